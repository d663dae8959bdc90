"""waynchi/HumanEditBench: real edits from an editor, graded for 43 models, one answer each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.routing.recorded import Edit
from tier_code.domain.tiers import TierName

FOLDER = "HumanEditBench"
CHANGED_TOKENS = 150
"""Assumed for every edit: the repository has the answers, not the files that they change."""
Matrix = Mapping[str, Mapping[str, bool]]
"""Model to task to whether every hidden test passed."""


def matrix(data: Path) -> Matrix:
    """The tasks that all models answered with the whole file; empty where the data set is not there."""
    folder = data / FOLDER / "results" / "whole_file"
    scores: dict[str, Mapping[str, float]] = {
        path.name.removesuffix(".json"): json.loads(path.read_text("utf-8"))
        for path in sorted(folder.glob("*.json"))
    }
    if not scores:
        return {}
    common = set.intersection(*(set(each) for each in scores.values()))
    order = sorted(common, key=int)
    return {model: {task: each[task] == 1.0 for task in order} for model, each in scores.items()}


def edits(found: Matrix, models: Mapping[TierName, str]) -> Sequence[Edit]:
    """The edits as the models of a ladder did them."""
    tasks = next(iter(found.values()))
    return [
        Edit(
            name=task,
            graded={tier: (found[model][task],) for tier, model in models.items()},
            changed_tokens=CHANGED_TOKENS,
        )
        for task in tasks
    ]
