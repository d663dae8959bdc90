"""The only door through which values become words: every front end says the same thing the same way."""

from __future__ import annotations

from tier_code.frontends.shared.figures import (
    clock,
    counted,
    estimated,
    moment,
    money,
    seconds,
    size,
    tokens,
)
from tier_code.frontends.shared.marks import ASCII, UNICODE, Glyphs, check_mark, step_mark
from tier_code.frontends.shared.receipt import (
    FileChange,
    TierRow,
    baseline_words,
    net_changes,
    receipt,
    tier_rows,
    turn_changes,
)
from tier_code.frontends.shared.sentences import (
    check_words,
    decline_lines,
    ended_words,
    file_name,
    outcome_sentence,
    part_words,
    place,
    state_words,
    step_name,
    step_range,
    tier_words,
)

__all__ = [
    "ASCII",
    "UNICODE",
    "FileChange",
    "Glyphs",
    "TierRow",
    "baseline_words",
    "check_mark",
    "check_words",
    "clock",
    "counted",
    "decline_lines",
    "ended_words",
    "estimated",
    "file_name",
    "moment",
    "money",
    "net_changes",
    "outcome_sentence",
    "part_words",
    "place",
    "receipt",
    "seconds",
    "size",
    "state_words",
    "step_mark",
    "step_name",
    "step_range",
    "tier_rows",
    "tier_words",
    "tokens",
    "turn_changes",
]
