"""Plain words in, findings out: what was read, where it stands, and what was not understood."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake.small_vocabulary import VOCABULARY

from triage.intake.patterns import examples, expand_classes, is_plain, parse
from triage.intake.reader import Reader
from triage.intake.table import Table
from triage.intake.vocabulary import of_rulebook
from triage.rulebook.loader import load

# Hypothesis runs many examples against one reader.
_READER = Reader(VOCABULARY)


def test_the_sentence_of_the_issue_becomes_findings_and_measures(reader) -> None:
    """The whole of it, with the words, their place, the assertion and the pattern of each."""
    text = (
        "He's floppy like a rag doll, no fever, hasn't had any seizures, not sure about a rash, refilled yesterday, "
        "sats 89"
    )
    reading = reader.read(text)
    assert [(h.finding, h.assertion, h.pattern) for h in reading.findings] == [
        ("hypotonia", "present", "floppy like a rag doll"),
        ("fever", "denied", "fever"),
        ("seizure", "denied", "seizures"),
        ("rash", "unsure", "rash"),
        ("refilled_recently", "present", "refilled yesterday"),
    ]
    assert {m.measure: m.value for m in reading.measures} == {"hours_since_refill": 24, "spo2_pct": 89}
    assert reading.unrecognised == ()
    for part in (*reading.findings, *reading.measures):
        assert text[part.start : part.end] == part.words
    assert reading.findings[1].because == "no"


@pytest.mark.parametrize(
    "text",
    [
        "Hello, this is John calling from Leeds about my son, he is on baclofen 10 mg three times a day.",
        "Good morning nurse, my wife has a question please. She had breakfast and went for a walk in her wheelchair.",
        "",
        "   ",
        "He is eating and drinking, sleeping fine.",
        "We have an appointment at the clinic on Tuesday.",
    ],
)
def test_plain_words_are_not_unrecognised(reader, text: str) -> None:
    """Greetings, people, places, times, drugs and daily life are no symptoms."""
    reading = reader.read(text)
    assert reading.findings == ()
    assert reading.unrecognised == ()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("He has a fever and a shooting pain in the knee.", ["shooting pain in the knee"]),
        ("His toe is squashed, he is drowsy.", ["toe is squashed"]),
        ("she is bleeding", ["bleeding"]),
        ("numbness comes and goes in the legs, weird jelly eyeballs", ["weird jelly eyeballs"]),
    ],
)
def test_what_looks_like_a_symptom_and_was_not_understood_is_left(reader, text: str, left: list[str]) -> None:
    """A complaint, or a part of the body with something said of it, in the words of the text."""
    found = reader.read(text).unrecognised
    assert [part.words for part in found] == left
    assert all(text[part.start : part.end] == part.words for part in found)


def test_the_place_of_a_symptom_is_no_symptom(reader) -> None:
    """`rash on his chest`: the chest is where."""
    assert reader.read("He has a rash on his chest").unrecognised == ()


def test_a_phrase_of_which_nothing_was_read_is_left_whole(reader) -> None:
    """Whatever its words: an entry of a list is meant as a finding."""
    (left,) = reader.read_phrase("  grumbles at breakfast ").unrecognised
    assert (left.words, left.start) == ("grumbles at breakfast", 2)
    assert reader.read_phrase(" ").unrecognised == ()


def test_ids_and_labels_are_read_whole(reader) -> None:
    """An entry that is an id or a label is that finding, also in a list of denials."""
    (heard,) = reader.read_phrase("breathing_difficulty").findings
    assert (heard.finding, heard.assertion) == ("breathing_difficulty", "present")
    (heard,) = reader.read_phrase("Chest pain", default="denied").findings
    assert (heard.finding, heard.assertion) == ("chest_pain", "denied")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hypotension", "hypertension"),
        ("itchy", "twitchy"),
        ("low blood pressure", "high blood pressure"),
        ("can't swallow", "can't wake him"),
        ("not breathing", "not responding"),
        ("numb", "number"),
        ("feels sick", "was sick"),
        ("fits", "fit"),
        ("faint", "fainted"),
    ],
)
def test_words_that_look_alike_do_not_cross(reader, one: str, other: str) -> None:
    """No finding of the one is a finding of the other."""
    ours, theirs = ({part.finding for part in reader.read(text).findings} for text in (one, other))
    assert ours
    assert not ours & theirs


def test_a_phrase_that_resembles_a_finding_and_is_none_is_read_as_nothing(reader) -> None:
    """It is understood, and it is no finding."""
    reading = reader.read("he walks with a limp")
    assert reading.findings == ()
    assert reading.unrecognised == ()


def test_a_reading_does_not_depend_on_what_was_read_before(reader, vocabulary) -> None:
    """Nothing of a text is kept."""
    text = "no fever but itchy"
    before = reader.read(text)
    reader.read("mother has seizures. " * 50)
    assert reader.read(text) == before == Reader(vocabulary).read(text)


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("trubble breething", "breathing_difficulty"),
        ("seizzure", "seizure"),
        ("was reffiled yessterday", "refilled_recently"),
    ],
)
def test_words_that_resemble_a_phrase_suggest_its_finding(reader, words: str, finding: str) -> None:
    """As a question to ask: nothing of it is read."""
    assert reader.suggest(words)[0] == finding
    assert finding not in {part.finding for part in reader.read(words).findings}


@pytest.mark.parametrize("words", ["", "x", "zxqy wvut", "we live in Leeds", "purple monkey dishwasher", "❌ нет"])
def test_nonsense_suggests_nothing(reader, words: str) -> None:
    """However often it is asked, and however much of it there is."""
    assert reader.suggest(words) == ()
    assert reader.suggest(words * 1000) == ()


def test_what_was_kept_suggests_the_same(vocabulary, reader) -> None:
    """A reader made of what another gave to be kept, after a round through JSON, and one made of the table alone."""
    kept = Reader(vocabulary, json.loads(json.dumps(reader.to_be_kept())))
    bare = Reader(vocabulary, json.loads(json.dumps(reader.compiled)))
    assert all(kept.compiled["alike"].values())
    assert set(kept.compiled["alike"]) == {entry.id for entry in vocabulary.entries}
    for words in ("swolen lipps", "seizzure", "pump making a funy noise", "blorp the frizzle", "not himself at all"):
        assert kept.suggest(words) == bare.suggest(words) == reader.suggest(words)


def test_there_are_as_many_suggestions_as_were_asked_for_and_none_without_the_library(reader, monkeypatch) -> None:
    """Where rapidfuzz is not installed the reader reads as well as ever."""
    assert len(reader.suggest("swolen lipps", 1)) == 1
    assert reader.suggest("seizzure", 0) == ()
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    assert reader.suggest("seizzure") == ()


def test_a_reader_made_of_what_was_compiled_reads_the_same(reader, vocabulary) -> None:
    """What was compiled may be kept beside the rulebook."""
    again = Reader(vocabulary, json.loads(json.dumps(reader.compiled)))
    text = "no fever, chills or rash, can't wake him; legs and arms very tight. Sats 89, refilled yesterday, sore toe"
    assert again.read(text) == reader.read(text)
    assert again.read_phrase("breathing_difficulty") == reader.read_phrase("breathing_difficulty")


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """Odd unicode, control characters, unbalanced signs: always a reading, and always in the text's own words."""
    reading = _READER.read(text)
    for part in (*reading.findings, *reading.measures, *reading.unrecognised):
        assert text[part.start : part.end] == part.words


