"""Builds journals for tests by stating events in order; the clock moves only when told."""

from __future__ import annotations

from tier_code.domain import events as e
from tier_code.domain.checks import CheckResult, passed
from tier_code.domain.context import SourceSpan
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.patch import Patch
from tier_code.domain.plan import Plan, Step, StepEstimate, StepId, StepKind, Target, TaskClass
from tier_code.domain.pricing import declared_free
from tier_code.domain.routing import RejectedTier, RoutingDecision
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.tokens import TokenUsage

STARTED_AT = 1_795_327_200_000_000_000
"""2026-11-22 06:00 UTC."""
NANOS = 1_000_000_000
TWO_DOLLARS = Usd(2 * NANOS)
MODEL = "qwen2.5-coder-1.5b-instruct"

TOOL = Tier(
    name=TierName.TOOL,
    backend="in-process",
    model="",
    price=declared_free(""),
    window_tokens=0,
    max_output_tokens=0,
    ready=True,
)
LOCAL = Tier(
    name=TierName.LOCAL,
    backend="embedded",
    model=MODEL,
    price=declared_free(MODEL),
    window_tokens=8192,
    max_output_tokens=1024,
    ready=True,
)


def missing_tier(name: TierName) -> Tier:
    """A cloud tier that nothing is connected to."""
    return Tier(
        name=name,
        backend="",
        model="",
        price=None,
        window_tokens=0,
        max_output_tokens=0,
        ready=False,
        missing="no key: set ANTHROPIC_API_KEY",
    )


OFFLINE_TIERS = (
    TOOL,
    LOCAL,
    missing_tier(TierName.SMALL),
    missing_tier(TierName.MID),
    missing_tier(TierName.FRONTIER),
)


def rename_step(number: int, old: str, new: str, path: str) -> Step:
    """A rename on tier `tool`."""
    return Step(
        id=StepId(f"s{number}"),
        title=f"rename {old} → {new}",
        kind=StepKind.RENAME,
        targets=(Target(path=path, qualname=old),),
        instruction=f"Rename {old} to {new} wherever it is referred to.",
        task_class=TaskClass.A,
        checks=("scope", "parse", "references", "class A"),
        tier=TierName.TOOL,
        reason="a rename is a program over the syntax tree",
        arguments=(("new_name", new),),
        group="rename",
    )


def docstring_step(number: int, target: Target, depends_on: tuple[StepId, ...] = ()) -> Step:
    """A docstring on tier `local`."""
    return Step(
        id=StepId(f"s{number}"),
        title=f"docstring for {target.qualname}",
        kind=StepKind.DOCSTRING,
        targets=(target,),
        instruction=f"Write the docstring of {target.qualname}: one sentence that says what it is for.",
        task_class=TaskClass.B,
        checks=("complete", "shape", "scope", "parse", "class B"),
        tier=TierName.LOCAL,
        reason="the code stays equal without its docstrings, so the local model may try",
        depends_on=depends_on,
        estimate=StepEstimate(input_tokens=420, output_tokens=60, baseline=Usd(3_600_000)),
        group="docstrings",
    )


