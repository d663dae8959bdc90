"""The real program, killed at durable steps of a run that pays a server: afterwards all books agree.

`TIER_CODE_SWEEP_STRIDE=1` kills at every one of them, which takes long; usually one is enough, since
`tests/engine/money/test_survives_kill.py` tries all of them with the same engine and the same books.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.support.messages_server import Fault, Shop, messages_server
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.cli.commands.doctor_books import look_at_books
from tier_code.cli.commands.findings import State
from tier_code.domain.ledger_report import LineState

ROOT = Path(__file__).parents[2]
STRIDE = int(os.environ.get("TIER_CODE_SWEEP_STRIDE", "0"))
REQUEST = ("-p", "document size in config.py", "--yes", "--tier", "docstring=small", "--budget", "1.00")
SAMPLE = (150,)
"""Where a run is killed without a sweep: when its paid call is under way."""
MOST_STEPS = 5_000


def fresh(root: Path) -> Place:
    place = Place(root)
    place.write(CODE)
    return place


def run_until(place: Place, url: str, step: int) -> bool:
    """Run and be killed at a durable step; whether the run came to its end before it."""
    place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}
    command = [sys.executable, "-m", "tests.cli.dying_run", str(step), *REQUEST]
    search = {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])}
    with (place.root / "told").open("w") as told:
        # A file and no pipe: the code worker of a killed run has it open a little longer.
        done = subprocess.run(
            command,
            cwd=place.repo,
            env={**place.variables(), **search},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            check=False,
            timeout=80,
        )
    place.environment.pop("ANTHROPIC_API_KEY")
    assert done.returncode in (0, -9), (place.root / "told").read_text()
    return done.returncode == 0


def shop() -> Shop:
    """Busy at first, then well."""
    return Shop(
        answer=lambda request: "Count the settings of a configuration.",
        faults=[Fault(status=529, retry_after="0")],
    )


def judge(place: Place, vendor: Shop, name: str) -> None:
    """Whatever happened, the next start of a new session leaves books that agree."""
    again = place.run("-p", "rename size to length", "--yes")
    assert again.code == 0, f"{name}: {again.text}"
    data = place.root / "home" / "data"
    assert [each.told for each in look_at_books(data) if each.state is not State.OK] == [], name
    books = SqliteLedger(data / "ledger.db")
    lines = books.lines()
    books.close()
    assert not [line for line in lines if line.state is LineState.HELD and line.held], name
    assert sum(line.charged.nanos for line in lines) >= vendor.billed, name
    if STRIDE:
        assert "held for" not in place.run("-p", "rename length to size", "--yes").text, name


@pytest.mark.timeout(14_400 if STRIDE else 120)
def test_the_program_killed_while_it_pays_loses_no_bill(tmp_path: Path) -> None:
    for number in range(1, MOST_STEPS, STRIDE) if STRIDE else SAMPLE:
        place = fresh(tmp_path / str(number))
        with messages_server(vendor := shop()) as url:
            survived = run_until(place, url, number)
        judge(place, vendor, f"step {number}")
        if survived:
            break
