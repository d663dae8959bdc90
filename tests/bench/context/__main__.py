"""Prints what `tier-code context` shows for the benchmark's open tasks, beside baselines in the same run.

`BENCH_DATA` names a folder that holds `context/` (scorer, tasks, baselines) and, unless `CLONES` names
another one, `clones/` with full clones of the repositories of the tasks. With `COMMITS`, a folder of other
clones (`commits.py` names them), words are asked of their history as well. The exit code is 1 when something
that was asked for did not come out.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.context.commits import CHOSEN_ON, HELD_OUT, measured
from tests.bench.context.scorer import Bench, Summary, own_clones

NO_DATA = (
    "skipped: set BENCH_DATA to the folder that holds context/score.py, and CLONES to the clones it names"
)
_SIGNATURES = ("signatures", 0.92, "sig", 1.4)
_BODIES = ("bodies", 0.80, "body", 1.6)
_WHOLE_FILE_PART = 8
COMMITS_EACH = 50
"""Questions asked of each repository."""


def main(arguments: Sequence[str]) -> int:
    """Run everything there is data for; `--words` leaves the slices out, `--slices` the words."""
    data = Path(os.environ.get("BENCH_DATA") or os.devnull)
    folder, clones = data / "context", Path(os.environ.get("CLONES") or data / "clones")
    tasks = folder / "tasks.open.jsonl"
    if os.environ.get("COMMITS") and "--slices" not in arguments:
        _commits(Path(os.environ["COMMITS"]))
    if not tasks.is_file() or not clones.is_dir():
        _say(NO_DATA)
        return 0
    names = frozenset(json.loads(line)["name"] for line in tasks.read_text().splitlines())
    verdicts: list[bool] = []
    with own_clones(clones, names) as own:
        bench = Bench(folder, own, tasks)
        if "--words" not in arguments:
            verdicts += _slices(bench)
        if "--slices" not in arguments:
            verdicts += _words(bench)
    return 0 if all(verdicts) else 1


def _slices(bench: Bench) -> list[bool]:
    oracle_sig, oracle_body = bench.builtin("oracle-sig"), bench.builtin("oracle-body")
    whole = bench.builtin("wholefile")
    ours, again = bench.ours(seed="1"), bench.ours(seed="4242")
    bodies = bench.ours("--bodies")
    rows = [
        ("oracle, signatures", oracle_sig),
        ("oracle, bodies", oracle_body),
        ("whole target files", whole),
        ("names.py linked-attr", bench.baseline("names.py", "linked-attr")),
        ("names.py linked-body", bench.baseline("names.py", "linked-body")),
        ("tier-code context", ours),
        ("tier-code context --bodies", bodies),
    ]
    _say(f"{int(ours['n'])} open tasks, the target given; means over tasks, tokens median and mean")
    _say(f"{'':28}{'sig':>7}{'body':>7}{'lines':>7}{'median':>8}{'mean':>8}{'ms':>7}")
    for name, row in rows:
        _say(
            f"{name:28}{row['sig']:7.3f}{row['body']:7.3f}{row['precision']:7.2f}"
            f"{row['tokens_med']:8.0f}{row['tokens_mean']:8.0f}{row.get('ms_self_med', 0.0):7.0f}"
        )
    return [
        _recall(_SIGNATURES, ours, oracle_sig),
        _recall(_BODIES, bodies, oracle_body),
        _verdict(
            f"at most 1/{_WHOLE_FILE_PART} of the whole file's tokens: "
            f"1/{whole['tokens_med'] / ours['tokens_med']:.1f}",
            met=ours["tokens_med"] * _WHOLE_FILE_PART <= whole["tokens_med"],
        ),
        _verdict(
            "the same figures in two processes with other hash seeds",
            met=_without_times(ours) == _without_times(again),
        ),
    ]


def _words(bench: Bench) -> list[bool]:
    rows = [
        ("bm25.py over symbols", bench.baseline("bm25.py", "sym", "s2")),
        ("tier-code context --query", bench.ours(setting="s2")),
    ]
    _say("")
    _say(f"{int(rows[0][1]['n'])} open tasks, only the words; no model")
    _say(f"{'':28}{'sym@1':>7}{'sym@5':>7}{'sym@20':>7}{'file@1':>8}{'file@5':>8}{'mrr':>7}")
    for name, row in rows:
        _say(
            f"{name:28}{row['sym@1']:7.3f}{row['sym@5']:7.3f}{row['sym@20']:7.3f}"
            f"{row['file@1']:8.3f}{row['file@5']:8.3f}{row['mrr']:7.3f}"
        )
    ours = rows[-1][1]
    return [
        _verdict(f"symbol@5 at least 0.68: {ours['sym@5']:.3f}", met=ours["sym@5"] >= 0.68),
        _verdict(f"file@5 at least 0.88: {ours['file@5']:.3f}", met=ours["file@5"] >= 0.88),
    ]


def _commits(folder: Path) -> None:
    """Words to symbols on commits that are in no benchmark."""
    for label, names in (("weights chosen on", CHOSEN_ON), ("held out", HELD_OUT)):
        found = measured(folder, names, COMMITS_EACH)
        if found.asked:
            _say(f"{label}: {found.line}")


def _recall(asked: tuple[str, float, str, float], ours: Summary, oracle: Summary) -> bool:
    what, least, key, most = asked
    ratio = ours["tokens_mean"] / oracle["tokens_mean"]
    return _verdict(
        f"{what}: recall at least {least} at most {most} times the oracle's tokens: {ours[key]:.3f} at "
        f"{ratio:.2f} (median {ours['tokens_med'] / oracle['tokens_med']:.2f})",
        met=ours[key] >= least and ratio <= most,
    )


def _without_times(row: Summary) -> Summary:
    return {name: value for name, value in row.items() if not name.startswith("ms")}


def _verdict(words: str, *, met: bool) -> bool:
    _say(f"  {'met' if met else 'NOT MET':8}{words}")
    return met


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
