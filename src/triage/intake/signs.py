"""What signs say in a text: nothing, what another sign says, or a word."""

from __future__ import annotations

from typing import Final

# Signs that say nothing of what stands beside them.
SILENT: Final = frozenset("\"“”„«»[]{}*_'’‘ʼ`´#~^<>\\•·●▪‣…\u200b\u200c\u200d\u2060\ufeff\ufe0f\u00ad=")
# A face beside a symptom says nothing of it; a tick or a cross may.
EMOJI: Final = frozenset(map(chr, (*range(0x1F000, 0x1FB00), *range(0x2600, 0x27C0))))
TICKS: Final = frozenset("✓✔✗✘☐☑☒✅❌❎➕➖")
SAME: Final = {
    "|": ";",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "，": ",",
    "。": ".",
    "？": "?",
    "！": "!",
    "；": ";",
    "：": ":",
    "（": "(",
    "）": ")",
    "／": "/",
    "&": "and",
    "º": "°",
}
ARROWS: Final = {"↑": "increased", "^": "increased", "⬆": "increased", "↓": "decreased", "⬇": "decreased"}
