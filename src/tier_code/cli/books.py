"""The ledger as it is read without a session."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain.ledger_report import LedgerLine


def lines_of(path: Path) -> Sequence[LedgerLine]:
    """Every line of these books; none where there are no books yet."""
    if not path.exists():
        return ()
    books = SqliteLedger(path)
    try:
        return books.lines()
    finally:
        books.close()
