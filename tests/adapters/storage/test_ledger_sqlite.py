"""The durable books: never over the limit, every hold closed once, two processes at a time."""

from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain.budget import NO_LIMITS, Booking, BudgetScope, Limits
from tier_code.domain.errors import BudgetRefused, StorageProblem
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepId
from tier_code.domain.pricing import declared_free
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage

SESSION = "session"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    books = SqliteLedger(tmp_path / "ledger.db")
    yield books
    books.close()


def booking(call: str, session: str = SESSION, day: str = "2026-11-22", **more: str) -> Booking:
    return Booking(call=CallId(call), session=session, day=day, **more)


def entry(call: str, cost: Usd | None) -> LedgerEntry:
    return LedgerEntry(
        call=CallId(call),
        step=StepId("s1"),
        attempt=1,
        tier=TierName.MID,
        backend="b",
        model="m",
        usage=TokenUsage(input_tokens=3, output_tokens=2**40),
        price=declared_free("m"),
        cost=cost,
        quality=CostQuality.EXACT,
        tokens_source="usage",
        baseline=None,
        seconds=1.5,
    )


def test_a_hold_counts_until_it_is_settled(ledger: SqliteLedger) -> None:
    ledger.reserve(booking("a"), Usd(60), Limits(session=Usd(100)))
    assert ledger.committed(SESSION) == Usd(60)
    with pytest.raises(BudgetRefused, match="budget"):
        ledger.reserve(booking("b"), Usd(41), Limits(session=Usd(100)))
    ledger.settle(booking("a"), entry("a", Usd(10)))
    ledger.reserve(booking("b"), Usd(90), Limits(session=Usd(100)))
    assert ledger.committed(SESSION) == Usd(100)


def test_settling_twice_changes_nothing(ledger: SqliteLedger) -> None:
    ledger.reserve(booking("a"), Usd(60), NO_LIMITS)
    ledger.settle(booking("a"), entry("a", Usd(10)))
    ledger.settle(booking("a"), entry("a", Usd(50)))
    ledger.release(CallId("a"))
    assert ledger.committed(SESSION) == Usd(10)
    assert ledger.entries(SESSION) == [entry("a", Usd(10))]


def test_an_overrun_of_the_provider_is_booked_in_full(ledger: SqliteLedger) -> None:
    ledger.reserve(booking("a"), Usd(5), Limits(session=Usd(10)))
    ledger.settle(booking("a"), entry("a", Usd(70)))
    assert ledger.committed(SESSION) == Usd(70)
    with pytest.raises(BudgetRefused):
        ledger.reserve(booking("b"), Usd(1), Limits(session=Usd(10)))


def test_free_work_is_entered_without_a_hold(ledger: SqliteLedger) -> None:
    ledger.settle(booking("local"), entry("local", ZERO))
    assert ledger.entries(SESSION) == [entry("local", ZERO)]
    assert ledger.committed(SESSION) == ZERO


def test_an_unpriced_call_keeps_its_hold_charged(ledger: SqliteLedger) -> None:
    ledger.reserve(booking("a"), Usd(60), NO_LIMITS)
    ledger.settle(booking("a"), entry("a", None))
    assert ledger.committed(SESSION) == Usd(60)


def test_a_released_hold_is_free_again_and_a_written_off_one_is_not(ledger: SqliteLedger) -> None:
    ledger.reserve(booking("a"), Usd(60), NO_LIMITS)
    ledger.reserve(booking("b"), Usd(30), NO_LIMITS)
    ledger.release(CallId("a"))
    assert ledger.write_off(CallId("b")) == Usd(30)
    assert ledger.write_off(CallId("b")) == Usd(30)
    ledger.settle(booking("b"), entry("b", Usd(1)))
    assert ledger.committed(SESSION) == Usd(30)
    with pytest.raises(StorageProblem, match="holds nothing"):
        ledger.write_off(CallId("a"))


def test_a_call_is_reserved_once(ledger: SqliteLedger) -> None:
    ledger.reserve(booking("a"), Usd(1), NO_LIMITS)
    with pytest.raises(StorageProblem, match="already"):
        ledger.reserve(booking("a"), Usd(1), NO_LIMITS)


def test_sessions_do_not_share_a_limit(ledger: SqliteLedger) -> None:
    ledger.reserve(booking("a", "one"), Usd(9), Limits(session=Usd(10)))
    ledger.reserve(booking("b", "two"), Usd(9), Limits(session=Usd(10)))
    assert ledger.committed("one") == ledger.committed("two") == Usd(9)
    assert ledger.held("one") == [("a", Usd(9))]


