"""The options of a session, declared once: the run command takes them, `--help` lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import click

from tier_code.domain.choices import ModelChoice, parse_choice
from tier_code.domain.money import Usd, usd_from
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import StepKind, TaskClass, class_or_kind
from tier_code.domain.sandbox import Wanted
from tier_code.domain.tiers import TierName
from tier_code.frontends.shared.span_words import SpanWish, parse_span_wish

OUTPUT_FORMATS = ("text", "json", "stream-json")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What the user typed for a session."""

    request: str = ""
    headless: bool = False
    output_format: str = "text"
    repo: str = "."
    yes: bool = False
    dry_run: bool = False
    offline: bool = False
    budget: Usd | None = None
    max_tier: TierName = TierName.FRONTIER
    class_tiers: Mapping[TaskClass | StepKind, TierName] = field(default_factory=dict)
    test_command: str = ""
    test_seconds: float = 600.0
    resume: str = ""
    go_on: bool = False
    theme: str = ""
    model_script: str = ""
    pack: str = ""
    tier_models: Mapping[TierName, ModelChoice] = field(default_factory=dict)
    local_only: bool = False
    allow_unpriced: bool = False
    planner: TierName | None = None
    replans: int = 1
    sandbox: str | None = None
    mode: str | None = None
    allow_run: bool = False
    allow_climb: bool = False
    spans: tuple[SpanWish, ...] = ()
    line: bool = False
    """The session in the scrollback instead of the full screen."""
    plain: bool = False
    """The same without anything that is drawn twice."""
    ascii_only: bool = False
    debug: bool = False
    """Write down what happens when, without contents."""


class UsdAmount(click.ParamType[Usd]):
    """An amount such as `2.00` or `$0.50`."""

    name = "usd"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Usd:
        """Read exactly; floats are never involved."""
        amount = usd_from(str(value))
        if amount is None:
            self.fail(f"'{value}' is not an amount of dollars such as 2.00", param, ctx)
        return amount


class TierModel(click.ParamType[tuple[TierName, ModelChoice]]):
    """`mid=anthropic/claude-opus-5-5@low`."""

    name = "tier=backend/model"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[TierName, ModelChoice]:
        """Read a tier and the model that shall stand on it."""
        if isinstance(value, tuple):
            return value
        left, _, right = str(value).partition("=")
        tiers = [tier.value for tier in TierName if tier is not TierName.TOOL]
        if left not in tiers:
            self.fail(f"'{left}' is no tier with a model; there are {', '.join(tiers)}", param, ctx)
        try:
            return TierName(left), parse_choice(right)
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


class ClassTier(click.ParamType[tuple[TaskClass | StepKind, TierName]]):
    """`docstring=small` or `B=small`."""

    name = "class=tier"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[TaskClass | StepKind, TierName]:
        """Read a task class or step kind and a tier."""
        if isinstance(value, tuple):
            return value
        left, _, right = str(value).partition("=")
        meant = class_or_kind(left)
        if meant is None or right not in TierName.__members__.values():
            tiers = ", ".join(TierName)
            self.fail(
                f"'{value}' is not CLASS=TIER; classes: A to G, rename, docstring; tiers: {tiers}", param, ctx
            )
        return meant, TierName(right)


class SpanChoiceWord(click.ParamType[SpanWish]):
    """`pin=src/a.py::parse` or `s2:drop=src/a.py:3-9`."""

    name = "choice=place"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> SpanWish:
        """Read what a step shall see or not see."""
        if isinstance(value, SpanWish):
            return value
        try:
            return parse_span_wish(str(value))
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


