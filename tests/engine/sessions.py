"""A whole engine over shipped fakes, with a toy language: a file is a list of words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.engine.planning.catalogs import GivenCatalog, symbol
from tier_code.adapters.in_memory.books import MemoryJournal, MemoryLedger, NumberedIds, SteppingClock
from tier_code.adapters.in_memory.files import JudgingRunner, MemoryBlobs, MemoryWorkspace
from tier_code.adapters.in_memory.repository import MemoryRepository
from tier_code.adapters.models.scripted import ScriptedAnswer, ScriptedModel, ScriptedSource
from tier_code.domain import events as e
from tier_code.domain.budget import Limits
from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.commands import CloseSession, Command
from tier_code.domain.context import ContextSlice, SourceSpan
from tier_code.domain.errors import ToolDeclined
from tier_code.domain.money import Usd
from tier_code.domain.plan import Step, StepKind
from tier_code.domain.pricing import ModelPrice, declared_free
from tier_code.domain.privacy import PrivacyRules
from tier_code.domain.tiers import Reach, Tier, TierName
from tier_code.domain.view import SessionView
from tier_code.engine.assembly import assemble
from tier_code.engine.committing.habits import PLAIN_HABITS, CommitHabits
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import CodeServices, ModelServices, Services, SessionOptions
from tier_code.engine.session import SessionEngine
from tier_code.ports.code import Changes, Edited
from tier_code.ports.preferences import Preferences
from tier_code.ports.source import SourceTree

FILES = {
    "a.py": b"def old():\n    return 1\n\n\ndef plain():\n    return 2\n",
    "b.py": b"from a import old\n\n\ndef user():\n    return old()\n",
}
CATALOG = GivenCatalog(
    symbol("a.py::", "module", documented=True),
    symbol("a.py::old"),
    symbol("a.py::plain"),
    symbol("b.py::", "module", documented=True),
    symbol("b.py::user"),
)
PAID = ModelPrice(
    model="paid",
    as_of="2026-01-01",
    source="test",
    input_rate=1_000_000_000,
    cache_read_rate=None,
    cache_write_5m_rate=None,
    cache_write_1h_rate=None,
    output_rate=5_000_000_000,
)


class WordTool:
    """Renames by replacing the word everywhere; declines for the names `unsure` and `partly`."""

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        old, new = step.targets[0].qualname, step.argument("new_name")
        if new == "unsure":
            raise ToolDeclined("not certain", ("a.py:1: def old():",))
        found = {path: tree.read(path) or b"" for path in tree.paths()}
        changed = {p: c.replace(old.encode(), new.encode()) for p, c in found.items() if old.encode() in c}
        if new == "partly":
            raise ToolDeclined("half of it", ("b.py:5: not sure",), partial={"a.py": changed["a.py"]})
        if new == "same":
            return Edited(changes=found, notes=("nothing to do",))
        return Edited(changes=changed, notes=("one string left",))


class LineReader:
    """Puts the answer as a docstring under the definition; an answer without a letter is no answer."""

    async def read(self, tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
        target = step.targets[0]
        head = f"def {target.qualname}():\n".encode()
        content = tree.read(target.path) or b""
        if not answer.strip():
            return failed("shape", "the answer is empty")
        if head not in content:
            return failed("shape", f"{target} is not there")
        new = content.replace(head, head + f'    """{answer.strip()}"""\n'.encode())
        return Edited(changes={target.path: new})


class PlainContext:
    async def slice(self, tree: SourceTree, step: Step, budget_tokens: int) -> ContextSlice:
        target = step.targets[0]
        text = (tree.read(target.path) or b"").decode()
        span = SourceSpan(
            path=target.path, start=1, end=text.count("\n"), why="target", tokens=len(text) // 4
        )
        return ContextSlice(spans=(span,), text=text, tokens=span.tokens)


class NoBadWord:
    """Fails for text that holds a word."""

    def __init__(self, word: str) -> None:
        self._word = word.encode()

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        bad = [path for path, content in changes.items() if content and self._word in content]
        return failed("lint", f"bad word in {bad[0]}") if bad else passed("lint", "no bad word")


class LetterCounter:
    source = "letters"

    def count(self, text: str) -> int:
        return len(text) // 4


class CatalogOfTree:
    """The given symbols, plus whatever `def` a path::name points at in the tree."""

    async def find(self, tree: SourceTree, dotted: str) -> Sequence[object]:
        if "::" in dotted:
            path, _, name = dotted.partition("::")
            there = f"def {name}(".encode() in (tree.read(path) or b"")
            return [symbol(dotted)] if there else []
        return await CATALOG.find(tree, dotted)

    in_file = CATALOG.in_file
    paths_matching = CATALOG.paths_matching


@dataclass(slots=True)
class World:
    """Everything around an engine that a test may look at or break."""

    answers: Sequence[ScriptedAnswer | str] = ()
    files: Mapping[str, bytes] = field(default_factory=lambda: dict(FILES))
    read_only: Sequence[str] = ()
    budget: Usd | None = None
    test_command: str = ""
    local_price: ModelPrice | None = field(default_factory=lambda: declared_free("scripted"))
    ladder: Mapping[TierName, Sequence[ScriptedAnswer | str]] = field(default_factory=dict)
    tests_pass: object = None
    hold_tests: asyncio.Event | None = None
    reach: Reach = Reach.MACHINE
    """Of the local tier."""
    privacy: PrivacyRules = field(default_factory=PrivacyRules)
    own_keys: tuple[str, ...] = ()
    allow_unpriced: bool = False
    unpriced: Sequence[TierName] = ()
    """Tiers of the ladder without a known price."""
    repository: MemoryRepository | None = None
    preferences: Preferences | None = None
    allowed: Sequence[str] = ()
    """Commands that the user allowed for good."""
    commits: CommitHabits = PLAIN_HABITS
    wanted_planner: TierName | None = None
    """As `--planner` names it."""
    slept: list[float] = field(default_factory=list)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    ids: NumberedIds = field(default_factory=NumberedIds)
    workspace: MemoryWorkspace = field(init=False)
    model: ScriptedModel = field(init=False)
    source: ScriptedSource = field(init=False)
    runner: JudgingRunner = field(init=False)
    recorder: Recorder = field(init=False)
    engine: SessionEngine = field(init=False)

    def __post_init__(self) -> None:
        self.workspace = MemoryWorkspace(self.files, self.read_only)
        self.model = ScriptedModel(self.answers)
        self.source = ScriptedSource(self.model)
        judge = self.tests_pass if callable(self.tests_pass) else (lambda tree: True)
        self.runner = JudgingRunner(judge, self.hold_tests)

    def services(self) -> Services:
        sources = {TierName.LOCAL: self.source}
        sources |= {name: ScriptedSource(ScriptedModel(answers)) for name, answers in self.ladder.items()}
        tiers = {name: self._tier(name, name in sources or name is TierName.TOOL) for name in TierName}
        return Services(
            code=CodeServices(
                catalog=CatalogOfTree(),  # type: ignore[arg-type]  # symbols are found by a toy rule
                context=PlainContext(),
                tools={StepKind.RENAME: WordTool()},
                reader=LineReader(),
                checks={"lint": NoBadWord("forbidden")},
            ),
            models=ModelServices(
                tiers=tiers, sources=sources, counter=LetterCounter(), ledger=self.ledger, baseline_price=PAID
            ),
            workspace=self.workspace,
            blobs=self.blobs,
            runner=self.runner,
            clock=SteppingClock(),
            ids=self.ids,
            environment={},
            peak_memory=lambda: 1,
            sleep=self._sleep,
            repository=self.repository,
            preferences=self.preferences,
            allowed=lambda: self.allowed,
        )

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def _tier(self, name: TierName, ready: bool) -> Tier:  # noqa: FBT001 - a private builder
        return Tier(
            name=name,
            backend="scripted",
            model="scripted",
            price=None if name in self.unpriced else self.local_price if name is TierName.LOCAL else PAID,
            window_tokens=4096,
            max_output_tokens=512,
            ready=ready,
            missing="" if ready else f"{name.value} is not connected",
            reach=self.reach if name is TierName.LOCAL else Reach.MACHINE,
        )

    async def open(self) -> None:
        """Start a new session, or go on with what the journal holds."""
        services = self.services()
        options = SessionOptions(
            session="SESSION",
            repo="/repo",
            version="test",
            limits=Limits(session=self.budget),
            privacy=self.privacy,
            own_keys=self.own_keys,
            allow_unpriced=self.allow_unpriced,
            test_command=self.test_command,
            commits=self.commits,
            planner=self.wanted_planner,
        )
        self.recorder = Recorder(self.journal, services.clock, tuple(self.journal.records))
        self.engine = await assemble(services, options, self.recorder)

    async def run(
        self, *commands: Command, watch: Callable[[SessionView], object] | None = None
    ) -> SessionView:
        """Send commands one after the other, each once the one before is done, then close.

        `watch` is shown the session after each of them.
        """
        await self.open()
        running = asyncio.create_task(self.engine.run())
        for command in commands:
            self.engine.send(command)
            await self.engine.idle()
            if watch is not None:
                watch(self.recorder.view)
        self.engine.send(CloseSession())
        await asyncio.wait_for(running, 10)
        return self.recorder.view

    def events(self, *kinds: type[object]) -> list[e.Event]:
        """What happened, of these kinds."""
        return [record.event for record in self.journal.records if isinstance(record.event, kinds)]
