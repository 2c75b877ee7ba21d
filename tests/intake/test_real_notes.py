"""Sentences as people and nurses really say and write them: each class of misreading that call notes have shown."""

from __future__ import annotations

from datetime import date

import pytest
from intake.small_vocabulary import VOCABULARY

from triage.intake.reader import Reader

P, D, U, N = "present", "denied", "unsure", "not_current"

DENIED_LISTS = [
    ("Denies CP, SOB, visual changes", "chest_pain breathing_difficulty"),
    ("Denies HA, neck stiffness, chills", "chills"),
    ("Denies HA, fever/chills, rash", "fever chills rash"),
    ("Denies incr spasticity, rash, fever, AMS, alarm", "rash fever"),
    ("Denies HA, eye pain, chills, N/V.", "chills"),
    ("Denies hematuria, F/C, rash.", "rash"),
    ("Denies palps, calf pain, fever. No cough.", "fever"),
    ("denies drowsiness, N/V, HA, nausea, rash", "nausea rash"),
    ("Denies F/C, rash, AMS, alarm.", "rash"),
    ("Pt denies abd pain, vomiting, rash", "vomiting rash"),
    ("Patient denied visual disturbance, fever and chills.", "fever chills"),
    ("He denies any headache, fever or rash", "fever rash"),
    ("She is denying diplopia, fever, chills", "fever chills"),
    ("Negative for dysuria, fever, rash", "fever rash"),
    ("neg for meningism, photophobia, rash or fever", "rash fever"),
    ("Denies recent trauma, fever, rash, sick contacts", "fever rash"),
    ("Denies withdrawal sx (fever, rash, chills).", "fever rash chills"),
    ("No erythema, edema, rash or chills", "rash chills"),
    ("no cough, runny nose, fever or rash", "fever rash"),
    ("It isn't red, hot or itchy", "itching"),
    ("I'm not hot or itchy", "itching"),
    ("She isn't wheezy, blotchy or itchy", "itching"),
]


