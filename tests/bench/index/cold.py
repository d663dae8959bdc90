"""The first index of a tree: beside parsing alone, taken apart, and with more processes."""

from __future__ import annotations

import gc
import zlib
from collections.abc import Callable, Iterator

from tests.bench.index.figures import Figure, cpu, side_by_side, wall
from tests.bench.index.trees import Bench, parse_all, python_sources
from tier_code.cli.indexing import crew
from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts import FileFacts
from tier_code.codebase.index.facts_codec import pack_facts
from tier_code.codebase.index.reading import digest_of
from tier_code.codebase.index.word_text import words_of
from tier_code.codebase.languages.grammars import PYTHON


def cold(bench: Bench, runs: int) -> Iterator[Figure]:
    """A full index in one process, its parts, and the same in two."""
    sources = [*python_sources(bench).values()]
    ratio, ours, base = side_by_side(_anew(bench), lambda: parse_all(sources), runs)
    size = sum(map(len, sources))
    yield Figure(
        f"cold index / raw parse, CPU ({len(sources)} Python files, {size / 1e6:.1f} MB)",
        ratio,
        2.5,
        note=f"{ours:.2f} s beside {base:.2f} s; then 1.7",
    )
    yield from _parts(sources, base)
    # A process that waits costs nothing, so two are compared by the clock on the wall.
    two, double, single = side_by_side(_anew(bench, 2), _anew(bench), runs, wall)
    yield Figure("two processes / one, wall", two, 0.75, note=f"{double:.2f} s beside {single:.2f} s")


def _anew(bench: Bench, processes: int = 1) -> Callable[[], None]:
    def run() -> None:
        bench.forget()
        bench.bring_up(crew(processes))

    return run


def _parts(sources: list[bytes], base: float) -> Iterator[Figure]:
    """What each part of the work takes by itself, as a multiple of the parse."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        facts: list[FileFacts] = []
        packed: list[bytes] = []
        whole = cpu(lambda: facts.extend(_extracted(source) for source in sources))
        packing = cpu(lambda: packed.extend(pack_facts(each) for each in facts))
        words = cpu(lambda: [b" ".join(set(words_of(source))) for source in sources])
        hashing = cpu(lambda: [digest_of(source, PYTHON) for source in sources])
        yield Figure("  of which: from syntax trees to facts", (whole - base) / base)
        yield Figure("  of which: pack the facts", packing / base)
        yield Figure("  of which: collect the words", words / base)
        yield Figure("  of which: hash", hashing / base)
        kept = sum(map(len, packed))
        unpacked = sum(len(zlib.decompress(each)) for each in packed)
        yield Figure("  facts on disk, of their size", kept / max(1, unpacked), note=f"{kept / 1e6:.1f} MB")
    finally:
        if collecting:
            gc.enable()


def _extracted(source: bytes) -> FileFacts:
    try:
        return extract_facts(source, "")
    except RecursionError:
        return extract_facts(b"", "")
