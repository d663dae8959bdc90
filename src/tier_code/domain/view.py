"""What a front end shows: the fold of a session's records, as plain data. `fold.py` computes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from tier_code.domain.attention import NOBODY_LOOKED, Looking
from tier_code.domain.budget import NO_LIMITS, BudgetScope, Limits, ScopeStanding
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.context import SourceSpan
from tier_code.domain.events import (
    BudgetExhausted,
    ChangesCommitted,
    CommitProposed,
    ConflictFound,
    ContextShown,
    Outcome,
    ProgressMade,
    RequestDeclined,
    SessionId,
)
from tier_code.domain.events_control import ShellRan
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.patch import Patch
from tier_code.domain.plan import Step, StepId, StepState
from tier_code.domain.routing import RoutingDecision
from tier_code.domain.sums import NOTHING_CALLED, Sums, TierTotal
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.tokens import NO_TOKENS, TokenUsage

NO_SESSION = SessionId("")


class Phase(StrEnum):
    """What the session waits for or does."""

    IDLE = "idle"
    """Waits for a request."""
    PLANNING = "planning"
    PLAN_REVIEW = "plan_review"
    """A plan waits for approval."""
    RUNNING = "running"
    CHANGES_REVIEW = "changes_review"
    """Staged results wait for accept or reject."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    """One try at a step."""

    number: int
    tier: TierName
    started_at: int
    spans: tuple[SourceSpan, ...] = ()
    context_tokens: int = 0
    context_source: str = ""
    """How the tokens of the context were counted."""
    left_out: tuple[SourceSpan, ...] = ()
    call: CallId | None = None
    model: str = ""
    messages: tuple[tuple[str, str], ...] = ()
    answer: str = ""
    usage: TokenUsage = NO_TOKENS
    checks: tuple[CheckResult, ...] = ()
    failure: str = ""
    """Why the model call failed, when it did."""
    cost: Usd | None = ZERO
    patch: Patch | None = None
    """What it made, when its checks passed; kept when the step runs again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step with everything that happened to it."""

    step: Step
    turn: int
    state: StepState
    attempts: tuple[AttemptView, ...] = ()
    patch: Patch | None = None
    notes: tuple[str, ...] = ()
    """What the newest result left alone or assumed."""
    rejected_hunks: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """(path, indexes of unwanted hunks)."""
    by_hand: tuple[str, ...] = ()
    """Files of its result in which the user wrote a part themselves."""
    part: CheckResult | None = None
    """What its checks say of the result as the user left it; None while nobody has looked."""
    routing: RoutingDecision | None = None
    reason: str = ""
    """How it ended, in words."""
    seconds: float = 0.0
    refusal: BudgetExhausted | None = None
    """What it waits for, when it waits for money."""
    preview: ContextShown | None = None
    """What it would be given to see, as shown last; gone when its text or tier changes."""

    @property
    def reworked(self) -> bool:
        """Whether the user left hunks out or wrote some, so that its own checks spoke of something else."""
        return bool(self.rejected_hunks or self.by_hand)

    @property
    def attempt(self) -> AttemptView | None:
        """The newest attempt."""
        return self.attempts[-1] if self.attempts else None

    @property
    def usage(self) -> TokenUsage:
        """Tokens of all attempts."""
        total = NO_TOKENS
        for attempt in self.attempts:
            total = total + attempt.usage
        return total

    @property
    def cost(self) -> Usd | None:
        """Money of all attempts; None when one is unpriced."""
        total = ZERO
        for attempt in self.attempts:
            if attempt.cost is None:
                return None
            total = total + attempt.cost
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """One request and how it ended."""

    turn: int
    request: str
    asked_at: int = 0
    """UTC nanoseconds since which the request, or its newest plan, is being planned."""
    outcome: Outcome | None = None
    reason: str = ""
    seconds: float = 0.0
    peak_memory_bytes: int = 0
    notes: tuple[str, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    """Checks of the whole run, such as the user's tests; the newest result of each."""
    looked_at: tuple[str, ...] = ()
    """What the planner asked to see: `symbol parse`, ..."""
    source: str = ""
    """Who made the plan: `recipe`, `failing tests` or the planner's model."""
    replans: int = 0
    """How often the planner was asked again because the plan was wrong."""
    reply: str = ""
    """What the planner has said so far in its newest call, as it came."""
    answer: str = ""
    """The answer, when the request was a question."""
    rewound: bool = False
    """The user went back to before it: it is not shown and no longer counts."""
    told_before: int = 0
    """How many notices the session had given when it was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteView:
    """Bytes that reached the user's tree: applied, undone and redone alike."""

    operation: str
    steps: tuple[StepId, ...]
    patch: Patch
    """What was really written, from what was there to what was left there."""
    undoing: bool = False
    """It took steps back out."""


