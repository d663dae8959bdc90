"""The one form of every answer of the planner. It never changes in a session: a change would cost the cache.

A union written flat: `kind` says which of the other fields count. One schema for a question, a look-up and a
plan means that neither of them breaks the cached prefix of the next.
"""

from __future__ import annotations

import json
from enum import StrEnum

MOST_STEPS = 40
MOST_LOOKS = 8


class ReplyKind(StrEnum):
    """What the planner's answer is."""

    ANSWER = "answer"
    NEED = "need"
    PLAN = "plan"


class Look(StrEnum):
    """What the planner may ask to see; the host answers without a model."""

    SYMBOL = "symbol"
    OUTLINE = "outline"
    SEARCH = "search"
    REFERENCES = "references"


class DraftKind(StrEnum):
    """Who carries a planned step out."""

    EXACT = "exact"
    """An exact tool: the instruction is a sentence that a recipe takes."""
    EDIT = "edit"
    """A model writes the targets anew."""
    INVESTIGATE = "investigate"
    """A model finds something out for later steps and changes nothing."""
    RUN = "run"
    """The instruction is a command, which the user approves with the plan."""


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}


def _object(**fields: object) -> dict[str, object]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(fields),
        "properties": fields,
    }


def _one_of(*words: str) -> dict[str, object]:
    return {"type": "string", "enum": list(words)}


_LOOK = _object(look=_one_of(*Look), wanted=_TEXT)
_STEP = _object(
    id=_TEXT,
    kind=_one_of(*DraftKind),
    title=_TEXT,
    targets=_TEXTS,
    deletes=_TEXTS,
    instruction=_TEXT,
    after=_TEXTS,
    judgement=_one_of("none", "local", "hard"),
    signature=_one_of("kept", "may change"),
    lines={"type": "integer"},
    answer=_TEXT,
)
PLANNER_SCHEMA = json.dumps(
    _object(
        kind=_one_of(*ReplyKind),
        answer=_TEXT,
        need={"type": "array", "items": _LOOK},
        notes=_TEXTS,
        steps={"type": "array", "items": _STEP},
    )
)
"""JSON text, the same bytes every time."""

SMALL_WINDOW = 16_000
"""Tokens; a model with less is held to short fields: it may repeat itself until there is no room to end."""


def _short(most: int) -> dict[str, object]:
    return {"type": "string", "maxLength": most}


def _few(most: int, items: object) -> dict[str, object]:
    return {"type": "array", "maxItems": most, "items": items}


SMALL_PLANNER_SCHEMA = json.dumps(
    {
        "anyOf": [
            _object(kind=_one_of(ReplyKind.ANSWER), answer=_short(700)),
            _object(
                kind=_one_of(ReplyKind.NEED), need=_few(3, _object(look=_one_of(*Look), wanted=_short(80)))
            ),
            _object(
                kind=_one_of(ReplyKind.PLAN),
                steps=_few(
                    4,
                    _object(
                        id=_short(2),
                        kind=_one_of(DraftKind.EXACT, DraftKind.EDIT),
                        title=_short(60),
                        targets=_few(3, _short(100)),
                        instruction=_short(400),
                        after=_few(3, _short(2)),
                        judgement=_one_of("none", "local", "hard"),
                    ),
                ),
            ),
        ]
    }
)
"""The same forms as a union of short ones; for hosts whose grammar holds a model to them, not for Claude."""


def schema_for(window_tokens: int) -> str:
    """The form that a planner with such a window is held to; one for a whole session."""
    return SMALL_PLANNER_SCHEMA if window_tokens < SMALL_WINDOW else PLANNER_SCHEMA
