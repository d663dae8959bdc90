"""Runs recorded steps again at other tiers: a session of its own for each, over what the step saw."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tier_code.adapters.storage.sessions import SessionFolder
from tier_code.cli.run_options import RunOptions
from tier_code.cli.wiring import LiveSession, open_session
from tier_code.domain import events as e
from tier_code.domain.commands import ApprovePlan, CloseSession
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepId
from tier_code.domain.recorded_base import recorded_base
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView, StepView
from tier_code.domain.what_if import question
from tier_code.engine.routing.router import capable
from tier_code.engine.whatif.recorded_workspace import RecordedWorkspace
from tier_code.engine.whatif.verdict import (
    Verdict,
    at_tier,
    outcome_of,
    same_context,
    what_could_be_lighter,
)
from tier_code.ports.frontend import CommandSink, RecordSource

EVERY = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A past session, and where its contents are."""

    view: SessionView
    folder: SessionFolder
    repo: Path

    def base(self, step: StepId) -> Mapping[str, bytes | None]:
        """The files that the session knows, as the step found them."""
        digests = recorded_base(self.view, step)
        return {
            path: None if digest is None else self.folder.blobs.get(digest)
            for path, digest in digests.items()
        }


def chosen_steps(view: SessionView, wishes: Sequence[str]) -> list[tuple[StepView, TierName]]:
    """What `s3=local` and `all=local` mean in this session.

    Errors: UsageProblem for a step or tier that does not exist, or cannot go there.
    """
    chosen: list[tuple[StepView, TierName]] = []
    for wish in wishes:
        name, _, tier_name = wish.partition("=")
        if tier_name not in tuple(TierName):
            raise UsageProblem(f"'{wish}' is not STEP=TIER; tiers are {', '.join(TierName)}")
        tier = TierName(tier_name)
        if name == EVERY:
            chosen += [(step, tier) for step in what_could_be_lighter(view, tier)]
            continue
        step = view.step(StepId(name))
        if step is None:
            known = ", ".join(each.step.id for each in view.steps) or "none"
            raise UsageProblem(f"'{name}' is no step of this session; there are {known}")
        if tier not in capable(step.step):
            raise UsageProblem(f"a {step.step.kind.value} cannot run on {tier.value}")
        chosen.append((step, tier))
    if not chosen:
        raise UsageProblem("no step of this session was done by a heavier model than that")
    return chosen


async def try_step(recording: Recording, recorded: StepView, tier: TierName, options: RunOptions) -> Verdict:
    """Run one step at one tier, without climbing, and hold it beside what was recorded.

    Errors: those of `open_session`; UsageProblem when the tier is not connected.
    """
    base = recording.base(recorded.step.id)
    only = replace(options, max_tier=tier, test_command=options.test_command or recording.view.test_command)

    async with open_session(only, recording.repo, None, lambda now: RecordedWorkspace(now, base)) as live:
        ready = next((each for each in live.recorder.view.tiers if each.name is tier), None)
        if ready is None or not ready.ready:
            raise UsageProblem(f"{tier.value} is not there: {ready.missing if ready else 'not connected'}")
        await asyncio.to_thread(live.folder.put_aside)
        await _propose(live, recording, recorded, tier)
        view = await live.show(_Waiting())
    tried = view.steps[0]
    return Verdict(
        step=recorded.step,
        recorded=outcome_of(recorded),
        tried=outcome_of(tried),
        same_context=same_context(recorded, tried),
        session=live.folder.session,
    )


async def _propose(live: LiveSession, recording: Recording, step: StepView, tier: TierName) -> None:
    """Put the recorded step into the new session's journal as its plan."""
    text = question(step.step.id, recording.folder.session, tier)
    await live.recorder.publish(e.PromptSubmitted(turn=1, text=text), durable=True)
    await live.recorder.publish(e.PlanProposed(plan=at_tier(step.step, tier)), durable=True)


class _Waiting:
    """A front end that shows nothing: it approves the plan and ends the session with the turn.

    A call that does not fit the budget ends it too: nobody is here to raise it.
    """

    async def run(self, records: RecordSource, commands: CommandSink) -> None:
        """Wait for the end of the run."""
        commands.send(ApprovePlan())
        async for record in records.stream():
            if isinstance(record.event, e.TurnFinished | e.BudgetExhausted | e.SessionFailed):
                commands.send(CloseSession())
