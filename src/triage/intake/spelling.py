"""One word to its normal form and its stem: case, accents, contractions, two spellings, slips, light endings.

Both the phrases of the vocabulary and the words of a note pass here, so that a normal form need not be a real word: it
only has to be the same one for all that means the same, and never the same for what does not.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from triage.intake.contractions import CONTRACTIONS
from triage.intake.word_sets import words


class Form(NamedTuple):
    """A word as it is matched: ``word`` keeps its ending, ``stem`` does not."""

    word: str
    stem: str


_APOSTROPHES: Final = dict.fromkeys(map(ord, "’‘ʼ`´＇′"), "'")

_SLIPS = {
    slip: right
    for right, slips in {
        "agitated": "agitatted adgitated",
        "agitation": "agitatation",
        "allergic": "alergic allergick allerjic",
        "allergy": "alergy allergie",
        "anaphylaxis": "anaphalaxis anaphylaxsis anaphilaxis anaphylaxic",
        "antibiotic": "antibiotc antibotic antibiotik",
        "anxious": "anxshus ankshus anxous anxius",
        "anxiety": "anxity anxeity anxiaty",
        "appetite": "apetite appetitie",
        "appointment": "apointment appointmnt",
        "baclofen": "baclofin baclophen bacoflen baclofene baclafen baclofan baclifen",
        "arrhythmia": "arrythmia arythmia arrhytmia",
        "balance": "ballance balence",
        "beeping": "beepin beaping",
        "bladder": "blader bladdar",
        "bleeding": "bleading",
        "blurred": "blured",
        "blurry": "blury",
        "breathe": "breathe breeth breth",
        "breathing": "brething breathin breating breething",
        "bruising": "brusing",
        "catheter": "cathater cathiter catherter cathetar cathether",
        "collapsed": "colapsed collasped collapsd",
        "concentration": "consentration",
        "confused": "confussed cofused confuzed confsed",
        "confusion": "confussion",
        "conscious": "concious consious conscous",
        "constipated": "constapated constipaded",
        "constipation": "constapation",
        "convulsion": "convultion convulshion",
        "convulsions": "convultions",
        "cough": "coff",
        "delirious": "delerious",
        "delirium": "delerium",
        "depressed": "depresed deppressed",
        "depression": "depresion depresson deppression",
        "dialysis": "dialisis dyalysis",
        "diarrhea": "diaria diarea diorrhea diorea diarhorea diarhea diarreah diarrea diarhoea "
        "diarrohea diahrrea diahorrea diarrhia",
        "difficulty": "dificulty difficlty difficulity",
        "dizziness": "dizzyness dizzines diziness",
        "dizzy": "dizy dizzie",
        "double": "dubble doubel",
        "doctor": "docter",
        "drowsiness": "drowzyness drowsyness drousiness",
        "drowsy": "drowzee drowzie drowzey drowzy drousy drowsey",
        "exhausted": "exausted exhuasted exhaused",
        "exhaustion": "exaustion",
        "extremely": "extremly",
        "faint": "feint",
        "fainted": "feinted",
        "fatigue": "fatige fatique",
        "fever": "feaver fevar feever fevr fevor",
        "feverish": "feavorish feaverish",
        "floppy": "flopy floppey",
        "forgetful": "forgetfull",
        "hallucinating": "halucinating hallucinateing hallusinating",
        "hallucinations": "halucinations hallusinations",
        "headache": "headach headake hedache headace",
        "headaches": "headachs headakes",
        "hiccups": "hicups hickups",
        "hives": "hifes hivs",
        "incision": "incison insision",
        "infection": "infecton",
        "insomnia": "insomia insominia",
        "irritability": "iritability iritibility",
        "irritable": "irritible iritable",
        "itchiness": "itchyness",
        "itching": "iching ithcing itchin",
        "itchy": "itchey ichy",
        "leaking": "leeking leakin",
        "lethargic": "lethargick lethergic",
        "medicine": "medecine medicin",
        "migraine": "migrane migrain",
        "memory": "memmory",
        "missed": "missd",
        "months": "munths",
        "muscle": "musle mussle muscel",
        "muscles": "musles mussles muscels",
        "nausea": "nausia nausea nausa",
        "nauseous": "nausious nausous nautious nauseas",
        "nervous": "nervious",
        "nightmares": "nitemares",
        "numbness": "numbess numness",
        "palpitations": "palpatations palpitaions palpitatons",
        "panicked": "paniced",
        "paralyzed": "parylized paralized paralised",
        "paranoia": "paronoia",
        "penicillin": "penecilin penicilin",
        "phlegm": "flem phlem",
        "pneumonia": "neumonia pnemonia",
        "pregnant": "pregnat pregnent",
        "prescription": "perscription",
        "pressure": "presure",
        "properly": "propaly",
        "reaction": "reacion reacton",
        "really": "realy",
        "refill": "refil",
        "refilled": "refiled",
        "responding": "responsing respondng",
        "responsive": "responsve",
        "rhythm": "rythm rhythym",
        "scratching": "skratching scraching skraching",
        "seizing": "siezing seasing",
        "sats": "stats",
        "seizure": "seezure sezure siezure seizer seisure seizur seazure ceizure seziure",
        "seizures": "seezures sezures siezures seizers seisures seazures seziures",
        "shaking": "shakeing shakin",
        "sleepiness": "sleepyness sleepines",
        "sleepy": "sleepey slepy",
        "slurred": "slured slurrd",
        "slurring": "sluring",
        "spasm": "spasam spazm spasem",
        "spasms": "spasams spazms spasems",
        "spasticity": "spasticty spactisity spastisity spasticicity",
        "stiff": "stif",
        "stiffness": "stifness stiffnes",
        "stomach": "stomache stomac stomoch",
        "stopped": "stoped stoppd",
        "suicidal": "sucidal suicidle",
        "swallow": "swalow",
        "swallowing": "swalowing",
        "sweating": "swetting sweatin",
        "swelling": "sweling swellin",
        "swollen": "swolen swollon swollin",
        "tablets": "tablits tabelts",
        "temperature": "temperture tempature temprature temperiture tempreture temperture",
        "throat": "thoat throught throte",
        "through": "thru",
        "tingling": "tingeling tinglling tinglin",
        "tired": "tierd",
        "tongue": "tounge tonge toungue toung",
        "tonight": "tonite",
        "trembling": "trembeling",
        "tremor": "tremmor tremer",
        "tremors": "tremmors tremers",
        "trouble": "truble",
        "unconscious": "unconcious unconsious unconscience unconscous",
        "unresponsive": "unresponsve unresposive unresponisve",
        "urinate": "urinat",
        "vision": "vison",
        "vomited": "vomitted vommited",
        "vomiting": "vomitting vommiting vomitin vommitting",
        "weak": "weack",
        "weakness": "weekness weaknes wekness",
        "wheelchair": "wheelchiar",
        "wheezing": "weezing wheesing wheezeing",
        "wheezy": "weezy",
        "withdrawal": "withdrawl withdrawel withdrawls",
        "yesterday": "yestarday yesturday",
    }.items()
    for slip in slips.split()
    if slip != right
}

# How -ing is said and typed; by verb, as words in -in are many (aspirin, cabin, begin).
_SLIPS |= {
    verb + "in": verb + "ing"
    for verb in words(
        "sleep hav talk see feel look go do mak tak eat drink walk com gett hurt burn throw act fall mov stand sitt "
        "try lay say hold cry breath cough chok bleed ooz tingl ach sting twitch jerk pass wak swell itch scratch "
        "scream moan groan start stopp keep turn runn stay slurr drool dribbl sweat shiver flush leak alarm"
    )
}

# British to American, by what stands anywhere in the word; then by its end.
_SPELLINGS: Final = (
    ("rrhoea", "rrhea"),
    ("pnoea", "pnea"),
    ("oedema", "edema"),
    ("haem", "hem"),
    ("aemi", "emi"),
    ("paed", "ped"),
    ("paraes", "pares"),
    ("anaes", "anes"),
    ("oesoph", "esoph"),
    ("sulph", "sulf"),
    ("colour", "color"),
    ("behaviour", "behavior"),
    ("labour", "labor"),
    ("odour", "odor"),
    ("neighbour", "neighbor"),
    ("tumour", "tumor"),
    ("grey", "gray"),
    ("programme", "program"),
    ("centre", "center"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("mould", "mold"),
    ("mum", "mom"),
    ("disorientat", "disorient"),
)
_SPELLED: Final = re.compile("|".join(british for british, _ in _SPELLINGS))
_AMERICAN: Final = dict(_SPELLINGS)
_ISE: Final = re.compile(r"(?<=...)(is|ys)(e|ed|es|ing|ation|ations)\Z")

# Forms of one word that no ending shows. `worn`, `drunk`, `swollen`, `sick` are words of their own.
_IRREGULAR: Final = {
    form: stem
    for stem, forms in {
        "be": "am is are 's 'm 're",
        "have": "has have had having got 've",
        "do": "does do did doing done",
        "go": "goes go went gone going",
        "wake": "wake wakes woke woken waking wakened waken wakening",
        "breath": "breathe breathes breathing breathed breath breaths",
        "fall": "fell fallen",
        "throw": "threw thrown",
        "feel": "felt",
        "keep": "kept",
        "lose": "lose loses lost losing",
        "take": "take takes took taken taking",
        "run": "ran running",
        "break": "broke broken",
        "shake": "shake shakes shook shaken shaking",
        "come": "come comes came coming",
        "give": "give gives gave given giving",
        "speak": "spoke spoken",
        "see": "saw seen sees seeing",
        "hear": "heard",
        "stand": "stood",
        "sleep": "slept",
        "bleed": "bled",
        "drink": "drank",
        "forget": "forgot forgotten",
        "make": "make makes made making",
        "put": "putting puts",
        "hit": "hitting hits",
        "stick": "stuck",
        "foot": "feet",
        "calf": "calves",
        "child": "children",
        "tooth": "teeth",
        "self": "himself herself myself themselves themself itself yourself",
        "they": "i he she they we you who",
        "pee": "pees peed peeing",
        "wee": "wees weeing",
        "poo": "poos pooed pooing",
        "poop": "poops pooped pooping",
        "die": "dies died dying",
        "lie": "lying lies lay",
        "start": "started starting starts began begun",
        "tablet": "tablets pill pills tab tabs tablit tabelt",
        "medicine": "medication medications medicines meds",
        "tummy": "belly abdomen tum",
        "mom": "mother mommy mama",
        "dad": "father daddy papa",
        "temp": "temperature temperatures temps temp",
        "hour": "hrs hours hour",
        "minute": "min mins minutes minute",
        "double": "dubble doubel",
        "doctor": "dr doc docs doctors",
        "patient": "pt patient patients",
        "color": "colored coloring colors",
        "note": "note notes noted noting",
        "andes": "andes",
    }.items()
    for form in forms.split()
}
# What only looks like a word with an ending.
_WHOLE: Final = words(
    "nothing something anything everything morning evening during thing ceiling wedding sibling sats his this its "
    "as us was has is yes always perhaps across less gas pus thus hundred indeed need feed bed red shed bleed "
    "speed bless sometimes besides upstairs downstairs diabetes rabies series news lens tetanus status virus sinus "
    "anus"
)
_TURN_OR_JOIN: Final = words("not no nor or and but never none without if unless")
_VOWEL: Final = re.compile("[aeiouy]")
_KEPT_DOUBLE: Final = frozenset("lsfz")
_MARKS: Final = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]")


def plain(raw: str) -> str:
    """The word in lower case, without accents or invisible signs, with plain apostrophes."""
    if raw.isascii():
        return raw.lower()
    text = unicodedata.normalize("NFKD", raw.translate(_APOSTROPHES))
    return _MARKS.sub("", text).casefold().translate(_APOSTROPHES)


def forms(raw: str) -> tuple[Form, ...]:
    """The normal forms of one written word: two or three where it is a contraction (``he's``, ``isn't``)."""
    word = plain(raw).strip("'")
    parts = CONTRACTIONS.get(word)
    if parts is None and "'" not in word:
        normal = _spelled(word)
        return (Form(normal, stem(normal)),) if normal else ()
    return tuple(Form(normal, stem(normal)) for normal in map(_spelled, parts or _cut(word)) if normal)


def _cut(word: str) -> tuple[str, ...]:
    head, _, tail = word.partition("'")
    if tail == "t" and head.endswith("n"):
        return ("cannot",) if head in {"couldn", "can"} else (head[:-1], "not")
    if tail == "n" and head.endswith("er"):
        return (head, "than")  # "stiffer'n a board"
    if tail in {"s", "m", "re", "ve", "ll", "d"}:
        return (head, "'" + tail)
    return (head + tail.replace("'", ""),)


def _spelled(word: str) -> str:
    word = _SLIPS.get(word, word)
    if _SPELLED.search(word):
        word = _SPELLED.sub(lambda found: _AMERICAN[found[0]], word)
    if len(word) > 6 and ("is" in word or "ys" in word):
        word = _ISE.sub(lambda found: found[1][0] + "z" + found[2], word)
    return word


def stem(word: str) -> str:
    """The word without a plural's or a verb's ending; symmetrical rather than right (``trembl`` for three words).

    What would come out as a word that turns or joins a sentence is left whole: who noted something denied nothing.
    """
    irregular = _IRREGULAR.get(word)
    if irregular is not None:
        return irregular
    found = _without_ending(word)
    return word if found in _TURN_OR_JOIN else found


def _without_ending(word: str) -> str:
    if len(word) < 4 or word in _WHOLE or not word.isalpha():
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("ied"):
        return word[:-3] + "y"
    if word.endswith("ing") and len(word) > 5 and _VOWEL.search(word, 0, len(word) - 3):
        return _tidy(word[:-3])
    if word.endswith("ed") and not word.endswith("eed") and len(word) > 4 and _VOWEL.search(word, 0, len(word) - 2):
        return _tidy(word[:-2])
    if word.endswith("s") and word[-2] not in "sui":
        return _tidy(word[:-1], doubled=False)
    return _tidy(word, doubled=False)


def _tidy(cut: str, doubled: bool = True) -> str:
    if doubled and len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in _KEPT_DOUBLE and cut[-1] not in "aeiou":
        return cut[:-1]
    if len(cut) > 3 and cut[-1] == "e" and cut[-2] not in "aeiou":
        cut = cut[:-1]
        if cut.endswith(("ch", "sh", "x")):
            return cut
    return cut
