"""What signs say in a text: nothing, what another sign says, or a word."""

from __future__ import annotations

# Signs that say nothing of what stands beside them.
SILENT = frozenset("\"“”„«»[]{}*_'’‘ʼ`´#~^<>\\•·●▪‣…\u200b\u200c\u200d\u2060\ufeff\ufe0f\u00ad=")
# A face beside a symptom says nothing of it; a tick or a cross may.
EMOJI = frozenset(map(chr, (*range(0x1F000, 0x1FB00), *range(0x2600, 0x27C0))))
TICKS = frozenset("✓✔✗✘☐☑☒✅❌❎➕➖")
SAME = {
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
ARROWS = {"↑": "increased", "^": "increased", "⬆": "increased", "↓": "decreased", "⬇": "decreased"}