@pytest.mark.parametrize(("text", "findings"), DENIED_LISTS)
def test_a_list_of_denials_runs_on_over_words_that_nobody_knows(heard, text: str, findings: str) -> None:
    """An abbreviation in the middle of ``denies …`` does not make the rest present."""
    said = dict(heard(text))
    assert {finding: said.get(finding) for finding in findings.split()} == dict.fromkeys(findings.split(), D)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Denies HA, wife reports rash", "rash"),
        ("Denies HA, now has a rash", "rash"),
        ("Denies HA, he is confused", "confusion"),
        ("Denies HA, but chills since noon", "chills"),
        ("Denies HA. Rash on both arms.", "rash"),
        ("Denies HA; rash on both arms", "rash"),
        ("Denies HA, c/o chills", "chills"),
        ("Denies HA, complains of chills", "chills"),
        ("Denies CP, wound leaking, chills since this morning", "chills"),
        ("Denies neck pain, his legs are stiff", "muscle_stiffness"),
        ("Denies palps, positive for rash", "rash"),
        ("Denies pain, still itching", "itching"),
        ("Denies cough, T 39.5 with chills", "chills"),
        ("No cough, runny nose, shaking all over", "tremor"),
        ("No headache, site clean, shaking", "tremor"),
        ("It isn't red, he is itching", "itching"),
        ("itching without redness, sweating", "sweating"),
        ("rash w/o pain, vomiting since noon", "vomiting"),
        ("Denies HA (has a rash)", "rash"),
        ("not hot, itching all over", "itching"),
        ("Denies alcohol, confused", "confusion"),
        ("no cough and fever", "fever"),
    ],
)
def test_a_statement_beside_a_list_of_denials_is_not_drawn_into_it(heard, text: str, finding: str) -> None:
    """Losing a finding that is there is the worst fault: it is present, or at least asked about."""
    assert dict(heard(text))[finding] in {P, U}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("My grandson is covered in spots with a fever of 38.5, and he sat on me. I have a pump.", "fever"),
        ("My son has a rash, a fever too. I'm on baclofen tablets myself.", "rash"),
        ("I've got the pump. My daughter has been sick all night, she's got a rash as well.", "vomiting"),
        ("He is four. I'm allergic to penicillin, but he has no drug allergy", "known_allergy"),
        ("He is 67. I had a fever after mine, but he didn't", "fever"),
        ("My daughter is 6. I was itchy with it too, but she isn't", "itching"),
        ("I know someone who smoked on top of it and fainted", "fainting"),
        ("Somebody on a forum got a seizure from it", "seizure"),
        ("I know of somebody who had a seizure on it", "seizure"),
        ("There are people who get a seizure from that", "seizure"),
        ("His sister's had it too and she was sick with it", "vomiting"),
        ("Her brother had the bug and he was vomiting all night", "vomiting"),
        ("I take baclofen. My mother is allergic to penicillin, I am not", "known_allergy"),
        ("Her mother had a rash like that", "rash"),
        ("His dad has seizures", "seizure"),
        ("I take baclofen. My neighbour stopped hers and had a seizure", "seizure"),
        ("A friend of mine had a seizure on it", "seizure"),
        ("FHx: brother has seizures", "seizure"),
    ],
)
def test_what_somebody_else_has_is_not_the_patients(heard, text: str, finding: str) -> None:
    """Grandchildren, neighbours, tellers who speak of themselves, people of whom somebody has heard."""
    assert {assertion for said, assertion in heard(text) if said == finding} <= {N, D}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("My grandson has a baclofen pump and a rash, I'm 69", "rash"),
        ("I'm 45. My husband has a pump. He has a fever.", "fever"),
        ("My son's pump is beeping and he has a rash and a fever", "rash"),
        ("I have a baclofen pump. My husband says I am confused", "confusion"),
        ("I take baclofen and the doctor gave me something and now I have a rash", "rash"),
        ("The nurse was here and he is confused", "confusion"),
        ("My carer found me, I was shaking", "tremor"),
        ("I have the pump, my husband had to hold me, I was shaking", "tremor"),
        ("pump turned up yesterday and today mom is confused", "confusion"),
        ("I thought it was me but he isn't breathing", "breathing_stops"),
        ("I was asleep but he has a fever", "fever"),
        ("I know someone with a pump, now I have a rash", "rash"),
        ("Somebody hit him and he was shaking", "tremor"),
        ("My brother had it last week and now I am vomiting", "vomiting"),
        ("I have a fever but he hasn't got time to drive me", "fever"),
        ("His sister is fine, he has a rash", "rash"),
        ("The boy has a rash", "rash"),
        ("I am shaking with fright, my son's pump is refilled and he has a rash", "rash"),
        ("My wife is confused. I'm 70.", "confusion"),
    ],
)
def test_what_the_patient_has_stays_with_the_patient(heard, text: str, finding: str) -> None:
    """However many people are spoken of."""
    assert dict(heard(text))[finding] in {P, U}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("The leaflet says it can slow you down and cause fits, which worried me", "seizure"),
        ("The pump can stop and people get fever and seizures, a forum said", "fever"),
        ("Reviewed s/s of withdrawal (fever, confusion, seizure, resp depression), understands", "seizure"),
        ("Reviewed signs and symptoms of withdrawal: fever, itching", "fever"),
        ("Read that babies can get withdrawal and seizures", "seizure"),
        ("We were told to watch for seizures and fever if he ever stopped suddenly", "fever"),
        ("Educated on fever and rash", "fever"),
        ("Mom told to call if fever, rash or vomiting", "fever"),
        ("Instructed to return for fever, chills or rash", "chills"),
        ("The label says may cause nausea", "nausea"),
        ("The box says it can bring on a seizure", "seizure"),
        ("I read it can give you fits", "seizure"),
        ("Warning signs (fever, rash) explained", "rash"),
        ("Safety netted for fever and vomiting", "vomiting"),
        ("Google says it can trigger seizures", "seizure"),
        ("Counselled about seizures", "seizure"),
        ("side effects like nausea or vomiting were explained", "vomiting"),
        ("I am reading that it can make you vomit or give you seizures", "seizure"),
    ],
)
def test_what_was_read_or_taught_is_not_there(heard, text: str, finding: str) -> None:
    """Leaflets, forums, and what a nurse goes through on the telephone."""
    assert dict(heard(text))[finding] == N


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("The nurse told us to look out for confusion, she hasn't got that", "confusion"),
        ("They warned us about seizures, he's had none", "seizure"),
        ("Told to watch for a rash. He hasn't had any.", "rash"),
        ("The leaflet says it can cause fits, but I've had nothing like that", "seizure"),
        ("worried about seizures but he has not had any", "seizure"),
    ],
)
def test_none_of_what_was_feared_is_a_denial(heard, text: str, finding: str) -> None:
    """``… she hasn't got that``."""
    assert dict(heard(text))[finding] == D


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Reviewed signs of withdrawal. He has a fever.", "fever"),
        ("The leaflet says to ring. He is vomiting.", "vomiting"),
        ("We were told to watch for seizures and he is shaking", "tremor"),
        ("told to call if fever, and he has a fever now", "fever"),
        ("I read the leaflet because I have a rash", "rash"),
        ("told to watch for fever (he is vomiting)", "vomiting"),
        ("warned about a rash, now he has a fever", "fever"),
        ("He hasn't had any baclofen, he is itching", "itching"),
        ("told to watch for a fever. I haven't taken it yet but he is shaking", "tremor"),
        ("Can I take ibuprofen for his fever", "fever"),
        ("Is it OK to take paracetamol with a rash", "rash"),
    ],
)
def test_what_is_there_beside_advice_is_present(heard, text: str, finding: str) -> None:
    """A leaflet in the note makes no finding hypothetical but its own."""
    assert dict(heard(text))[finding] in {P, U}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("She had withdrawal in 2016 when a catheter fractured, with chills and a rash", "rash"),
        ("nothing like when the catheter broke in 2018 and she had a fever", "fever"),
        ("that rash went away back in spring", "rash"),
        ("the itching has stopped", "itching"),
        ("no longer confused", "confusion"),
        ("he was itchy after the new soap; the itching resolved Tues, not itching anymore", "itching"),
        ("The confusion went off this morning, she's no longer confused", "confusion"),
        ("I was dizzy and itchy for maybe a minute, it went off by itself and hasn't come back", "itching"),
        ("had a fever in March, all cleared up", "fever"),
        ("I had a rash in the spring", "rash"),
        ("When he broke his leg in 2015 and was vomiting, they kept him in", "vomiting"),
        ("the rash has gone off by itself", "rash"),
        ("He had a fever years ago", "fever"),
        ("the twitching died down yesterday", "twitching"),
        ("no longer has any rash", "rash"),
        ("The rash sorted itself out", "rash"),
    ],
)
def test_what_is_over_is_not_current(heard, text: str, finding: str) -> None:
    """Long ago, gone, or said to be over later in the note."""
    assert {assertion for said, assertion in heard(text) if said == finding} == {N}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("The hives and rash had gone, so I didn't ring, but they're back, a rash all over", "rash"),
        ("The rash had gone, so I didn't ring, but it's back, all over my tummy", "rash"),
        ("itching since the pump was changed in 2016", "itching"),
        ("The itching started years ago and is worse", "itching"),
        ("The pump was put in in 2018 and he has a fever", "fever"),
        ("In 2018 he had a stroke, with a fever since this morning", "fever"),
        ("he is confused. The rash has gone.", "confusion"),
        ("He has a rash on his arms. The rash on his legs has gone.", "rash"),
        ("the shaking stopped but now he is shaking again", "tremor"),
        ("the alarm is beeping, it went off at noon", "pump_alarm"),
        ("the alarm is beeping and went off again", "pump_alarm"),
        ("his fever went away and came back", "fever"),
        ("had a seizure, it has stopped", "seizure"),
        ("he had a seizure the other night", "seizure"),
        ("since March he has had a rash", "rash"),
        ("not settled, still itching", "itching"),
        ("Since they turned the pump up he is confused", "confusion"),
        ("it does not work as well as it used to, legs stiff", "muscle_stiffness"),
    ],
)
def test_what_goes_on_or_came_back_is_present(heard, text: str, finding: str) -> None:
    """An old story beside it changes nothing."""
    assert P in {assertion for said, assertion in heard(text) if said == finding}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("I can't see any rash", "rash"),
        ("can't find any rash on her", "rash"),
        ("I couldn't see a rash", "rash"),
        ("We see no rash", "rash"),
        ("saw no rash", "rash"),
        ("rash: none seen", "rash"),
        ("fever: none so far", "fever"),
        ("chills - none reported", "chills"),
        ("nothing like a seizure", "seizure"),
        ("nothing itching", "itching"),
        ("she has no rash", "rash"),
        ("came in with no fever", "fever"),
        ("he shows no rash", "rash"),
        ("nobody has seen any rash", "rash"),
        ("can't see any sign of a rash", "rash"),
        ("can't feel any numb patches, no rash", "rash"),
    ],
)
def test_plain_denials_in_other_words(heard, text: str, finding: str) -> None:
    """``can't see any``, ``nothing``, ``none heard``."""
    assert dict(heard(text))[finding] == D


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("nothing helps the itching", "itching"),
        ("nothing stops the shaking", "tremor"),
        ("nothing but vomiting", "vomiting"),
        ("nothing relieves the itching", "itching"),
        ("nothing wrong except a rash", "rash"),
        ("nothing apart from the itching", "itching"),
        ("nothing, just itching", "itching"),
        ("nothing will stop the vomiting", "vomiting"),
        ("nothing I do stops the shaking", "tremor"),
        ("there is nothing new, itching since noon", "itching"),
        ("he does nothing, he is confused", "confusion"),
        ("I can't see, and he has a rash", "rash"),
        ("I can't see why he has a rash", "rash"),
        ("can't find his tablets, he is shaking", "tremor"),
        ("nothing to report. Rash on the arms", "rash"),
    ],
)
def test_nothing_is_no_denial_of_what_it_cannot_stop(heard, text: str, finding: str) -> None:
    """``nothing helps the itching`` says that it itches."""
    assert dict(heard(text))[finding] in {P, U}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("I wouldn't say he's not confused", "confusion"),
        ("I would not say she isn't drowsy", "drowsiness"),
        ("It's not that he isn't itchy either", "itching"),
        ("It's not true that he's had no trouble breathing", "breathing_difficulty"),
        ("I can't say I'm not itchy", "itching"),
        ("can't say she isn't confused", "confusion"),
        ("it is not as if he had no fever", "fever"),
        ("hasn't stopped seizing", "seizure"),
        ("not without fever", "fever"),
        ("it isn't true that there is no rash", "rash"),
        ("My wife says I'm not confused but I am", "confusion"),
        ("I said he has no fever but he does", "fever"),
        ("not saying he has no rash", "rash"),
        ("I'm not saying she isn't drowsy", "drowsiness"),
        ("It is not the case that he is not confused", "confusion"),
        ("never free of itching", "itching"),
    ],
)
def test_a_denial_that_is_denied_is_no_denial(heard, text: str, finding: str) -> None:
    """``I wouldn't say he's not confused``."""
    assert dict(heard(text))[finding] == P


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("I wouldn't say he's confused", "confusion"),
        ("It's not that he's itchy", "itching"),
        ("I'm not saying she's drowsy", "drowsiness"),
        ("It's not true that he has a fever", "fever"),
        ("I can't say he's confused", "confusion"),
    ],
)
def test_one_denial_stays_one(heard, text: str, finding: str) -> None:
    """``I wouldn't say he's confused``: not, or nobody knows."""
    assert dict(heard(text))[finding] in {D, U}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("his legs are stiff as always", "muscle_stiffness"),
        ("Mum is confused just as she always is, no different since", "confusion"),
        ("My feet are numb, same as they've been since my injury", "numbness"),
        ("he has a tremor, the same as it has been for years", "tremor"),
        ("his usual tremor", "tremor"),
        ("drowsy at night as usual", "drowsiness"),
        ("legs stiff, same as every year", "muscle_stiffness"),
        ("a bit drowsy for an hour after it, same as ever", "drowsiness"),
        ("nausea, no more than usual", "nausea"),
        ("itchy like he always is", "itching"),
        ("her usual nausea", "nausea"),
        ("twitching, which is normal for him", "twitching"),
        ("confused at baseline", "confusion"),
        ("has been itchy for years", "itching"),
        ("my legs are stiff every winter", "muscle_stiffness"),
        ("tremor at his baseline", "tremor"),
    ],
)
def test_what_is_as_it_always_is_is_no_new_finding(heard, text: str, finding: str) -> None:
    """``same as ever``, ``his usual``."""
    assert dict(heard(text))[finding] == N


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("legs stiffer than usual, stiff legs", "muscle_stiffness"),
        ("his legs are stiff, not like his usual", "muscle_stiffness"),
        ("legs are stiff as always but worse today", "muscle_stiffness"),
        ("confused, which is not normal for him", "confusion"),
        ("more drowsy than usual", "drowsiness"),
        ("his usual tremor is worse", "tremor"),
        ("drowsy, not as usual", "drowsiness"),
        ("he's not his usual self, confused", "confusion"),
        ("as always the nurse was late, he is confused", "confusion"),
        ("fever, pulse as usual", "fever"),
        ("itching, spasticity just as usual", "itching"),
        ("had his usual breakfast and is vomiting", "vomiting"),
        ("his usual seizures", "seizure"),
        ("was the same as ever until today, now confused", "confusion"),
        ("his usual tablets, rash since noon", "rash"),
        ("tremor over and above his usual", "tremor"),
        ("shaking more than her usual", "tremor"),
        ("unlike his usual self, drowsy", "drowsiness"),
    ],
)
def test_what_is_not_as_usual_is_present(heard, text: str, finding: str) -> None:
    """Worse than usual, or something else that is as usual."""
    assert dict(heard(text))[finding] == P


