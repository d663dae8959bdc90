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