def test_the_books_are_private_and_of_a_known_version(tmp_path: Path) -> None:
    path = tmp_path / "books" / "ledger.db"
    SqliteLedger(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StorageProblem, match="newer tier-code"):
        SqliteLedger(path)


def test_a_file_that_is_no_ledger_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StorageProblem, match="cannot be used"):
        SqliteLedger(path)
    assert path.read_bytes() == b"not a database" * 100


def test_any_thread_may_write(ledger: SqliteLedger) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: ledger.reserve(booking(str(n)), Usd(1), NO_LIMITS), range(40)))
    assert ledger.committed(SESSION) == Usd(40)


_SPENDER = """
import sys
from pathlib import Path
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain.budget import Booking, Limits
from tier_code.domain.errors import BudgetRefused
from tier_code.domain.money import Usd
books = SqliteLedger(Path(sys.argv[1]))
for number in range(200):
    call = Booking(call=f"{sys.argv[2]}-{number}", session=sys.argv[3], day="2026-11-22")
    try:
        books.reserve(call, Usd(7), Limits(**{sys.argv[4]: Usd(500)}))
    except BudgetRefused:
        break
"""


@pytest.mark.parametrize(
    ("sessions", "scope"), [(("session", "session"), "session"), (("one", "two"), "day")]
)
def test_two_processes_together_stay_under_the_limit(
    tmp_path: Path, sessions: tuple[str, str], scope: str
) -> None:
    path = tmp_path / "ledger.db"
    books = SqliteLedger(path)
    spenders = [
        subprocess.Popen([sys.executable, "-c", _SPENDER, str(path), name, session, scope])
        for name, session in zip("ab", sessions, strict=True)
    ]
    assert [spender.wait(timeout=20) for spender in spenders] == [0, 0]
    assert sum(books.committed(session).nanos for session in set(sessions)) == 497
    books.close()


def test_every_scope_has_a_wall_of_its_own(ledger: SqliteLedger) -> None:
    limits = Limits(step=Usd(10), session=Usd(20), day=Usd(30), month=Usd(40))
    ledger.reserve(booking("a", "one", step="s1"), Usd(10), limits)
    with pytest.raises(BudgetRefused, match="step budget") as caught:
        ledger.reserve(booking("b", "one", step="s1"), Usd(1), limits)
    assert (caught.value.scope, caught.value.needed, caught.value.left) == ("step", Usd(1), ZERO)
    ledger.reserve(booking("c", "one", step="s2"), Usd(10), limits)
    with pytest.raises(BudgetRefused, match="session budget"):
        ledger.reserve(booking("d", "one", step="s3"), Usd(1), limits)
    ledger.reserve(booking("e", "two"), Usd(10), limits)
    with pytest.raises(BudgetRefused, match="day budget"):
        ledger.reserve(booking("f", "three"), Usd(1), limits)
    ledger.reserve(booking("g", "three", "2026-11-23"), Usd(10), limits)
    with pytest.raises(BudgetRefused, match="month budget"):
        ledger.reserve(booking("h", "four", "2026-11-24"), Usd(1), limits)
    ledger.reserve(booking("i", "four", "2026-12-01"), Usd(10), limits)


def test_a_clock_that_goes_back_frees_no_budget(ledger: SqliteLedger) -> None:
    limits = Limits(day=Usd(10))
    ledger.reserve(booking("a", day="2026-11-22"), Usd(8), limits)
    with pytest.raises(BudgetRefused):
        ledger.reserve(booking("b", day="2026-11-21"), Usd(8), limits)
    standings = {each.scope: each for each in ledger.standing(booking("c", day="2026-11-21"), limits)}
    assert standings[BudgetScope.DAY].left == Usd(2)


def test_a_call_stays_in_the_day_in_which_it_was_held(ledger: SqliteLedger) -> None:
    ledger.reserve(booking("a", day="2026-11-22"), Usd(8), NO_LIMITS)
    ledger.settle(booking("a", day="2026-11-23"), entry("a", Usd(5)))
    (before,) = [
        each for each in ledger.standing(booking("x", day="2026-11-22"), NO_LIMITS) if each.scope == "day"
    ]
    assert before.committed == Usd(5)