MEASURES = [
    ("I counted my breathing at 9", "respiratory_rate_bpm", 9),
    ("breathing about 7 times a minute", "respiratory_rate_bpm", 7),
    ("he only breathes 6 times a minute", "respiratory_rate_bpm", 6),
    ("his heart is beating 140 times a minute", "heart_rate_bpm", 140),
    ("sats on my oximeter are 93", "spo2_pct", 93),
    ("my hart rate is 44 on my watch", "heart_rate_bpm", 44),
    ("heart going like the clappers at 160", "heart_rate_bpm", 160),
    ("94.1 under the arm", "temperature_c", 34.5),
    ("35.2 in the ear", "temperature_c", 35.2),
    ("Resident Mr K, 84, oral baclofen doubled", "age_years", 84),
    ("Mrs Jones, 77, is drowsy", "age_years", 77),
    ("He's 66, in a wheelchair, with a pump", "age_years", 66),
    ("She is 70 not 17", "age_years", 70),
    ("my mum is 81", "age_years", 81),
    ("I had my baclofen pump put in ten days ago", "hours_since_implant", 240),
    ("had the pump put in 5 wks ago", "hours_since_implant", 840),
    ("ITB pump implant 4 wks ago", "hours_since_implant", 672),
    ("Her pump went in two weeks ago", "hours_since_implant", 336),
    ("Three weeks ago they put my baclofen pump in", "hours_since_implant", 504),
    ("pump replaced three days ago", "hours_since_pump_surgery", 72),
    ("catheter surgery 2 weeks ago", "hours_since_pump_surgery", 336),
    ("his dose was turned up yesterday", "hours_since_dose_change", 24),
    ("pump was refilled three weeks ago", "hours_since_refill", 504),
    ("Blood pressure one ninety over one hundred", "systolic_bp_mmhg", 190),
    ("BP is a hundred and eighty over ninety", "systolic_bp_mmhg", 180),
    ("temp of a hundred and three", "temperature_c", 39.44),
    ("pulse one twenty", "heart_rate_bpm", 120),
]
_LIMITS = {"hours_since_implant": (0.0, 1e6), "hours_since_pump_surgery": (0.0, 1e6)}


