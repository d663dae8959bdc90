"""Puts a session's engine together from its services, and states its opening or its return."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope
from tier_code.domain.plan import StepState
from tier_code.engine.committing.committer import Committer
from tier_code.engine.committing.namer import Namer
from tier_code.engine.context_desk import ContextDesk
from tier_code.engine.deputy import Deputy
from tier_code.engine.execution.applying import Applier
from tier_code.engine.execution.attempts import Attempt
from tier_code.engine.execution.climbing import Climbing
from tier_code.engine.execution.model_call import ModelCaller, Pace
from tier_code.engine.execution.part_check import PartCheck
from tier_code.engine.execution.runner import PlanRunner
from tier_code.engine.execution.staging import Staging
from tier_code.engine.execution.step_runner import StepRunner
from tier_code.engine.execution.test_gate import TestGate
from tier_code.engine.money.calendar import zone_named
from tier_code.engine.money.desk import BudgetDesk
from tier_code.engine.money.guard import BudgetGuard
from tier_code.engine.money.recovery import reconcile
from tier_code.engine.money.whereabouts import Whereabouts
from tier_code.engine.planning.fixing import FixPlanner
from tier_code.engine.planning.intake import Intake
from tier_code.engine.planning.model.planner import ModelPlanner
from tier_code.engine.planning.planner import RECIPES
from tier_code.engine.privacy.outgoing import Outgoing
from tier_code.engine.privacy.taint import tainted
from tier_code.engine.privacy.withheld import Withheld
from tier_code.engine.quoting import quotes_of
from tier_code.engine.recorder import Recorder
from tier_code.engine.routing.class_tiers import ClassTiers
from tier_code.engine.services import Services, SessionOptions
from tier_code.engine.session import Desks, SessionEngine
from tier_code.engine.steering import Steering


async def assemble(services: Services, options: SessionOptions, recorder: Recorder) -> SessionEngine:
    """An engine ready to take commands. A recorder that holds earlier records makes it a resumed session.

    Errors: StorageProblem when the opening cannot be written.
    """
    class_tiers = ClassTiers(options.class_tiers, recorder.records)
    recorder.watch(class_tiers.observe)
    options = replace(options, class_tiers=class_tiers)
    staging = _staged(services, recorder)
    if services.own_record is not None:
        await services.own_record.load()
        recorder.watch(services.own_record.observe)
    guard = BudgetGuard(
        recorder, services.models.ledger, options.limits, allow_unpriced=options.allow_unpriced
    )
    pace = Pace(clock=services.clock, ids=services.ids, sleep=services.sleep)
    where = _whereabouts(services, options)
    outgoing = _outgoing(services, options, recorder)
    caller = ModelCaller(services.models, guard, recorder, pace, where, outgoing=outgoing)
    await caller.scales.look_up(services.models.tiers.values())
    quotes = quotes_of(services, options)
    tests = TestGate(services, options, recorder, staging)
    attempt = Attempt(services, options, recorder, caller, tests)
    climbing = Climbing(services.models, recorder, quotes)
    steps = StepRunner(services, recorder, staging, attempt, tests, climbing)
    runner = PlanRunner(services, recorder, steps, tests)
    planner = ModelPlanner(services, options, recorder, caller, RECIPES)
    fixes = FixPlanner(services.code, options, tests)
    applier = Applier(recorder, staging, services.workspace, services.blobs)
    namer = Namer(caller, quotes.policy, options.privacy)
    if recorder.records:
        await _come_back(services, options, recorder)
    else:
        await recorder.publish(_opening(services, options), durable=True)
    intake = Intake(services, options, recorder, staging, (planner, fixes), quotes.policy)
    desks = Desks(
        staging=staging,
        applier=applier,
        runner=runner,
        intake=intake,
        steering=Steering(services, recorder, staging, applier, intake),
        commits=Committer(recorder, services.blobs, services.repository, namer, options.commits),
        budgets=BudgetDesk(guard, where, services.clock),
        contexts=ContextDesk(services, options, recorder, staging, caller.scales, quotes),
        parts=PartCheck(services, recorder, staging),
    )
    return _attended(SessionEngine(services, options, recorder, desks), services, recorder)


def _staged(services: Services, recorder: Recorder) -> Staging:
    """What earlier records left waiting for review."""
    staging = Staging(services.blobs, services.workspace.tree)
    for record in recorder.records:
        staging.observe(record.event)
    staging.forget_unused(recorder.view)
    return staging


def _attended(engine: SessionEngine, services: Services, recorder: Recorder) -> SessionEngine:
    """The engine, with somebody who answers as far as the permission mode goes."""
    deputy = Deputy(engine.send, services.allowed, lambda text: recorder.publish(e.NoticeGiven(text=text)))
    recorder.watch(deputy.observe)
    return engine


def _outgoing(services: Services, options: SessionOptions, recorder: Recorder) -> Outgoing:
    withheld = Withheld(
        lambda: services.workspace.tree,
        lambda: tainted(options.privacy, recorder.view),
        options.private_texts,
    )
    return Outgoing(options.own_keys, withheld)


def _whereabouts(services: Services, options: SessionOptions) -> Whereabouts:
    return Whereabouts(
        session=options.session,
        repo=options.repo,
        branch=services.workspace.head(),
        zone=zone_named(options.time_zone),
    )


def _opening(services: Services, options: SessionOptions) -> e.SessionOpened:
    baseline = services.models.baseline_price
    return e.SessionOpened(
        session=e.SessionId(options.session),
        repo=options.repo,
        head=services.workspace.head(),
        version=options.version,
        tiers=tuple(services.models.tiers.values()),
        baseline_model=baseline.model if baseline else "",
        budget=options.limits.session,
        offline=options.offline,
        max_tier=options.max_tier,
        test_command=options.test_command,
        limits=options.limits,
        hour_rate=options.hour_rate,
    )


async def _come_back(services: Services, options: SessionOptions, recorder: Recorder) -> None:
    view = recorder.view
    recovered = await asyncio.to_thread(services.workspace.recover)
    money = await reconcile(services.models.ledger, recorder, options.session)
    stopped = tuple(
        step.step.id for step in view.steps if step.state in (StepState.RUNNING, StepState.WAITING)
    )
    await recorder.publish(
        e.SessionResumed(
            version=options.version,
            interrupted=stopped,
            recovered=(*recovered, *money),
            tiers=tuple(services.models.tiers.values()),
            hour_rate=options.hour_rate,
        ),
        durable=True,
    )
    for scope in BudgetScope:
        was, now = view.limits.of(scope), options.limits.of(scope)
        if was != now:
            await recorder.publish(e.BudgetChanged(scope=scope, was=was, now=now, by=e.By.FLAG), durable=True)