class JournalBuilder:
    """Records in the making."""

    def __init__(self) -> None:
        self._records: list[e.Record] = []
        self._at = STARTED_AT
        self._calls = 0

    def wait(self, seconds: float) -> None:
        """Let time pass before the next event."""
        self._at += int(seconds * NANOS)

    def state(self, *events: e.Event) -> None:
        """State these facts now, 2 ms apart."""
        for event in events:
            self._records.append(e.Record(seq=len(self._records), at=self._at, event=event))
            self._at += 2_000_000

    def records(self) -> tuple[e.Record, ...]:
        """Everything stated so far."""
        return tuple(self._records)

    def open(self, *, budget: Usd | None = TWO_DOLLARS, repo: str = "~/src/itsdangerous") -> None:
        """Begin an offline session on `main`."""
        self.state(
            e.SessionOpened(
                session=e.SessionId("01KAM3T9Z2V5W8X4Y6B7C9D0EF"),
                repo=repo,
                head="main",
                version="0.1.0",
                tiers=OFFLINE_TIERS,
                baseline_model="claude-opus-5",
                budget=budget,
                offline=True,
                max_tier=TierName.FRONTIER,
                test_command="python -m pytest -q",
            )
        )

    def ask(self, turn: int, text: str) -> None:
        """The user asks for something."""
        self.state(e.PromptSubmitted(turn=turn, text=text))
        self.wait(0.15)

    def propose(self, turn: int, *steps: Step, notes: tuple[str, ...] = ()) -> None:
        """A recipe's plan."""
        self.state(e.PlanProposed(plan=Plan(turn=turn, steps=steps, source="recipe", notes=notes)))
        for step in steps:
            self.state(e.StepRouted(step=step.id, decision=_decision(step)))

    def approve(self, turn: int) -> None:
        """The user agrees."""
        self.wait(2)
        self.state(e.PlanApproved(turn=turn, by=e.By.USER))

    def run_tool(self, step: Step, patch: Patch) -> None:
        """A tool step from start to staged patch."""
        self.state(e.StepStarted(step=step.id, attempt=1, tier=TierName.TOOL))
        self.wait(0.2)
        self.checks(step, "scope", "parse", "references", "class A")
        self.state(self._settled(step, TierName.TOOL, TokenUsage()))
        self.finish(step, patch, seconds=0.2)

    def call_local(self, step: Step, spans: tuple[SourceSpan, ...], deltas: tuple[str, ...]) -> CallId:
        """An attempt of the local model up to its answer so far."""
        self._calls += 1
        call = CallId(f"c{self._calls}")
        tokens = sum(span.tokens for span in spans)
        self.state(
            e.StepStarted(step=step.id, attempt=1, tier=TierName.LOCAL),
            e.ContextSliced(step=step.id, spans=spans, tokens=tokens),
            e.ModelCalled(
                call=call,
                step=step.id,
                attempt=1,
                tier=TierName.LOCAL,
                backend="embedded",
                model=MODEL,
                messages=(
                    ("system", "You write one docstring. Answer with its text alone."),
                    ("user", step.instruction),
                ),
                max_tokens=160,
            ),
            e.SpendReserved(call=call, amount=ZERO),
        )
        for delta in deltas:
            self.wait(0.4)
            self.state(e.TextDelta(call=call, text=delta))
        return call

    def reply(self, step: Step, call: CallId, usage: TokenUsage, seconds: float) -> None:
        """The answer is whole and settled."""
        self.state(
            e.ModelReplied(call=call, usage=usage, stop_reason="stop", served_model=MODEL, seconds=seconds),
            self._settled(step, TierName.LOCAL, usage, call),
        )

    def checks(self, step: Step, *names: str) -> None:
        """These checks vouch for the step."""
        for name in names:
            self.check(step, passed(name, _EVIDENCE.get(name, "as declared")))

    def check(self, step: Step | None, result: CheckResult) -> None:
        """A check spoke about a step, or about the whole run."""
        self.state(e.CheckRun(step=step.id if step else None, attempt=1, result=result))

    def finish(self, step: Step, patch: Patch, *, seconds: float) -> None:
        """The step's result is staged."""
        self.state(
            e.PatchProposed(step=step.id, patch=patch),
            e.StepFinished(
                step=step.id, outcome=e.Outcome.DONE, reason="every check passed", seconds=seconds
            ),
        )

    def end_turn(self, turn: int, outcome: e.Outcome, seconds: float, reason: str = "") -> None:
        """The turn ends with its figures."""
        self.state(
            e.TurnFinished(
                turn=turn, outcome=outcome, reason=reason, seconds=seconds, peak_memory_bytes=183_000_000
            )
        )

    def _settled(
        self, step: Step, tier: TierName, usage: TokenUsage, call: CallId | None = None
    ) -> e.SpendSettled:
        if call is None:
            self._calls += 1
            call = CallId(f"c{self._calls}")
        return e.SpendSettled(
            entry=LedgerEntry(
                call=call,
                step=step.id,
                attempt=1,
                tier=tier,
                backend="embedded" if usage.total else "in-process",
                model=MODEL if usage.total else "",
                usage=usage,
                price=declared_free(MODEL),
                cost=ZERO,
                quality=CostQuality.EXACT,
                tokens_source="usage",
                baseline=Usd(usage.total_input * 5_000 + usage.output_tokens * 25_000),
                seconds=0.2,
            )
        )


_EVIDENCE = {
    "complete": "the answer ended by itself",
    "shape": "one docstring, no code",
    "scope": "only the declared target changed",
    "parse": "no new syntax errors",
    "references": "21 references before, 21 after, all to the same definition",
    "class A": "trees equal except for the declared name",
    "class B": "trees equal with docstrings taken out",
}


def _decision(step: Step) -> RoutingDecision:
    return RoutingDecision(
        tier=step.tier,
        reason=step.reason,
        alternatives=(RejectedTier(tier=TierName.FRONTIER, reason="nothing is connected"),),
    )