@pytest.mark.parametrize(("text", "measure", "value"), MEASURES)
def test_numbers_and_times_in_the_words_of_callers(reader, text: str, measure: str, value: float) -> None:
    """Counted, on a watch, under the arm, in words."""
    assert (measure, value, "") in [(read.measure, read.value, read.problem) for read in reader.read(text).measures]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("T5 SCI with ITB pump", "temperature_c"),
        ("T12 para", "temperature_c"),
        ("trouble breathing at 9", "respiratory_rate_bpm"),
        ("stopped breathing for about 7 seconds", "respiratory_rate_bpm"),
        ("heart attack at 60", "heart_rate_bpm"),
        ("my heart stopped at 45", "heart_rate_bpm"),
        ("baclofen for my heart at 160 mg", "heart_rate_bpm"),
        ("takes it 3 times a day", "respiratory_rate_bpm"),
        ("breathing tube changed 7 times a month", "respiratory_rate_bpm"),
        ("pump appointment in ten days", "hours_since_implant"),
        ("I put the kettle on ten days ago", "hours_since_implant"),
        ("the pump was put in in 2016", "hours_since_implant"),
        ("pump replacement due ten days ago", "hours_since_pump_surgery"),
        ("1.5 in the morning", "temperature_c"),
        ("Main Street, 84, third floor", "age_years"),
        ("My grandson has a fever of 38.5, I have a baclofen pump", "temperature_c"),
        ("My son has a pump. I'm 45 and his mother.", "age_years"),
    ],
)
def test_numbers_that_are_something_else(reader, text: str, measure: str) -> None:
    """Vertebrae, hours of the day, doses, and what is measured on somebody else."""
    assert measure not in [read.measure for read in reader.read(text).measures]


