"""Where a request comes in: recipes first, because they are free and certain; then the planner."""

from __future__ import annotations

import asyncio

from tier_code.domain import events as e
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import Plan
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.view import TurnView
from tier_code.engine.execution.staging import Staging
from tier_code.engine.planning.fix_words import asks_for_green_tests
from tier_code.engine.planning.fixing import FixPlanner
from tier_code.engine.planning.model.conversation import Forgotten
from tier_code.engine.planning.model.drafting import WRITTEN_WITH_THE_PLAN
from tier_code.engine.planning.model.planner import ModelPlanner, NewDrafting, Planned, Question
from tier_code.engine.planning.model.planner_tier import lower_planner, planner_tier
from tier_code.engine.planning.naming import without_marks
from tier_code.engine.planning.planner import UNKNOWN, plan_request, routed
from tier_code.engine.planning.recipe import Drafting
from tier_code.engine.recorder import Recorder
from tier_code.engine.routing.router import Policy
from tier_code.engine.services import Services, SessionOptions

REPLAN = (
    "The plan did not work out: the receipts say which steps are done and which failed, and why. Plan only "
    "what is left to do, in another way where that failed; what is done stays done."
)
_NO_TESTS = "only a run of the tests says what to fix, and plan mode runs nothing"
_LEAVE = ("leave plan mode: Shift+Tab, /mode ask, or no --mode plan",)


class Intake:
    """Turns requests into plans or answers, one at a time."""

    def __init__(
        self,
        services: Services,
        options: SessionOptions,
        recorder: Recorder,
        staging: Staging,
        planners: tuple[ModelPlanner, FixPlanner],
        policy: Policy,
    ) -> None:
        self._services = services
        self._options = options
        self._recorder = recorder
        self._staging = staging
        self._policy = policy
        self._planner, self._fixes = planners

    async def plan(self, request: str, turn: int) -> Planned:
        """A routed plan, an answer, or a refusal that says what is missing.

        What a recipe understood and cannot do goes back to the user: asking is free, guessing is not.
        Errors: those of `ModelPlanner.plan`.
        """
        drafting = await self._drafting()
        # The planner's surroundings look for the marks; recipes read plain names.
        plain = await asyncio.to_thread(without_marks, request, drafting().tree)
        if asks_for_green_tests(plain):
            if self._recorder.view.mode == PermissionMode.PLAN:
                return e.RequestDeclined(turn=turn, reason=_NO_TESTS, hints=_LEAVE)
            fixes = await self._fixes.plan(turn, drafting())
            return self._routed(fixes) if isinstance(fixes, Plan) else fixes
        by_recipes = await plan_request(plain, turn, drafting(), self._policy)
        if not isinstance(by_recipes, e.RequestDeclined) or by_recipes.understood:
            return by_recipes
        tier = planner_tier(self._policy, self._options.planner)
        if isinstance(tier, str):
            return by_recipes if not request.strip() else _without_planner(by_recipes, tier)
        said = "" if by_recipes.reason.startswith(UNKNOWN) else by_recipes.reason
        question = Question(request=request, turn=turn, hint=said)
        planned = await self._planner.plan(question, tier, drafting, self._lower)
        return self._routed(planned) if isinstance(planned, Plan) else planned

    async def replan(self, turn: TurnView) -> Planned:
        """Other steps for what is left of a turn; its receipts tell the planner what happened."""
        tier = planner_tier(self._policy, self._options.planner)
        if isinstance(tier, str):
            return e.RequestDeclined(turn=turn.turn, reason=f"no planner is there: {tier}")
        question = Question(request=f"{REPLAN} The request was: {turn.request}", turn=turn.turn, hint="")
        planned = await self._planner.plan(question, tier, await self._drafting(), self._lower)
        return self._routed(planned) if isinstance(planned, Plan) else planned

    def _lower(self, tier: Tier) -> Tier | None:
        """Who plans where money is missing for a tier; whom the user named is not replaced."""
        return None if self._options.planner else lower_planner(self._policy, tier)

    async def _drafting(self) -> NewDrafting:
        overlay = await asyncio.to_thread(self._staging.overlay, self._recorder.view)
        models = self._services.models
        local = models.tiers.get(TierName.LOCAL)

        def drafting() -> Drafting:
            return Drafting(
                tree=overlay,
                catalog=self._services.code.catalog,
                local_price=local.price if local else None,
                frontier_price=models.baseline_price,
                first_id=len(self._recorder.view.steps) + 1,
            )

        return drafting

    def _routed(self, plan: Plan) -> Plan:
        """The plan with a tier for each step; what the planner wrote itself stays its own."""
        steps = tuple(
            step if step.reason == WRITTEN_WITH_THE_PLAN else routed(step, self._policy)
            for step in plan.steps
        )
        return Plan(turn=plan.turn, steps=steps, source=plan.source, notes=plan.notes)

    def compact(self) -> Forgotten:
        """Let the planner forget everything but receipts; says what went and what stays."""
        return self._planner.compact()

    def rewind(self, turn: int) -> None:
        """Let the planner know what it knew before this turn."""
        self._planner.rewind(turn)


def _without_planner(declined: e.RequestDeclined, missing: str) -> e.RequestDeclined:
    """The refusal, with what would let a model plan the request."""
    hint = f"a planner model could take it on: {missing}"
    return e.RequestDeclined(
        turn=declined.turn,
        reason=declined.reason,
        candidates=declined.candidates,
        hints=(*declined.hints, hint),
    )