@given(st.text(alphabet="abnot fever,.?!-()/'\u200b\x00\n❌", max_size=200))
def test_any_mixture_of_signs_and_words_can_be_read(text: str) -> None:
    """The same, of the signs that steer the reading."""
    reading = _READER.read(text)
    assert all(text[part.start : part.end] == part.words for part in reading.findings)


@pytest.mark.parametrize(
    "piece",
    [
        "no fever, ",
        "mother ",
        "fever or ",
        "not ",
        "is ",
        "worried about his ",
        "yesterday refilled ",
        "why fever ",
        "1/",
        "can fever ",
        "if he she ",
        "had a rash, but ",
        "a.b.",
        "'",
        "\n",
        "(fever ",
        "103.4 ",
        "not himself, ",
        "seizzure ",
        "told to watch for fever and now he has ",
    ],
)
def test_long_texts_cost_as_many_steps_as_they_have_words(reader, piece: str, monkeypatch) -> None:
    """Ten times the text, ten times the steps of the matcher, and as many looks for a cue: counted, not timed."""
    from triage.intake import cues

    looks = [0]
    look = cues._Table.at

    def counted(table, tokens, i, used):
        looks[0] += 1
        return look(table, tokens, i, used)

    monkeypatch.setattr(cues._Table, "at", counted)
    work = []
    for times in (200, 2000):
        looks[0] = 0
        work.append((reader.read(piece * times + "?").steps, looks[0]))
    assert all(many <= 10.5 * few + 50 for few, many in zip(*work, strict=True))


# Composed notes: what is put in comes out.