def test_what_has_its_own_long_time_is_of_that_time() -> None:
    """``pump was refilled three weeks ago`` is no recent refill; of today it is one."""
    reader = Reader(VOCABULARY._replace(lasts={"refilled_recently": ("hours_since_refill", 72)}))
    said = {
        text: [heard.assertion for heard in reader.read(text, said_on=date(2026, 1, 9)).findings]
        for text in ("pump was refilled three weeks ago", "pump was refilled two days ago", "pump was refilled")
    }
    assert list(said.values()) == [[N], [P], [P]]


@pytest.mark.parametrize(
    ("text", "finding", "assertion"),
    [
        ("Can I take something for nausea", "nausea", P),
        ("He had a rash as a child", "rash", N),
        ("We do not intend to use anything to make him drowsy. I'm shaking him and he won't wake up", "tremor", N),
        ("I thought his pump was beeping but it was the smoke alarm", "pump_alarm", N),
        ("I thought he was confused and he is", "confusion", P),
        ("I thought he was drunk, he's confused, but it was sudden", "confusion", P),
        ("He is shaking, her too", "tremor", P),
        ("I've been on baclofen for seizures two years", "seizure", N),
        ("pump was refilled, refill planned", "refilled_recently", P),
        ("has a drug allergy clinic, chest pain scan booked", "chest_pain", P),
        ("I know you can't just have a rash", "rash", N),
        ("he can't stop shaking", "tremor", P),
        ("Is it OK to have him floppy", "hypotonia", P),
        ("He has a fever, can I take it off him", "fever", P),
        ("itching much better", "itching", U),
    ],
)
def test_what_is_done_thought_or_planned_is_not_there(heard, text: str, finding: str, assertion: str) -> None:
    """A story of childhood, what the teller does, a mistake that is owned; and what is there all the same."""
    assert dict(heard(text))[finding] == assertion
