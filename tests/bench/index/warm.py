"""An index that is there: starting again, one edit, room."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.bench.index.figures import Figure, cpu, side_by_side
from tests.bench.index.trees import Bench, parse_all, sample_tree
from tier_code.codebase.index.file_reading import Wanted, read_batch
from tier_code.ports.source import stamp_of

_SMALL, _LARGE = 100, 1000
"""Modules of the two sample repositories."""
_EDITED, _SIZE = 9, 60_000
"""Files that are edited, and about how many bytes they have."""
_HUNDRED_THOUSAND = 100_000


def warm(bench: Bench, runs: int) -> Iterator[Figure]:
    """Nothing changed, one file changed, and what it takes on disk and in memory."""
    bench.bring_up()
    ratio, ours, base = side_by_side(bench.bring_up, lambda: stat_scan(bench.root), runs)
    yield Figure(
        "warm start, nothing changed / stat scan, CPU",
        ratio,
        5,
        note=f"{1000 * ours:.0f} ms beside {1000 * base:.0f} ms",
    )
    yield from _one_edit(bench, runs)
    yield from _rows_touched(bench.scratch)
    yield from _room(bench)


def stat_scan(root: Path) -> int:
    """Ask the system about every file below a folder, which is the least that tells what moved."""
    seen = 0
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name != ".git"]
        for name in names:
            os.lstat(os.path.join(folder, name))  # noqa: PTH118 - as fast as it can be done
            seen += 1
    return seen


def _one_edit(bench: Bench, runs: int) -> Iterator[Figure]:
    pairs = [pair for path in _middling(bench) for pair in _edits(bench, path, runs)]
    pairs.sort(key=lambda pair: pair[0] / pair[1])
    ours, base = pairs[len(pairs) // 2]
    yield Figure(
        "one edit taken in, store opened and closed / parse of that file, CPU",
        ours / base,
        2,
        note=f"{1000 * ours:.1f} ms beside {1000 * base:.1f} ms, {_EDITED} files of about {_SIZE // 1000} kB",
    )


def _edits(bench: Bench, path: str, runs: int) -> Iterator[tuple[float, float]]:
    """Seconds to take an edit of a file in, and to parse it."""
    tree = bench.tree
    place = bench.root / path
    before = place.read_bytes()

    def taken_in() -> None:
        with bench.store() as store:
            for file, content in read_batch(tree, [Wanted(path, stamp_of(tree, path))]):
                store.keep([file], [content] if content else [])

    try:
        for number in range(max(3, runs)):
            place.write_bytes(before + f"\ndef added_{number}():\n    return {number}\n".encode())
            yield cpu(taken_in), cpu(partial(parse_all, [place.read_bytes()]))
    finally:
        place.write_bytes(before)


def _middling(bench: Bench) -> list[str]:
    """Files as somebody works in."""
    tree = bench.tree
    sizes = {path: (stamp_of(tree, path) or (0,))[0] for path in tree.paths() if path.endswith(".py")}
    return sorted(sizes, key=lambda path: (abs(sizes[path] - _SIZE), path))[:_EDITED]


def _rows_touched(scratch: Path) -> Iterator[Figure]:
    touched = [
        _touched(Bench(sample_tree(scratch / f"of-{count}", count), scratch), count)
        for count in (_SMALL, _LARGE)
    ]
    yield Figure(
        "rows touched by one edit, ten times the repository / small one",
        touched[1] / touched[0],
        1.5,
        note=f"{touched[1]} and {touched[0]} rows",
    )


def _touched(bench: Bench, count: int) -> int:
    name = f"cache-{count}"
    bench.bring_up(name=name)
    place = bench.root / "package_000" / "module_00003.py"
    place.write_text(
        place.read_text(encoding="utf-8") + "\ndef fresh() -> int:\n    return 1\n", encoding="utf-8"
    )
    with bench.store(name) as store:
        begun = store.rows_written
        tree = bench.tree
        path = "package_000/module_00003.py"
        for file, content in read_batch(tree, [Wanted(path, stamp_of(tree, path))]):
            store.keep([file], [content] if content else [])
        return store.rows_written - begun


def _room(bench: Bench) -> Iterator[Figure]:
    with bench.store() as store:
        counts = store.counts()
    symbols = sum(each[2] for each in counts.by_language.values())
    share = _HUNDRED_THOUSAND / max(1, symbols)
    disk = sum(each.stat().st_size for each in bench.shelf().place(str(bench.root)).parent.iterdir())
    yield Figure("disk for 100,000 definitions", disk * share / 1e6, 15, "MB", f"{symbols} definitions")
    without, held = (_memory(bench, asked) for asked in ("", "asked"))
    yield Figure(
        "memory of who holds it, for 100,000 definitions",
        (held - without) * share / (1 << 20),
        25,
        "MiB",
        f"{held / (1 << 20):.0f} MiB beside {without / (1 << 20):.0f} MiB without it",
    )


def _memory(bench: Bench, asked: str) -> int:
    """The most memory of a process that looked things up, or did not."""
    command = [sys.executable, "-m", "tests.bench.index.holding", str(bench.root), str(bench.scratch), asked]
    return int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
