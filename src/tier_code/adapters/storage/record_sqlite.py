"""The user's own record of attempts in SQLite: class, model, size and verdict, and no word of any code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.storage.private_database import PrivateDatabase
from tier_code.domain.errors import StorageProblem
from tier_code.domain.plan import TaskClass
from tier_code.domain.record import Size, StepOutcome
from tier_code.domain.tiers import TierName

FILE = "record.db"
"""In the data folder. Deleting it forgets everything; nothing else depends on it."""
_REMEMBERED = 5000
"""Older outcomes have faded to nothing."""
_BUSY_SECONDS = 5
_VERSION = 1
_SCHEMA = """
CREATE TABLE outcomes (
    session TEXT NOT NULL, step TEXT NOT NULL, attempt INTEGER NOT NULL,
    repo TEXT NOT NULL, task_class TEXT NOT NULL, tier TEXT NOT NULL, model TEXT NOT NULL, size TEXT NOT NULL,
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)), failed_check TEXT NOT NULL,
    undone INTEGER NOT NULL CHECK (undone IN (0, 1)), at INTEGER NOT NULL,
    PRIMARY KEY (session, step, attempt)
) STRICT
"""
_COLUMNS = "session, step, attempt, repo, task_class, tier, model, size, passed, failed_check, undone, at"


class SqliteRecord:
    """Implements `ports.record.OutcomeStore`. Any thread may call it."""

    def __init__(self, path: Path) -> None:
        """Open or create the record.

        Errors: StorageProblem, also for a record of a newer version.
        """
        self.path = path
        # The record may lose its newest lines in a power cut; it is no book of money.
        self._table = PrivateDatabase(path, "record", patience_seconds=_BUSY_SECONDS, durable=False)
        self._prepare()

    def add(self, outcome: StepOutcome) -> None:
        """Remember one attempt; the same attempt again changes nothing.

        Errors: StorageProblem.
        """
        row = (
            outcome.session,
            outcome.step,
            outcome.attempt,
            outcome.repo,
            outcome.task_class.value,
            outcome.tier.value,
            outcome.model,
            outcome.size.value,
            int(outcome.passed),
            outcome.check,
            int(outcome.undone),
            outcome.at,
        )
        places = ", ".join("?" for _ in row)
        statement = f"INSERT OR IGNORE INTO outcomes ({_COLUMNS}) VALUES ({places})"  # noqa: S608 - constants only
        with self._table.transaction() as table:
            table.execute(statement, row)

    def relabel(self, session: str, step: str, *, undone: bool) -> None:
        """Say of a step's passed attempts whether the user took them back.

        Errors: StorageProblem.
        """
        with self._table.transaction() as table:
            table.execute(
                "UPDATE outcomes SET undone = ? WHERE session = ? AND step = ? AND passed = 1",
                (int(undone), session, step),
            )

    def outcomes(self) -> Sequence[StepOutcome]:
        """The newest few thousand, oldest first.

        Errors: StorageProblem.
        """
        question = f"SELECT {_COLUMNS} FROM outcomes ORDER BY at DESC, rowid DESC LIMIT {_REMEMBERED}"  # noqa: S608 - constants only
        with self._table.transaction() as table:
            rows = table.execute(question).fetchall()
        found = [_outcome(row) for row in reversed(rows)]
        return [outcome for outcome in found if outcome is not None]

    def close(self) -> None:
        """Let go of the file."""
        self._table.close()

    def _prepare(self) -> None:
        with self._table.transaction() as table:
            (version,) = table.execute("PRAGMA user_version").fetchone()
            if version > _VERSION:
                raise StorageProblem(f"{self.path}: a newer tier-code wrote this record; update tier-code")
            if version < _VERSION:
                table.execute(_SCHEMA)
                table.execute(f"PRAGMA user_version = {_VERSION}")


def _outcome(row: Sequence[object]) -> StepOutcome | None:
    """A line as an outcome; None for one with a class or tier of another version."""
    session, step, attempt, repo, task_class, tier, model, size, passed, check, undone, at = row
    try:
        return StepOutcome(
            session=str(session),
            step=str(step),
            attempt=int(str(attempt)),
            repo=str(repo),
            task_class=TaskClass(str(task_class)),
            tier=TierName(str(tier)),
            model=str(model),
            size=Size(str(size)),
            passed=bool(passed),
            check=str(check),
            undone=bool(undone),
            at=int(str(at)),
        )
    except ValueError:
        return None
