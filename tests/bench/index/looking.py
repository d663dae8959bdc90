"""Maps and uses of names with and without an index, and that both say the same."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from functools import partial

from tests.bench.index.figures import Figure, cpu
from tests.bench.index.trees import Bench
from tier_code.adapters.counting.offline import offline_counter
from tier_code.codebase.exploring.mapping import repo_map
from tier_code.codebase.exploring.scanning import forget_scans
from tier_code.codebase.exploring.usages import references
from tier_code.codebase.index.reading import forget_facts
from tier_code.codebase.index.stored import use_index
from tier_code.ports.exploring import Excerpt

_NAMES = ("JSONDecoder.raw_decode", "Path.read_text", "namedtuple", "OrderedDict.move_to_end", "wait_for")
_BUDGET = 2000
"""Tokens."""


def looking(bench: Bench, runs: int) -> Iterator[Figure]:
    """The map, and who uses some names of CPython's library."""
    bench.bring_up()
    counter, tree = offline_counter(), bench.tree
    counter.count("loads the tokenizer")
    asked: dict[str, Callable[[], Excerpt]] = {
        "map of 2,000 tokens": lambda: repo_map(tree, _BUDGET, counter),
    }
    for name in _NAMES:
        asked[f"who uses {name}"] = partial(references, tree, name, _BUDGET, counter)
    for title, ask in asked.items():
        ask()
        with_index, told = _asked(ask, bench, runs)
        without, same = _asked(ask, None, runs)
        note = f"{without:.2f} s without an index; {'the same bytes' if told == same else 'OTHER BYTES'}"
        yield Figure(f"{title}, from the index, CPU", with_index, 1, "s", note)


def _asked(ask: Callable[[], Excerpt], bench: Bench | None, runs: int) -> tuple[float, set[Excerpt]]:
    """Median seconds of a process that knows nothing yet but what the index does, and the answers."""
    taken, told = [], set()
    use_index(bench.shelf().reading if bench is not None else None)
    try:
        for _ in range(runs):
            forget_facts()
            forget_scans()
            taken.append(cpu(lambda: told.add(ask())))
    finally:
        use_index(None)
    return statistics.median(taken), told
