"""A program of the user's is told when a run ends."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.waiting import until
from tier_code.cli.telling import teller


async def test_the_words_are_its_last_argument(tmp_path: Path) -> None:
    said = tmp_path / "said"
    code = f"import sys, pathlib; pathlib.Path({str(said)!r}).write_text(sys.argv[1])"
    tell = teller([sys.executable, "-c", code])
    assert tell is not None
    tell("tier-code: done; $(rm -rf .)")
    await until(lambda: said.exists() and said.read_text() == "tier-code: done; $(rm -rf .)")


def test_a_missing_program_stops_nothing(tmp_path: Path) -> None:
    tell = teller([str(tmp_path / "nowhere")])
    assert tell is not None
    tell("tier-code: done")


def test_no_program_no_telling() -> None:
    assert teller([]) is None
