"""The composition root: the one place that knows every layer and puts a session together."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tier_code import __version__
from tier_code.adapters.config.folders import config_dir, data_dir
from tier_code.adapters.config.settings_writing import UserPreferences
from tier_code.adapters.counting.offline import count_all, offline_counter
from tier_code.adapters.offload import ProcessOffload, own_peak_memory
from tier_code.adapters.prices.baseline import baseline_price
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.adapters.storage.record_sqlite import FILE as RECORD_FILE
from tier_code.adapters.storage.record_sqlite import SqliteRecord
from tier_code.adapters.storage.sessions import SessionFolder, Sessions
from tier_code.adapters.system_clock import SystemClock, UlidMaker
from tier_code.adapters.workspace.folder import FolderWorkspace
from tier_code.adapters.workspace.git_commit import GitRepository
from tier_code.cli.code_wiring import code_services, project_interpreters
from tier_code.cli.dead_sessions import settle_dead_sessions
from tier_code.cli.debugging import debugging
from tier_code.cli.existing_repo import existing_repo
from tier_code.cli.model_wiring import Household, household, warnings_of
from tier_code.cli.repo_answers import hears_conventions, permissions_of
from tier_code.cli.run_options import RunOptions
from tier_code.cli.sandboxing import command_runner, require_sandbox
from tier_code.cli.secrets import own_keys, private_texts, without_secrets
from tier_code.cli.token_factors import users_factors
from tier_code.domain import events as e
from tier_code.domain.commands import CloseSession, Command
from tier_code.domain.errors import StorageProblem
from tier_code.domain.expected_cost import Supervision
from tier_code.domain.money import ZERO
from tier_code.domain.privacy import PrivacyRules
from tier_code.domain.view import SessionView
from tier_code.engine.assembly import assemble
from tier_code.engine.committing.habits import CommitHabits
from tier_code.engine.recorder import Recorder
from tier_code.engine.routing.own_record import Keeping, OwnRecord
from tier_code.engine.services import ModelServices, Services, SessionOptions
from tier_code.engine.session import SessionEngine
from tier_code.ports.frontend import Frontend
from tier_code.ports.running import CodeRunner
from tier_code.ports.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSession:
    """A session that is open in this process."""

    engine: SessionEngine
    recorder: Recorder
    folder: SessionFolder
    earlier: int = 0
    """Records that the session had before it was opened here."""

    async def show(self, frontend: Frontend) -> SessionView:
        """Run the engine under a front end until the user leaves or the session ends."""
        running = asyncio.create_task(self.engine.run())
        try:
            await frontend.run(self.recorder, self.engine)
        finally:
            self.engine.send(CloseSession())
            await running
        return self.recorder.view


def session_of(options: RunOptions) -> tuple[Path, SessionFolder | None]:
    """The repository, and the session to go on with when one was asked for.

    Errors: RepositoryProblem, UsageProblem.
    """
    repo = existing_repo(options.repo)
    reference = options.resume or ("last" if options.go_on else "")
    return repo, Sessions(data_dir()).find(reference, repo) if reference else None


def as_it_is(workspace: Workspace) -> Workspace:
    """The user's folder itself."""
    return workspace


@asynccontextmanager
async def open_session(
    options: RunOptions,
    repo: Path,
    resumed: SessionFolder | None,
    seen: Callable[[Workspace], Workspace] = as_it_is,
) -> AsyncIterator[LiveSession]:
    """Put a session together, new or resumed, and take everything down again at the end.

    `seen` puts something else in the place of the user's folder.
    Errors: RepositoryProblem, StorageProblem (another process has the session), UsageProblem.
    """
    async with _opened(options, repo, resumed, seen) as live:
        if not options.debug:
            yield live
            return
        async with debugging(live.recorder, live.folder.path):
            yield live


@asynccontextmanager
async def _opened(
    options: RunOptions,
    repo: Path,
    resumed: SessionFolder | None,
    seen: Callable[[Workspace], Workspace],
) -> AsyncIterator[LiveSession]:
    folder = resumed
    if folder is None:
        folder = await asyncio.to_thread(Sessions(data_dir()).create, repo)
    offload = ProcessOffload()
    record: OwnRecord | None = None
    try:
        earlier: tuple[e.Record, ...] = ()
        if resumed is None:
            journal = await asyncio.to_thread(JournalFile.create, folder.journal)
        else:
            journal = await asyncio.to_thread(JournalFile.open_for_append, folder.journal)
            earlier = tuple(await asyncio.to_thread(_read, folder))
        recorder = Recorder(journal, SystemClock(), earlier)
        home = household(options, repo, _ProgressEvents(recorder), recorder.view.budget)
        await asyncio.to_thread(require_sandbox, home.settings.sandbox, options.test_command)
        services = _services(home, repo, folder, offload)
        services = replace(services, workspace=seen(services.workspace))
        record = services.own_record
        chosen = _chosen(options, home, repo, folder.session, recorder.view)
        engine = await assemble(services, chosen, recorder)
        found = await settle_dead_sessions(services.models.ledger, Sessions(data_dir()), folder.session)
        told = (*await asyncio.to_thread(warnings_of, home, repo), *_forgotten(record))
        for warning in (*told, *found):
            await recorder.publish(e.NoticeGiven(text=warning))
        yield LiveSession(engine=engine, recorder=recorder, folder=folder, earlier=len(earlier))
    finally:
        if record is not None:
            await record.close()
        await asyncio.to_thread(offload.close)