RUN_PARAMETERS: tuple[click.Parameter, ...] = (
    click.Option(["-p", "--print", "headless"], is_flag=True, help="No screen: print work and receipt."),
    click.Option(
        ["--output-format"],
        type=click.Choice(OUTPUT_FORMATS),
        default="text",
        show_default=True,
        help="With -p: what is printed.",
    ),
    click.Option(
        ["--repo"],
        type=click.Path(),
        default=".",
        metavar="DIR",
        help="The repository to work in; default: this folder.",
    ),
    click.Option(["-y", "--yes"], is_flag=True, help="With -p: approve the plan, write what passes."),
    click.Option(["--dry-run"], is_flag=True, help="Run and check the steps, show the diff, write nothing."),
    click.Option(["--offline"], is_flag=True, help="Talk to no address but this machine's own."),
    click.Option(
        ["--local-only"], is_flag=True, help="This machine and your declared private hosts; no cloud."
    ),
    click.Option(
        ["--pack"], default="", metavar="NAME", help="Which models stand on the tiers; see `tiers`."
    ),
    click.Option(
        ["--tier-model", "tier_models"],
        type=TierModel(),
        multiple=True,
        metavar="TIER=BACKEND/MODEL",
        help="Another model for a tier, such as mid=anthropic/claude-opus-5-5@low.",
    ),
    click.Option(
        ["--budget"],
        type=UsdAmount(),
        metavar="USD",
        help="The most this session may spend: a wall.",
    ),
    click.Option(
        ["--allow-unpriced"],
        is_flag=True,
        help="Ask models without a known price too; no budget counts their calls.",
    ),
    click.Option(
        ["--max-tier"],
        type=click.Choice([tier.value for tier in TierName]),
        default=TierName.FRONTIER.value,
        help="The highest tier a step may climb to.",
    ),
    click.Option(
        ["--planner"],
        type=click.Choice([tier.value for tier in TierName if tier is not TierName.TOOL]),
        help="Who plans what no recipe takes; default: the highest connected tier that is not local.",
    ),
    click.Option(
        ["--replan", "replans"],
        type=click.IntRange(0, 5),
        default=1,
        show_default=True,
        help="With -p --yes: how often the planner may be asked for other steps when some have failed.",
    ),
    click.Option(
        ["--allow-run"],
        is_flag=True,
        help="With -p --yes: also run commands that the plan proposes; they are shown in full.",
    ),
    click.Option(
        ["--allow-climb"],
        is_flag=True,
        help="With -p --yes: climb also where that costs more than the approved plan said; budgets hold.",
    ),
    click.Option(
        ["--span", "spans"],
        type=SpanChoiceWord(),
        multiple=True,
        metavar="CHOICE=PLACE",
        help="With -p: drop, pin or add lines of what steps see: pin=src/a.py::parse, s2:drop=a.py:3-9.",
    ),
    click.Option(
        ["--tier", "class_tiers"],
        type=ClassTier(),
        multiple=True,
        metavar="CLASS=TIER",
        help="Where a class or kind of step runs, such as docstring=local.",
    ),
    click.Option(
        ["--test-cmd", "test_command"],
        default="",
        metavar="COMMAND",
        help="Your tests, run by your shell in a scratch copy; what fails them is not written.",
    ),
    click.Option(
        ["--test-seconds"],
        type=click.FloatRange(min=1),
        default=600.0,
        show_default=True,
        help="How long the test command may take.",
    ),
    click.Option(
        ["--sandbox"],
        type=click.Choice([wanted.value for wanted in Wanted]),
        help="How strictly commands are confined; S0: not at all. Default: as this machine can.",
    ),
    click.Option(["-c", "--continue", "go_on"], is_flag=True, help="Go on with the newest session here."),
    click.Option(
        ["-r", "--resume"],
        is_flag=False,
        flag_value="pick",
        default="",
        metavar="[SESSION]",
        help="Go on with this session; without one, or with `pick`, choose from a list.",
    ),
    click.Option(["--line"], is_flag=True, help="The session in the scrollback: a prompt and calm lines."),
    click.Option(
        ["--plain"],
        is_flag=True,
        help="As --line, with nothing drawn twice: for screen readers and dumb terminals.",
    ),
    click.Option(["--ascii", "ascii_only"], is_flag=True, help="With --line: no sign outside ASCII."),
    click.Option(
        ["--mode"],
        type=click.Choice([mode.value for mode in PermissionMode]),
        help="What is done without asking on the screen; Shift+Tab changes it. With -p: plan (or ask).",
    ),
    click.Option(["--theme"], default="", metavar="NAME", help="A theme: ink, paper, or your own."),
    click.Option(
        ["--debug"],
        is_flag=True,
        help="Write down what happens when, names and sizes only, in a file beside the session.",
    ),
    click.Option(["--model-script"], default="", metavar="FILE", hidden=True),
)
