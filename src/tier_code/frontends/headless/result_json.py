"""A finished run as one JSON object. Its keys are a promise to scripts: add, never rename."""

from __future__ import annotations

import json

from tier_code.domain.budget import ScopeStanding
from tier_code.domain.events import RequestDeclined
from tier_code.domain.forecast import forecast
from tier_code.domain.view import SessionView, TurnView
from tier_code.frontends.shared.printing.exit_codes import ExitCode
from tier_code.frontends.shared.step_object import (
    CHECK,
    Json,
    StepForm,
    check_object,
    nanos,
    step_object,
    usage_object,
)
from tier_code.frontends.shared.wall import how_to_go_on, left_undone
from tier_code.frontends.shared.wording import receipt, tier_rows, turn_changes

_STEP = StepForm(
    step=(
        *("id", "title", "kind", "class", "tier", "reason", "targets", "instruction", "depends_on", "checks"),
        *("estimate", "state", "ended", "in_part", "seconds", "files", "usage", "cost_nanos", "attempts"),
    ),
    attempt=("number", "tier", "model", "context_tokens", "usage", "cost_nanos", "failure"),
    check=CHECK,
)


def result_text(view: SessionView, code: ExitCode) -> str:
    """The object as text, every character beyond ASCII escaped."""
    return json.dumps(result(view, code), indent=2).replace("\x7f", "\\u007f")


def result(view: SessionView, code: ExitCode) -> Json:
    """The newest turn of a session, its steps and the session's totals."""
    turn = view.turn
    return {
        "format": "tier-code-result",
        "version": 1,
        "exit_code": int(code),
        "exit_reason": code.reason,
        "session": _session(view),
        "request": turn.request if turn else None,
        "declined": _declined(view.declined) if view.declined else None,
        "answer": (turn.answer or None) if turn else None,
        "plan": _plan(view, turn) if view.current_steps else None,
        "steps": [step_object(step, _STEP) for step in view.current_steps],
        "checks": [check_object(result, CHECK) for result in turn.checks] if turn else [],
        "conflict": {"path": view.conflict.path, "reason": view.conflict.reason} if view.conflict else None,
        "files": [
            {"path": c.path, "change": c.change, "added": c.added, "removed": c.removed}
            for c in turn_changes(view)
        ],
        "commits": [
            {"commit": made.commit, "branch": made.branch, "steps": list(made.steps), "message": made.message}
            for made in view.commits
        ],
        "notices": list(view.notices),
        "left_undone": _left_undone(view),
        "failure": view.failure or None,
        "totals": _totals(view),
        "receipt": list(receipt(view)),
    }


def _session(view: SessionView) -> Json:
    return {
        "id": view.session,
        "repo": view.repo,
        "head": view.head,
        "version": view.version,
        "offline": view.offline,
        "max_tier": view.max_tier.value,
        "test_command": view.test_command,
        "budget_nanos": nanos(view.budget),
        "opened_at": view.opened_at,
        "ended_at": view.at,
        "records": view.records,
    }


def _declined(declined: RequestDeclined) -> Json:
    return {
        "reason": declined.reason,
        "candidates": [
            {"target": str(c.target), "kind": c.kind, "line": c.line} for c in declined.candidates
        ],
        "hints": list(declined.hints),
    }


def _plan(view: SessionView, turn: TurnView | None) -> Json:
    return {
        "turn": turn.turn if turn else 0,
        "steps": [step.step.id for step in view.current_steps],
        "notes": list(turn.notes) if turn else [],
        "ahead": _ahead(view),
    }


def _ahead(view: SessionView) -> Json:
    """Estimates of the steps that have not run, beside what is left in each limit."""
    ahead = forecast(view)
    return {
        "low_nanos": ahead.low.nanos,
        "high_nanos": ahead.high.nanos,
        "needs_nanos": ahead.needs.nanos,
        "unpriced_steps": ahead.unpriced,
        "limits": [_standing(each) for each in ahead.left],
        "short": [each.scope.value for each in ahead.short],
    }


def _standing(standing: ScopeStanding) -> Json:
    return {
        "scope": standing.scope.value,
        "limit_nanos": nanos(standing.limit),
        "committed_nanos": standing.committed.nanos,
        "left_nanos": nanos(standing.left),
    }


def _left_undone(view: SessionView) -> Json | None:
    """What was left out for want of money, what each step needs free, and how to go on."""
    steps = left_undone(view)
    if not steps:
        return None
    return {
        "steps": [{"step": step, "needs_nanos": nanos(needs)} for step, needs in steps],
        "go_on": how_to_go_on(view),
    }


def _totals(view: SessionView) -> Json:
    turn = view.turn
    return {
        "spend_nanos": view.spent.nanos,
        "held_nanos": view.held_total.nanos,
        "written_off_nanos": view.written_off.nanos,
        "unpriced_calls": view.unpriced,
        "baseline_nanos": view.baseline.nanos,
        "baseline_quality": "estimated",
        "usage": usage_object(view.usage),
        "escalations": view.escalations,
        "seconds": turn.seconds if turn else 0.0,
        "peak_memory_bytes": turn.peak_memory_bytes if turn else 0,
        "tiers": [
            {"tier": row.tier.value, "steps": row.steps, "tokens": row.tokens, "cost_nanos": nanos(row.cost)}
            for row in tier_rows(view.steps)
        ],
    }