def _services(home: Household, repo: Path, folder: SessionFolder, offload: ProcessOffload) -> Services:
    counter = offline_counter()
    programs = command_runner(home.settings.sandbox)
    running = CodeRunner(
        runner=programs,
        environment=without_secrets(os.environ, home.settings.hosts.values()),
        interpreters=project_interpreters(os.environ),
    )
    return Services(
        code=code_services(offload, counter, running),
        models=ModelServices(
            tiers=home.models.tiers,
            sources=home.models.sources,
            counter=counter,
            ledger=SqliteLedger(data_dir() / "ledger.db"),
            baseline_price=baseline_price(home.prices, SystemClock().now()),
            prices=home.prices,
            factors=users_factors(counter),
            count_texts=lambda texts: offload.run(count_all, counter, texts),
        ),
        workspace=FolderWorkspace(str(repo), folder.path, hiding=home.settings.hiding),
        blobs=folder.blobs,
        runner=running.runner,
        programs=programs,
        environment=running.environment,
        clock=SystemClock(),
        ids=UlidMaker(),
        peak_memory=lambda: own_peak_memory() + offload.peak_memory(),
        repository=GitRepository(repo),
        preferences=UserPreferences(config_dir()),
        own_record=_own_record(home, folder),
        allowed=permissions_of(repo).rules,
    )


def _forgotten(record: OwnRecord | None) -> tuple[str, ...]:
    if record is None or not record.problem:
        return ()
    return (f"past attempts are not remembered: {record.problem}; delete the file to begin anew",)


def _own_record(home: Household, folder: SessionFolder) -> OwnRecord:
    """What is remembered of past attempts; it can be lost without harm, so a broken one is left alone."""
    store, problem = None, ""
    try:
        store = SqliteRecord(data_dir() / RECORD_FILE)
    except StorageProblem as broken:
        problem = str(broken)
    return OwnRecord(
        store,
        Keeping(
            session=folder.session,
            repo=folder.path.parent.name,
            tiers=home.models.tiers,
            supervision=Supervision(hour=home.settings.hour_rate or ZERO),
        ),
        SystemClock().now,
        problem,
    )


def _chosen(
    options: RunOptions, home: Household, repo: Path, session: str, view: SessionView
) -> SessionOptions:
    """The options of the command line; a resumed session keeps what it was opened with."""
    return SessionOptions(
        session=session,
        repo=str(repo),
        version=__version__,
        limits=home.settings.limits,
        hour_rate=home.settings.hour_rate or ZERO,
        time_zone=home.settings.time_zone,
        privacy=PrivacyRules(local_only=home.settings.local_only),
        own_keys=own_keys(home.keys.environment, home.settings.hosts.values()),
        private_texts=private_texts(repo),
        offline=options.offline or view.offline,
        local_only=options.local_only,
        allow_unpriced=home.settings.allow_unpriced,
        max_tier=options.max_tier,
        planner=options.planner,
        conventions=hears_conventions(repo),
        class_tiers={**home.settings.class_tiers, **options.class_tiers},
        commits=CommitHabits(
            each_run=home.settings.commit == "each-run",
            by_model=home.settings.commit_message == "model",
            attribution=home.settings.commit_attribution,
        ),
        test_command=options.test_command or view.test_command,
        test_seconds=options.test_seconds,
    )


class _ProgressEvents:
    """States progress of the model's start as events, from wherever it is reported."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._loop = asyncio.get_running_loop()
        self._pending: set[asyncio.Task[None]] = set()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Report from any thread."""
        self._loop.call_soon_threadsafe(self._state, what, done, total)

    def _state(self, what: str, done: int, total: int) -> None:
        finished = total > 0 and done >= total
        event = e.ProgressMade(what=what, done=done, total=total, finished=finished)
        # The loop keeps only weak references to tasks that nobody waits for.
        task = self._loop.create_task(self._recorder.publish(event))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)


def _read(folder: SessionFolder) -> list[e.Record]:
    return list(JournalFile.read(folder.journal).records())


async def run_command_in_session(
    reference: str, repo: str, choose: Callable[[SessionView], Command]
) -> SessionView:
    """Resume a session without a front end, carry out one command and close it again.

    `choose` makes the command from the session as it stands, and may raise UsageProblem.
    """
    options = RunOptions(repo=repo, resume=reference or "last", offline=True)
    place, folder = session_of(options)
    async with open_session(options, place, folder) as live:
        command = choose(live.recorder.view)
        running = asyncio.create_task(live.engine.run())
        live.engine.send(command)
        live.engine.send(CloseSession())
        await running
        return live.recorder.view
