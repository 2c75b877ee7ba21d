"""How people say that something is wrong without a word for what it is: rows as those of ``cue_rows``."""

from __future__ import annotations

_WHOSE = ("him", "her", "me", "it", "this", "them")
_SELF = ("himself", "herself", "myself", "themselves", "his self", "her self")

WRONG = " | ".join(
    [
        *[f"not {self}" for self in _SELF],
        *[f"not {whose} {usual} self" for whose in ("his", "her", "my") for usual in ("usual", "normal")],
        *[
            f"not {good}"
            for good in (
                "right",
                "well",
                "good",
                "too good",
                "so good",
                "very good",
                "great",
                "ok",
                "okay",
                "all right",
                "alright",
                "fine",
                "normal",
                "natural",
                "acting",
                "behaving",
                "coping",
                "with it",
                "the same person",
                "all there",
            )
        ],
        *[
            f"{less} {awake}"
            for less in (
                "not",
                "not exactly",
                "not fully",
                "not properly",
                "not completely",
                "not entirely",
                "not very",
                "not so",
                "not as",
                "not that",
                "not totally",
                "less",
                "barely",
                "hardly",
                "far from",
            )
            for awake in (
                "awake",
                "alert",
                "conscious",
                "responsive",
                "lucid",
                "coherent",
                "aware",
                "with us",
                "with it",
                "orientated",
                "oriented",
            )
        ],
        *[f"not {how} {who}" for how in ("how", "the way") for who in ("he", "she", "i", "it")],
        *[f"not {whose} {usual}" for whose in ("his", "her", "my") for usual in ("normal", "usual")],
        *[
            f"{afraid} for {whose}"
            for afraid in ("frightened", "scared", "worried", "terrified", "fear", "concerned")
            for whose in _WHOSE[:2]
        ],
        *[f"not {seen} {whose}" for seen in ("seen", "known", "like the look of") for whose in _WHOSE],
        *[f"never {seen} {whose} like" for seen in ("seen", "known") for whose in _WHOSE],
        *[
            f"{what} {whose}"
            for what in (
                "up with",
                "happening to",
                "happened to",
                "going on with",
                "come over",
                "got into",
                "worry about the look of",
            )
            for whose in _WHOSE[:3]
        ],
        *[f"{comes} over all" for comes in ("come", "came", "gone")],
        *[f"just {does} there" for does in ("lies", "lying", "lays", "laying", "sits", "sitting", "stares", "staring")],
        *[
            f"{changed}"
            for changed in (
                "changed completely",
                "completely changed",
                "changed overnight",
                "changed so much",
                "different person",
                "change in him",
                "change in her",
            )
        ],
        *[f"{off} off" for off in ("been", "seems", "seemed", "looks", "acting", "feels", "a bit", "little bit")],
        *[f"{who} an emergency" for who in ("it", "this", "that")],
        *[f"{need} an ambulance" for need in ("need", "needs", "send", "call", "called", "get", "want")],
        (
            "something up | something happened | something changed | something going on | the matter | bad way | a "
            "right state | a terrible state | in a state | going downhill | gone downhill | downhill | for the worse "
            "| off color | out of sorts | out of character | under the weather | touch and go | send someone | going "
            "mad | losing my mind | losing his mind | losing her mind | everything double | seeing double | slipping "
            "away | losing him | losing her | lost him | lost her | barely there | hardly there | half with us | not "
            "with us | went black | gone black | going black | goes black | cannot cope | cannot go on | cannot bear "
            "| cannot stand this | cannot take this | cannot take any more | kicking off | that not there | looks "
            "double | see double | all over the place | out of hand | giving up on me | given up on me"
        ),
    ]
)
NOT_WRONG = "not right now | not right away | not good at | not good with | not well known | not well off"
