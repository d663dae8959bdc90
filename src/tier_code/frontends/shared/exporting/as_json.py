"""A session as one JSON object for programs. Its keys are a promise to scripts: add, never rename."""

from __future__ import annotations

import json

from tier_code.domain.money import Usd
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.view import SessionView, StepView, TurnView
from tier_code.frontends.shared.diff_text import unified
from tier_code.frontends.shared.exporting.document import title_of

Json = dict[str, object]


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
        "usage": _usage(view.usage),
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
        "steps": [_step(step) for step in view.steps if step.turn == turn.turn],
    }


def _step(step: StepView) -> Json:
    plan = step.step
    return {
        "id": plan.id,
        "title": plan.title,
        "kind": plan.kind.value,
        "class": plan.task_class.value,
        "targets": [str(target) for target in plan.targets],
        "instruction": plan.instruction,
        "tier": plan.tier.value,
        "state": step.state.value,
        "reason": step.reason,
        "seconds": step.seconds,
        "cost_nanos": _nanos(step.cost),
        "usage": _usage(step.usage),
        "attempts": [
            {
                "tier": attempt.tier.value,
                "model": attempt.model,
                "answer": attempt.answer,
                "checks": [
                    {"check": result.check, "outcome": result.outcome.value, "evidence": result.evidence}
                    for result in attempt.checks
                ],
            }
            for attempt in step.attempts
        ],
        "diff": unified(step.patch) if step.patch else None,
    }


def _nanos(amount: Usd | None) -> int | None:
    return None if amount is None else amount.nanos


def _usage(usage: TokenUsage) -> Json:
    return {
        "input_tokens": usage.input_tokens,
        "cache_read_tokens": usage.cache_read_tokens,
        "cache_write_5m_tokens": usage.cache_write_5m_tokens,
        "cache_write_1h_tokens": usage.cache_write_1h_tokens,
        "output_tokens": usage.output_tokens,
    }
