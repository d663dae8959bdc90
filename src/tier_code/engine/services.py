"""What a session works with: every port in one value, built by the composition root."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tier_code.domain.budget import NO_LIMITS, Limits
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepKind, TaskClass
from tier_code.domain.pricing import ModelPrice
from tier_code.domain.privacy import DEFAULT_RULES, PrivacyRules
from tier_code.domain.tiers import Tier, TierName
from tier_code.engine.committing.habits import PLAIN_HABITS, CommitHabits
from tier_code.engine.routing.own_record import OwnRecord
from tier_code.ports.clock import Clock, IdMaker
from tier_code.ports.code import AnswerReader, CodeCheck, ContextSource, EditTool, SymbolCatalog
from tier_code.ports.counting import CountTexts, FactorBook, TokenCounter
from tier_code.ports.exploring import SourceExplorer
from tier_code.ports.failures import FailureReader
from tier_code.ports.ledger import LedgerStore
from tier_code.ports.model import ModelSource
from tier_code.ports.preferences import Preferences
from tier_code.ports.prices import PriceBook
from tier_code.ports.program_running import ProgramRunner
from tier_code.ports.repository import Repository
from tier_code.ports.testing import TestChooser
from tier_code.ports.workspace import Blobs, CommandRunner, Workspace

ProgressSink = Callable[[str, int, int], None]
"""(what, done, total); total 0 when unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeServices:
    """Understanding and changing source."""

    catalog: SymbolCatalog
    context: ContextSource
    tools: Mapping[StepKind, EditTool]
    reader: AnswerReader
    checks: Mapping[str, CodeCheck]
    explorer: SourceExplorer | None = None
    """Looks around in the source for whoever plans; None where nobody does."""
    failures: FailureReader | None = None
    """Reading failed test runs; None where nobody fixes tests."""
    tests: TestChooser | None = None
    """Chooses what to run first of the user's tests; None runs all of them every time."""
    warm_up: Callable[[], Awaitable[object]] | None = None
    """Starts the code worker while the user still reads the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelServices:
    """Who may be asked, and at which price."""

    tiers: Mapping[TierName, Tier]
    sources: Mapping[TierName, ModelSource]
    counter: TokenCounter
    ledger: LedgerStore
    baseline_price: ModelPrice | None
    """The frontier tier's price row, for the estimated baseline."""
    prices: PriceBook | None = None
    """For calls that another model served, or whose price something multiplied."""
    factors: FactorBook | None = None
    """What offline counts are worth for each model; without it they are taken as they are."""
    count_texts: CountTexts | None = None
    """Counts in the code worker, where the vocabulary is loaded already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything outside the engine."""

    code: CodeServices
    models: ModelServices
    workspace: Workspace
    blobs: Blobs
    runner: CommandRunner
    clock: Clock
    ids: IdMaker
    environment: Mapping[str, str]
    """What the user's test command inherits; holds no keys."""
    peak_memory: Callable[[], int]
    """Bytes at the highest, of this process and its code worker."""
    sleep: Callable[[float], Awaitable[object]] = field(default=asyncio.sleep)
    """How waiting for a busy server is done, in seconds."""
    programs: ProgramRunner | None = None
    """Runs commands that a plan proposes and the user approved; None where nothing may."""
    repository: Repository | None = None
    """Takes commits; None where there is no version control to take them."""
    preferences: Preferences | None = None
    """Keeps what the user sets for good; None keeps nothing."""
    own_record: OwnRecord | None = None
    """How past attempts fared, for the router; None remembers nothing."""
    allowed: Callable[[], Sequence[str]] = tuple
    """Commands that the user allowed for good in this repository, as rules of `domain.permissions`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOptions:
    """What the user chose for a session."""

    session: str
    repo: str
    version: str
    limits: Limits = NO_LIMITS
    privacy: PrivacyRules = DEFAULT_RULES
    own_keys: tuple[str, ...] = field(default=(), repr=False)
    """The user's own secrets: taken out of whatever is sent."""
    private_texts: tuple[str, ...] = field(default=(), repr=False)
    """Contents of files beside the tree that go to no model, such as a `.env` that git ignores."""
    hour_rate: Usd = ZERO
    """What an hour of the user is worth; zero leaves their time out of everything."""
    time_zone: str = "UTC"
    """In which days and months of budgets and reports begin."""
    offline: bool = False
    local_only: bool = False
    allow_unpriced: bool = False
    """Tiers without a known price may be asked; their calls show as unpriced, and no limit counts them."""
    max_tier: TierName = TierName.FRONTIER
    class_tiers: Mapping[TaskClass | StepKind, TierName] = field(default_factory=dict)
    """From `--tier CLASS=TIER`."""
    test_command: str = ""
    test_seconds: float = 600.0
    """How long the test command may take."""
    commits: CommitHabits = PLAIN_HABITS
    conventions: bool = True
    """Whether the planner is told what the repository says of its own conventions."""
    planner: TierName | None = None
    """Which tier plans what no recipe takes; None means the highest connected one that is not local."""
    context_tokens: int = 600
    """How much context a small step is given beyond nothing at all."""
