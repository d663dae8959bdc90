"""Questions with and without an index: the first one, warm ones, in a large repository, in two processes."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.index.figures import Figure, cpu
from tests.bench.index.trees import Bench, parse_all, python_sources, sample_tree

_OURS = (sys.executable, "-m", "tier_code")
_TARGETS = (
    "Lib/json/decoder.py::JSONDecoder.raw_decode",
    "Lib/argparse.py::ArgumentParser.parse_known_args",
    "Lib/pathlib.py::Path.resolve",
    "Lib/asyncio/tasks.py::wait_for",
    "Lib/http/client.py::HTTPConnection.request",
    "Lib/zipfile.py::ZipFile.extractall",
)
_ASKED = 5
"""Times that a warm question is asked."""


def asking(bench: Bench, runs: int) -> Iterator[Figure]:
    """All that is asked of a tree."""
    targets = [each for each in _TARGETS if (bench.root / each.partition("::")[0]).is_file()]
    if targets:
        yield from _first(bench, targets[0], runs)
        yield from _warm(bench, targets)
    yield from _hundred_times(bench.scratch)
    yield from _same_bytes(bench, targets)


def _first(bench: Bench, target: str, runs: int) -> Iterator[Figure]:
    """The first question about a tree that was never indexed."""
    sources = [*python_sources(bench).values()]
    base = statistics.median(cpu(lambda: parse_all(sources)) for _ in range(runs))
    whole = statistics.median(_command(bench, "none", "--target", target) for _ in range(runs))
    answers = _served(
        [{"repo": str(bench.scratch / "small"), "targets": ["a.py::a"]}, _question(bench, target)],
        bench,
        "none",
    )
    yield Figure(
        "first context of a tree never indexed / full parse, CPU",
        answers[1][1] / base,
        0.15,
        note=f"{1000 * answers[1][1]:.0f} ms in a process that runs; {1000 * base:.0f} ms to parse all",
    )
    yield Figure(
        "  the same as a command of its own, tokenizer and start included",
        whole / base,
        note=f"{1000 * whole:.0f} ms",
    )


def _warm(bench: Bench, targets: Sequence[str]) -> Iterator[Figure]:
    """Questions to one process, beside parsing the files that it shows."""
    tree = bench.tree
    bench.bring_up()
    _command(bench, "cache", "--target", targets[0])
    asked = [_question(bench, target) for target in targets]
    for name, home in (("from the index", "cache"), ("without one", "none")):
        answers = _served([*asked, *asked * _ASKED], bench, home)
        first, later = answers[: len(asked)], answers[len(asked) :]
        used = [sorted({span["path"] for span in answer["slices"]}) for answer, _ in first]
        parsed = [cpu(partial(parse_all, [tree.read(path) or b"" for path in paths])) for paths in used]
        warm = statistics.median(
            answer["ms"] / 1000 / parsed[number % len(parsed)] for number, (answer, _) in enumerate(later)
        )
        begun = statistics.median(
            answer["ms"] / 1000 / parsed[number] for number, (answer, _) in enumerate(first)
        )
        yield Figure(f"warm question / parse of the files it shows, {name}", warm, 2)
        yield Figure(
            f"  the first about its files, {name}", begun, note="tokenizer loading in the first of all"
        )


def _hundred_times(scratch: Path) -> Iterator[Figure]:
    """The same question in a repository of 40 modules and in one of 4,000."""
    milliseconds: list[float] = []
    for modules in (40, 4000):
        bench = Bench(sample_tree(scratch / f"asked-{modules}", modules), scratch)
        bench.bring_up()
        asked = _question(bench, "package_000/module_00007.py::make_7")
        answers = _served([asked] * 30, bench, "cache")
        milliseconds.append(statistics.median(answer["ms"] for answer, _ in answers[5:]))
    yield Figure(
        "warm question in a repository a hundred times larger / small one",
        milliseconds[1] / milliseconds[0],
        2,
        note=f"{milliseconds[1]:.2f} ms beside {milliseconds[0]:.2f} ms",
    )


def _same_bytes(bench: Bench, targets: Sequence[str]) -> Iterator[Figure]:
    """Answers of processes with different hash seeds, with and without an index."""
    asked = [_question(bench, target) for target in targets]
    asked += [{"repo": str(bench.root), "query": "decode a JSON document from a string"}]
    answers = {
        json.dumps([_timeless(answer) for answer, _ in _served(asked, bench, home, seed)])
        for home in ("cache", "none")
        for seed in ("1", "2", "31")
    }
    yield Figure("different answers in 6 processes, with and without an index", len(answers), 1, "kinds")


def _timeless(answer: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in answer.items() if name != "ms"}


def _question(bench: Bench, target: str) -> dict[str, object]:
    return {"repo": str(bench.root), "targets": [target]}


def _environment(bench: Bench, home: str, seed: str = "0") -> dict[str, str]:
    """A home of its own, whose cache is the one that this run wrote; `none` has none."""
    place = bench.scratch / "home" / home
    place.mkdir(parents=True, exist_ok=True)
    cache = place / "cache"
    if home != "none" and not cache.exists():
        cache.symlink_to(bench.scratch / home)
    return {**os.environ, "TIER_CODE_HOME": str(place), "PYTHONHASHSEED": seed}


def _command(bench: Bench, home: str, *arguments: str) -> float:
    """CPU seconds of `tier-code context` as a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [*_OURS, "context", "--repo", str(bench.root), *arguments],
        env=_environment(bench, home),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _served(
    questions: Sequence[Mapping[str, object]], bench: Bench, home: str, seed: str = "0"
) -> list[tuple[dict[str, Any], float]]:
    """The answers of one serving process, each with the CPU seconds that it took."""
    small = bench.scratch / "small"
    small.mkdir(exist_ok=True)
    (small / "a.py").write_text("def a():\n    return 1\n", encoding="utf-8")
    answers: list[tuple[dict[str, Any], float]] = []
    with subprocess.Popen(
        [*_OURS, "context", "--serve"],
        env=_environment(bench, home, seed),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdin is not None
        assert serving.stdout is not None
        for question in questions:
            before = _spent(serving.pid)
            serving.stdin.write(json.dumps(question) + "\n")
            serving.stdin.flush()
            answer = json.loads(serving.stdout.readline())
            answers.append((answer, _spent(serving.pid) - before))
        serving.stdin.close()
    return answers


def _spent(pid: int) -> float:
    """CPU seconds of a process, its threads included, as finely as the system tells."""
    nanoseconds = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        nanoseconds += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return nanoseconds / 1e9