_ASSERTED = {
    "he is floppy": "hypotonia",
    "she is really confused": "confusion",
    "I can't wake him": "unresponsive",
    "legs and arms are stiff": "muscle_stiffness",
    "his skin itches": "itching",
    "the pump alarm is beeping": "pump_alarm",
    "has a temperature": "fever",
    "trouble breathing": "breathing_difficulty",
}
_DENIED = {
    "no chills": "chills",
    "denies chest pain": "chest_pain",
    "he isn't vomiting": "vomiting",
    "hasn't had any seizures": "seizure",
    "no hypotension": "low_blood_pressure",
    "no sign of numbness in the legs": "",
    "not drowsy": "drowsiness",
}
_IDLE = ["we live in Leeds", "thanks for taking my call", "he had lunch", "the nurse was here on Monday", "ok"]
_SENTENCES = st.lists(
    st.one_of(
        st.sampled_from([(text, finding, "present") for text, finding in _ASSERTED.items()]),
        st.sampled_from([(text, finding, "denied") for text, finding in _DENIED.items()]),
        st.sampled_from([(text, "", "") for text in _IDLE]),
    ),
    max_size=8,
    unique_by=lambda sentence: sentence[1] or sentence[0],
)
_JOINS = st.sampled_from([". ", "; ", ".\n", "! ", "\n\n", " - ", ", but "])


@given(_SENTENCES, st.data())
def test_what_a_composed_note_asserts_is_found_and_what_it_denies_is_denied(sentences, data) -> None:
    """However its sentences are put together."""
    note = "".join(text + data.draw(_JOINS) for text, _, _ in sentences)
    heard = {(part.finding, part.assertion) for part in _READER.read(note).findings}
    assert heard >= {(finding, assertion) for _, finding, assertion in sentences if finding}


@given(_SENTENCES, st.sampled_from([*_ASSERTED, *_DENIED, *_IDLE, "zxqy wvut", "is it?", "№ 5 ❌"]), st.booleans())
def test_a_sentence_about_something_else_never_removes_a_finding(sentences, other: str, first: bool) -> None:
    """Before or after the note."""
    note = ". ".join(text for text, _, _ in sentences)
    alone = {(part.finding, part.assertion) for part in _READER.read(note).findings}
    longer = f"{other.capitalize()}. {note}" if first else f"{note}. {other.capitalize()}"
    assert alone <= {(part.finding, part.assertion) for part in _READER.read(longer).findings}


# The shipped rulebook


@pytest.fixture(scope="module")
def shipped() -> Reader:
    return Reader(of_rulebook(load()))


def _implied() -> dict[str, set[str]]:
    findings = load().finding_by_id
    implied: dict[str, set[str]] = {}
    for id in findings:
        found, todo = {id}, [id]
        while todo:
            for other in findings[todo.pop()].implies:
                if other not in found:
                    found.add(other)
                    todo.append(other)
        implied[id] = found
    return implied


def test_no_phrase_of_the_rulebook_belongs_to_two_findings() -> None:
    """After all that does not matter is taken off."""
    assert Table(of_rulebook(load())).collisions == ()


def test_every_phrase_of_the_rulebook_reads_back_to_its_finding(shipped: Reader) -> None:
    """And to nothing else but what that finding implies; patterns with notation, each of up to 50 of their phrases."""
    implied = _implied()
    classes = expand_classes(of_rulebook(load()).classes)
    wrong = {}
    for finding in load().findings:
        for written in (finding.id, finding.label, *finding.phrases):
            plain = written in {finding.id, finding.label} or is_plain(written)
            pattern = None if plain else parse(written, classes)
            for phrase in [written] if pattern is None else examples(pattern.parts, classes, 50):
                heard = shipped.read_phrase(phrase).findings
                found = {part.finding for part in heard}
                meant = "denied" if pattern and pattern.denies else "present"
                if finding.id not in found or not found <= implied[finding.id]:
                    wrong[phrase] = (finding.id, sorted(found))
                elif all(part.assertion != meant for part in heard if part.finding == finding.id):
                    wrong[phrase] = (finding.id, [part.assertion for part in heard])
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("feels as if he can't breathe", "breathing_difficulty"),
        ("feels as if something squeezes my throat", "throat_tightness"),
        ("acts as if he had a seizure", "seizure"),
    ],
)
def test_as_if_is_how_it_feels(shipped: Reader, text: str, finding: str) -> None:
    """``if`` alone only supposes it."""
    assert (finding, "present") in {(part.finding, part.assertion) for part in shipped.read_phrase(text).findings}


