"""Aaditya-Bhatia/CanItEdit: 105 programs, two instructions each, twenty graded answers of small models.

Its licence forbids training on it: it is looked at here and nothing is ever fitted to it.
"""

from __future__ import annotations

import difflib
import gzip
import json
import re
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.routing.recorded import Edit
from tier_code.domain.tiers import TierName

FOLDER = "CanItEdit"
ASSUMED_FRONTIER = (True,) * 93 + (False,) * 7
"""No frontier model was recorded: 93 right answers in a hundred are assumed, whatever the edit."""
ARCHIVES = {
    TierName.LOCAL: "qwen2.5-coder-7b-instruct-baseline-*.tar.gz",
    TierName.SMALL: "qwen2.5-coder-14b-instruct-baseline-*.tar.gz",
}
_TOKEN = re.compile(r"\w+|[^\w\s]")


def edits(data: Path) -> Sequence[Edit]:
    """Every edit that all models of the ladder have answers for; empty where the data set is not there."""
    runs = {tier: _run(data / FOLDER / "backups", pattern) for tier, pattern in ARCHIVES.items()}
    if not all(runs.values()):
        return []
    common = sorted(set.intersection(*(set(run) for run in runs.values())))
    return [_edit(name, {tier: run[name] for tier, run in runs.items()}) for name in common]


def _edit(name: str, answers: Mapping[TierName, Mapping[str, Any]]) -> Edit:
    known = answers[TierName.LOCAL]
    graded = {tier: tuple(_right(each) for each in found["results"]) for tier, found in answers.items()}
    return Edit(
        name=name,
        graded={**graded, TierName.FRONTIER: ASSUMED_FRONTIER},
        changed_tokens=changed_tokens(known["before"], known["after"]),
        libraries=", ".join(known["taxonomy"]["libraries"]),
    )


def changed_tokens(before: str, after: str) -> int:
    """Words and signs that the right answer has and the old program has not, in lines that differ."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    new = [line[1:] for line in lines if line.startswith("+") and not line.startswith("+++")]
    return len(_TOKEN.findall("\n".join(new)))


def _right(result: Mapping[str, Any]) -> bool:
    right: bool = result["status"] == "OK"
    return right


def _run(folder: Path, pattern: str) -> Mapping[str, Mapping[str, Any]]:
    found = sorted(folder.glob(pattern))
    return dict(_results(found[0])) if found else {}


def _results(archive: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with tarfile.open(archive) as files:
        for member in files:
            if not member.name.endswith(".results.json.gz"):
                continue
            content = files.extractfile(member)
            if content is not None:
                graded = json.loads(gzip.decompress(content.read()))
                yield Path(member.name).name.removesuffix(".results.json.gz"), graded
