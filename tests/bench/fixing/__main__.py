"""Fix until green on HumanEvalFix (Python), by the real local model; `BENCH_DATA` names its folder.

The tier above it is played by a server on this machine that answers with the data set's own solution.
`--tasks N` (20) takes more or fewer of the same order; `--product` leaves other ways to ask out.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.bench.fixing.asking import Asked, asked_once, plain, with_all_tests
from tests.bench.fixing.canonical import Canonical, canonical_server
from tests.bench.fixing.report import other_ways, summary, without_local
from tests.bench.fixing.sessions import HEAD, Fixed, Ladder, fixed
from tests.bench.fixing.tasks import Task, chosen, tasks_of, written
from tier_code.adapters.config.folders import cache_dir
from tier_code.adapters.models.embedded import EmbeddedSource
from tier_code.cli.commands.models import users_catalogue

MODEL = "qwen2.5-coder-1.5b"
ABOVE = (
    "the next tier: a server on this machine that answers with the data set's own solution, at its list price"
)
NO_DATA = "skipped: set BENCH_DATA to a folder that holds a clone of bigcode-project/octopack (MIT)"


def main(arguments: Sequence[str]) -> int:
    """Run what there is data for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=20, help="how many of the 164")
    parser.add_argument("--product", action="store_true", help="the product alone")
    given = parser.parse_args(arguments)
    tasks = tasks_of(Path(os.environ.get("BENCH_DATA") or os.devnull))
    if not tasks:
        _say([NO_DATA])
        return 0
    weights = users_catalogue().installed_path(MODEL)
    if weights is None:
        _say(["the local model is not pulled: tier-code models pull"])
        return 1
    few = chosen(tasks, given.tasks)
    _say([f"HumanEvalFix, Python: {len(few)} of {len(tasks)} tasks, {MODEL}", ABOVE, HEAD])
    with tempfile.TemporaryDirectory(prefix="tier-code-bench-") as folder, canonical_server() as above:
        ended = list(_sessions(few, Path(folder, "ladder"), above, Ladder(url=above.url)))
        _say(summary(ended))
        if not given.product:
            _say(["\nthe next tier from the start", HEAD])
            dear = list(_sessions(few, Path(folder, "dear"), above, Ladder(url=above.url, first="small")))
            _say(without_local(dear))
            asyncio.run(_other_ways(weights, few, Path(folder)))
    return 0


def _sessions(tasks: Sequence[Task], folder: Path, above: Canonical, ladder: Ladder) -> Iterator[Fixed]:
    for number, task in enumerate(tasks):
        above.task = task
        repo = written(task, folder / f"task-{number}")
        ended = fixed(task, repo, folder / f"home-{number}", ladder)
        _say([ended.row])
        yield ended


async def _other_ways(weights: Path, tasks: Sequence[Task], folder: Path) -> None:
    source = EmbeddedSource(weights, cache_dir() / "embedded", name=MODEL, on_progress=lambda *_: None)
    model = await source.connect()
    place = folder / "asked"
    place.mkdir()
    try:
        for name, words in (("asked once, plainly", plain), ("asked once, with all tests", with_all_tests)):
            _say([f"\n{name}"])
            _say(other_ways(name, [_shown(await asked_once(model, task, words, place)) for task in tasks]))
    finally:
        await source.close()


def _shown(asked: Asked) -> Asked:
    """Tell of it at once: the whole takes long."""
    _say(
        [f"  {'green' if asked.green else 'not green':10} {asked.seconds:6.1f} s {asked.usage.total} tokens"]
    )
    return asked


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
