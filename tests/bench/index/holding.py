"""A process that opens an index, looks some names up and says how much memory it took."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench.index.trees import Bench
from tier_code.adapters.offload import own_peak_memory
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.index.stored import use_index

_NAMES = ("parse", "JSONDecoder", "main", "run", "test", "Path", "open", "close", "make_3", "Thing_7")


def main(root: str, scratch: str, asked: str) -> None:
    """Print the peak in bytes."""
    bench = Bench(Path(root), Path(scratch))
    if asked:
        use_index(bench.shelf().reading)
        paths = bench.tree.paths()
        for name in _NAMES:
            reader = SourceReader(bench.tree)
            for path in [*reader.defining(paths, name)][:20]:
                reader.file(path)
    else:
        bench.tree.paths()
    sys.stdout.write(str(own_peak_memory()))


if __name__ == "__main__":
    main(*sys.argv[1:4])