# Without slots, so that what many parts of a screen ask of one view is found out once.
@dataclass(frozen=True, kw_only=True)
class SessionView:
    """A session as of one record."""

    session: SessionId = NO_SESSION
    repo: str = ""
    head: str = ""
    version: str = ""
    tiers: tuple[Tier, ...] = ()
    baseline_model: str = ""
    budget: Usd | None = None
    """The limit of this session."""
    limits: Limits = NO_LIMITS
    """Every limit that holds, the session's among them."""
    offline: bool = False
    max_tier: TierName = TierName.FRONTIER
    test_command: str = ""
    phase: Phase = Phase.IDLE
    opened_at: int = 0
    at: int = 0
    """Time of the last record."""
    records: int = 0
    turns: tuple[TurnView, ...] = ()
    steps: tuple[StepView, ...] = ()
    """Every step of every turn, in list order."""
    declined: RequestDeclined | None = None
    """Why the newest request was not planned."""
    entries: tuple[LedgerEntry, ...] = ()
    sums: Sums = NOTHING_CALLED
    """What `entries` come to."""
    held: tuple[tuple[CallId, Usd], ...] = ()
    written_off: Usd = ZERO
    """Holds that count in full: the outcome of their calls is unknown."""
    counted_whole: tuple[CallId, ...] = ()
    """The calls of `written_off`."""
    escalations: int = 0
    conflict: ConflictFound | None = None
    refusal: BudgetExhausted | None = None
    """The newest paid call that the budget refused since the plan was approved."""
    standings: tuple[ScopeStanding, ...] = ()
    """How full the day and the month were when last read, all sessions together."""
    hour_rate: Usd = ZERO
    """What an hour of the user is worth; zero while they set none."""
    looking: Looking = NOBODY_LOOKED
    """How long they looked at steps before they decided."""
    approved: Usd | None = None
    """What the session may come to by the plan that was approved last; None when it had nothing to run."""
    near: tuple[BudgetScope, ...] = ()
    """Limits of which the user was told that most is gone."""
    progress: ProgressMade | None = None
    notices: tuple[str, ...] = ()
    """What the user was told outside of any step, oldest first; the newest ones only."""
    told: int = 0
    """How many notices there were, those that are no longer kept among them."""
    applied: tuple[tuple[str, tuple[StepId, ...]], ...] = ()
    """(operation, steps) that are in the tree, oldest first."""
    undone: tuple[tuple[str, tuple[StepId, ...]], ...] = ()
    """(operation, steps) taken back, oldest first."""
    writes: tuple[WriteView, ...] = ()
    """Everything written to the tree, oldest first, undoing included."""
    commits: tuple[ChangesCommitted, ...] = ()
    """Commits made of what this session wrote, oldest first."""
    committed_writes: int = 0
    """How many of `writes` those hold."""
    proposal: CommitProposed | None = None
    """What a commit would hold, as asked last; gone when something is written."""
    class_tiers: tuple[tuple[str, TierName], ...] = ()
    """Where steps of a class or kind start, as set in this session."""
    failure: str = ""
    """Why the session cannot go on."""
    calls: dict[CallId, StepId] = field(default_factory=dict)
    """Which step a model call belongs to."""
    planner_call: CallId | None = None
    """The newest call that belongs to no step."""
    mode: str = "ask"
    """The permission mode, as `permissions.PermissionMode` spells it."""
    title: str = ""
    """The user's name for the session."""
    origin: str = ""
    """The session that this one was forked from."""
    shells: tuple[ShellRan, ...] = ()
    """Commands that the user typed, oldest first."""

    @property
    def turn(self) -> TurnView | None:
        """The newest turn that counts."""
        return next((turn for turn in reversed(self.turns) if not turn.rewound), None)

    @cached_property
    def current_steps(self) -> tuple[StepView, ...]:
        """Steps of the newest turn, dropped ones left out.

        A request that was not planned takes nothing away: the plan before it still waits.
        """
        number = self.turn.turn if self.turn else 0
        if self.phase is not Phase.PLANNING:
            gone = {turn.turn for turn in self.turns if turn.rewound}
            left = (s.turn for s in self.steps if s.state is not StepState.DROPPED and s.turn not in gone)
            number = max(left, default=number)
        return tuple(s for s in self.steps if s.turn == number and s.state is not StepState.DROPPED)

    @property
    def uncommitted(self) -> tuple[WriteView, ...]:
        """What was written to the tree since the last commit of this session."""
        return self.writes[self.committed_writes :]

    def told_since(self, told: int) -> tuple[str, ...]:
        """What the user was told since there were so many notices, as far as it is kept."""
        news = min(self.told - told, len(self.notices))
        return self.notices[-news:] if news > 0 else ()

    @cached_property
    def waiting(self) -> tuple[StepView, ...]:
        """Steps that wait for money."""
        return tuple(step for step in self.current_steps if step.state is StepState.WAITING)

    @property
    def spent(self) -> Usd:
        """Settled and written off. The only source of what is shown as spend."""
        return self.written_off + self.sums.spend

    @property
    def unpriced(self) -> int:
        """Calls whose cost is unknown."""
        return self.sums.unpriced

    @property
    def held_total(self) -> Usd:
        """Reserved and not yet settled."""
        total = ZERO
        for _, amount in self.held:
            total = total + amount
        return total

    @property
    def left(self) -> Usd | None:
        """What may still be spent; None without a budget."""
        return None if self.budget is None else self.budget - self.spent - self.held_total

    @property
    def baseline(self) -> Usd:
        """What the frontier tier alone would have cost for the same work. Estimated."""
        return self.sums.baseline

    @property
    def usage(self) -> TokenUsage:
        """Tokens of the whole session."""
        return self.sums.usage

    def step(self, step: StepId) -> StepView | None:
        """The step of that id."""
        place = self.place_of(step)
        return None if place is None else self.steps[place]

    def place_of(self, step: StepId) -> int | None:
        """Where the step of that id is in `steps`. What is asked about is nearly always among the newest."""
        last = len(self.steps) - 1
        return next((last - n for n, s in enumerate(reversed(self.steps)) if s.step.id == step), None)

    def stamped(self, at: int, looking: Looking) -> SessionView:
        """The same after one more record."""
        return self._with(at=at, records=self.records + 1, looking=looking)

    def with_steps(self, steps: tuple[StepView, ...]) -> SessionView:
        """The same with other steps."""
        return self._with(steps=steps)

    def _with(self, **changes: object) -> SessionView:
        """As `dataclasses.replace`, which asks each of fifty fields: for what happens at every record."""
        other = object.__new__(SessionView)
        values = vars(other)
        values.update(vars(self))
        for name in _FOUND_OUT:
            values.pop(name, None)
        values.update(changes)
        return other

    def tier_totals(self) -> tuple[TierTotal, ...]:
        """One row per tier, lowest first."""
        return self.sums.by_tier()


def failed_checks(step: StepView) -> tuple[CheckResult, ...]:
    """The checks of the newest attempt that did not vouch."""
    attempt = step.attempt
    checks = attempt.checks if attempt else ()
    return tuple(result for result in checks if result.outcome is CheckOutcome.FAILED)


_FOUND_OUT = frozenset(
    name for name, value in vars(SessionView).items() if isinstance(value, cached_property)
)
"""What is kept of one view and does not hold of the next."""