def test_books_of_the_first_version_are_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with sqlite3.connect(path) as old:
        old.executescript(
            "CREATE TABLE calls (call TEXT PRIMARY KEY, session TEXT NOT NULL, state TEXT NOT NULL,"
            " held INTEGER NOT NULL, charged INTEGER NOT NULL, entry TEXT, at INTEGER NOT NULL) STRICT;"
            " PRAGMA user_version = 1;"
        )
        text = msgspec.json.encode(entry("a", Usd(5))).decode()
        old.execute(
            "INSERT INTO calls VALUES ('a', 'session', 'settled', 9, 5, ?, 1700000000000000000)", [text]
        )
        old.execute("INSERT INTO calls VALUES ('b', 'session', 'held', 3, 3, NULL, 1700000000000000000)")
    old.close()
    books = SqliteLedger(path)
    assert books.committed(SESSION) == Usd(8)
    standings = {each.scope: each for each in books.standing(booking("x", day="2023-11-14"), NO_LIMITS)}
    assert standings[BudgetScope.DAY].committed == Usd(8)
    books.close()


_KILLED = """
import sys
from pathlib import Path
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain.budget import NO_LIMITS, Booking
from tier_code.domain.money import Usd
books = SqliteLedger(Path(sys.argv[1]))
for number in range(10**6):
    books.reserve(Booking(call=str(number), session="session", day="2026-11-22"), Usd(1), NO_LIMITS)
    print(number, flush=True)
"""


def test_a_reservation_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with subprocess.Popen([sys.executable, "-c", _KILLED, str(path)], stdout=subprocess.PIPE) as spender:
        assert spender.stdout is not None
        told = [spender.stdout.readline() for _ in range(5)]
        spender.send_signal(signal.SIGKILL)
    books = SqliteLedger(path)
    assert books.committed(SESSION).nanos > int(told[-1])
    books.close()


class Books(RuleBasedStateMachine):
    """A plain model of the books beside the real ones, reopened at any moment."""

    calls = st.sampled_from([CallId(name) for name in "abcdef"])
    amounts = st.integers(min_value=0, max_value=60).map(Usd)

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ledger = SqliteLedger(Path(self.folder.name, "ledger.db"))
        self.state: dict[str, str] = {}
        self.held: dict[str, int] = {}
        self.charged: dict[str, int] = {}

    @property
    def total(self) -> int:
        return sum(self.charged.values())

    @rule(call=calls, amount=amounts)
    def reserve(self, call: CallId, amount: Usd) -> None:
        fits = self.total + amount.nanos <= 100
        if not fits:
            with pytest.raises(BudgetRefused):
                self.ledger.reserve(booking(call), amount, Limits(session=Usd(100)))
        elif call in self.state:
            with pytest.raises(StorageProblem):
                self.ledger.reserve(booking(call), amount, Limits(session=Usd(100)))
        else:
            self.ledger.reserve(booking(call), amount, Limits(session=Usd(100)))
            self.state[call], self.held[call], self.charged[call] = "held", amount.nanos, amount.nanos

    @rule(call=calls, share=st.floats(min_value=0, max_value=1))
    def settle(self, call: CallId, share: float) -> None:
        cost = int(self.held.get(call, 0) * share)
        self.ledger.settle(booking(call), entry(call, Usd(cost)))
        if self.state.get(call, "held") == "held":
            self.state[call], self.charged[call] = "settled", cost

    @rule(call=calls)
    def release(self, call: CallId) -> None:
        self.ledger.release(call)
        if self.state.get(call) == "held":
            self.state[call], self.charged[call] = "released", 0

    @rule(call=calls)
    def write_off(self, call: CallId) -> None:
        if self.state.get(call) in {"held", "written_off"}:
            assert self.ledger.write_off(call) == Usd(self.held[call])
            self.state[call] = "written_off"
        else:
            with pytest.raises(StorageProblem):
                self.ledger.write_off(call)

    @rule()
    def reopen(self) -> None:
        self.ledger.close()
        self.ledger = SqliteLedger(Path(self.folder.name, "ledger.db"))

    @invariant()
    def agrees_and_stays_under_the_limit(self) -> None:
        assert self.ledger.committed(SESSION) == Usd(self.total)
        assert self.total <= 100

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()


TestBooks = Books.TestCase
TestBooks.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


@pytest.mark.parametrize(
    "question",
    [
        "SELECT coalesce(sum(charged), 0) FROM calls WHERE session = 'a' AND step = 's1'",
        "SELECT coalesce(sum(charged), 0) FROM calls WHERE session = 'a'",
        "SELECT coalesce(sum(charged), 0) FROM calls WHERE day = '2026-11-22'",
        "SELECT coalesce(sum(charged), 0) FROM calls WHERE day BETWEEN '2026-11-01' AND '2026-11-31'",
    ],
)
def test_what_a_limit_sums_is_read_from_an_index_alone(ledger: SqliteLedger, question: str) -> None:
    with closing(sqlite3.connect(ledger.path)) as books:
        ((*_, plan),) = books.execute(f"EXPLAIN QUERY PLAN {question}")
    assert "USING COVERING INDEX" in plan
