"""Prints what the router would do with recorded outcomes; `BENCH_DATA` names the folder that holds them.

`--fast` takes fewer orders. The exit code is 1 when something that was asked for did not come out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.bench.routing import can_it_edit, human_edit_bench
from tests.bench.routing.recorded import ladder
from tests.bench.routing.report import (
    LADDER,
    Verdicts,
    judge_cost,
    judge_recorded,
    lines_of,
    other_ladders,
    table,
)
from tier_code.domain.tiers import TierName

NO_DATA = (
    "skipped: set BENCH_DATA to a folder that holds clones of waynchi/HumanEditBench and, to evaluate only, "
    "Aaditya-Bhatia/CanItEdit"
)
_CAN_IT_EDIT = {
    TierName.LOCAL: "qwen2.5-coder-7b",
    TierName.SMALL: "qwen2.5-coder-14b",
    TierName.FRONTIER: "assumed",
}


def main(arguments: Sequence[str]) -> int:
    """Run what there is data for."""
    data = Path(os.environ.get("BENCH_DATA") or os.devnull)
    seeds = range(2 if "--fast" in arguments else 20)
    verdicts = Verdicts([])
    found = [_human_edit_bench(data, seeds, verdicts), _can_it_edit(data, seeds, verdicts)]
    if not any(found):
        _say(NO_DATA)
        return 0
    _say("Asked for")
    for line in verdicts.lines:
        _say(f"  {line}")
    return 0 if verdicts.met else 1


def _human_edit_bench(data: Path, seeds: range, verdicts: Verdicts) -> bool:
    matrix = human_edit_bench.matrix(data)
    if not matrix:
        _say(f"{human_edit_bench.FOLDER}: not there")
        return False
    edits = human_edit_bench.edits(matrix, LADDER)
    _say(f"{human_edit_bench.FOLDER}: {len(edits)} edits graded for {len(matrix)} models; {_names(LADDER)}")
    _say(f"per hundred edits, {len(seeds)} orders; one answer was recorded of each model")
    result = table(edits, ladder(LADDER), seeds, again=0)
    _lines(lines_of(result))
    _lines(other_ladders(matrix))
    _say("")
    judge_recorded(result, verdicts)
    judge_cost(human_edit_bench.FOLDER, result, verdicts)
    return True


def _can_it_edit(data: Path, seeds: range, verdicts: Verdicts) -> bool:
    edits = can_it_edit.edits(data)
    if not edits:
        _say(f"{can_it_edit.FOLDER}: not there")
        return False
    for again, words in ((0, "asked once"), (1, "asked once more when the check refuses its answer")):
        _say(f"{can_it_edit.FOLDER}: {len(edits)} edits, {_names(_CAN_IT_EDIT)}; the last tier is {words}")
        _say("evaluation only; the frontier's 93 % is assumed, and independent of the edit")
        result = table(edits, ladder(_CAN_IT_EDIT), seeds, again=again)
        _lines(lines_of(result))
        judge_cost(f"{can_it_edit.FOLDER}, {words.split(' when')[0]}", result, verdicts)
    return True


def _names(models: dict[TierName, str]) -> str:
    return " -> ".join(f"{tier.value} {model}" for tier, model in models.items())


def _lines(lines: Iterable[str]) -> None:
    for line in lines:
        _say(line)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