@pytest.mark.parametrize(
    "text",
    [
        "cough that won't go away",
        "the rash hasn't gone away",
        "symptoms have not resolved",
        "it hasn't cleared up",
        "the drowsiness hasn't worn off",
        "has not got any better",
    ],
)
def test_what_has_not_gone_has_not_passed(shipped: Reader, text: str) -> None:
    """A denial of the end says that it goes on."""
    ended = {"symptoms_resolved", "getting_better"}
    assert not [p for p in shipped.read_phrase(text).findings if p.finding in ended and p.assertion == "present"]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("the water pressure is low all the time", "mental_mood_change"),
        ("need to lie down all day", "mental_mood_change"),
        ("very low sats", "mental_mood_change"),
        ("goose bumps on my arms", "rash"),
        ("woke up in a cold sweat", "cough_or_cold"),
        ("ankles puffed up", "breathing_difficulty"),
        ("I can't remember the name of the pump nurse", "confusion"),
        ("she passed out leaflets at church", "loss_of_consciousness"),
        ("knocked me out all day", "loss_of_consciousness"),
        ("the wording of the letter is wrong", "aphasia"),
        ("the pupils at his school are small", "abnormal_pupils"),
        ("we get confused about the bus times", "confusion"),
    ],
)
def test_words_of_other_things_are_no_sign_of_it(shipped: Reader, text: str, finding: str) -> None:
    """What patterns of one finding once took from others, or from everyday talk."""
    assert (finding, "present") not in {(part.finding, part.assertion) for part in shipped.read_phrase(text).findings}


@pytest.mark.parametrize(
    ("note", "finding", "assertion"),
    [
        ("friend is unconscious", "unresponsive", "present"),
        ("Mother unresponsive", "unresponsive", "present"),
        ("Neighbour has stopped breathing", "breathing_stops", "present"),
        ("mother is allergic to penicillin", "known_allergy", "not_current"),
        ("Rash: No | Hard to wake: Yes", "rash", "denied"),
        ("Rash: No | Hard to wake: Yes", "profound_drowsiness", "present"),
        ("Itchy: no / Seizure: yes", "itching", "denied"),
        ("Itchy: no / Seizure: yes", "seizure", "present"),
        ("Hard to wake? yes since noon", "profound_drowsiness", "present"),
        ("is he having a seizure? yes please hurry", "seizure", "present"),
        ("I've never seen her so floppy", "profound_muscle_weakness", "present"),
        ("hasn't been this floppy", "profound_muscle_weakness", "present"),
        ("He is rigid and confused 😢", "confusion", "present"),
        ("she is not conscious", "unresponsive", "present"),
        ("I can't get her to stay awake", "unresponsive", "present"),
        ("he overdosed in 2019 and again tonight", "large_baclofen_overdose", "present"),
        ("No seizures since 2015 until this morning", "seizure", "present"),
        ("no fever, will call again tonight", "fever", "denied"),
        ("not aware of any seizures", "seizure", "denied"),
        ("Neg: fever, rash, seizure. Pos: rigidity", "seizure", "denied"),
        ("Neg: fever, rash, seizure. Pos: rigidity", "rigidity", "present"),
        ("Any fever, rash or seizures? No.", "seizure", "denied"),
        ("Any fever, rash or seizures? Yes.", "seizure", "present"),
        ("no complaints of itching", "itching", "denied"),
        ("no trouble peeing", "urinary_retention", "denied"),
    ],
)
def test_what_callers_say_in_a_hurry_is_not_lost(shipped: Reader, note: str, finding: str, assertion: str) -> None:
    """Relatives named first, answers in a row, strokes between them, faces beside them."""
    assert (finding, assertion) in {(part.finding, part.assertion) for part in shipped.read(note).findings}


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("RR 7/min", {"respiratory_rate_bpm": 7}),
        ("HR 150/min", {"heart_rate_bpm": 150}),
        ("Temp 40.2/oral", {"temperature_c": 40.2}),
        ("T 40.2/HR 150/RR 8", {"temperature_c": 40.2, "heart_rate_bpm": 150, "respiratory_rate_bpm": 8}),
        ("RR below 8", {"respiratory_rate_bpm": 8}),
        ("temperature 3/11", {}),
    ],
)
def test_a_stroke_after_a_number_does_not_lose_it(shipped: Reader, note: str, expected: dict[str, float]) -> None:
    assert {part.measure: part.value for part in shipped.read(note).measures if not part.problem} == expected


def test_a_number_of_long_ago_says_nothing_of_now(shipped: Reader) -> None:
    old, now = shipped.read("Two years ago his temp hit 105. Today sats 85.").measures
    assert (old.long_ago, now.long_ago) == ("years ago", "")
    assert shipped.read("refilled two years ago, sats 85").measures[-1].long_ago == ""
