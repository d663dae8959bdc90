"""A session as one JSON object for programs. Its keys are a promise to scripts: add, never rename."""

from __future__ import annotations

import json

from tier_code.domain.view import SessionView, TurnView
from tier_code.frontends.shared.exporting.document import title_of
from tier_code.frontends.shared.step_object import Json, StepForm, step_object, usage_object

_STEP = StepForm(
    step=(
        *("id", "title", "kind", "class", "targets", "instruction", "tier", "state", "ended", "in_part"),
        *("seconds", "cost_nanos", "usage", "attempts", "diff"),
    ),
    attempt=("tier", "model", "answer"),
    check=("check", "outcome", "evidence"),
    called={"ended": "reason"},
)


def as_json(view: SessionView) -> str:
    """The object as text; characters beyond ASCII are escaped, so that no terminal obeys any of them."""
    exported: Json = {
        "format": "tier-code-session",
        "version": 1,
        "session": view.session,
        "title": title_of(view),
        "forked_from": view.origin or None,
        "repo": view.repo,
        "head": view.head,
        "opened_at": view.opened_at,
        "at": view.at,
        "spent_nanos": view.spent.nanos,
        "unpriced_calls": view.unpriced,
        "usage": usage_object(view.usage),
        "turns": [_turn(view, turn) for turn in view.turns],
        "shell": [
            {"command": ran.command, "exit_code": ran.exit_code, "output": ran.output, "turn": ran.turn}
            for ran in view.shells
        ],
    }
    return json.dumps(exported, indent=2).replace("\x7f", "\\u007f") + "\n"


def _turn(view: SessionView, turn: TurnView) -> Json:
    return {
        "turn": turn.turn,
        "request": turn.request,
        "rewound": turn.rewound,
        "outcome": turn.outcome.value if turn.outcome else None,
        "reason": turn.reason,
        "answer": turn.answer or None,
        "notes": list(turn.notes),
        "steps": [step_object(step, _STEP) for step in view.steps if step.turn == turn.turn],
    }
