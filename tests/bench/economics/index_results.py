"""OpenHands/openhands-index-results (MIT): models with and without subagents, dollars per instance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = "openhands-index-results"
MODELS = ("claude-opus-4-6", "claude-sonnet-4-5")
BENCHMARKS = ("swe-bench", "swt-bench")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One model on one benchmark, over the instances that both ways ran."""

    model: str
    benchmark: str
    versions: tuple[str, str]
    """Of the agent: alone, with subagents. Where they differ, so may more than the subagents."""
    instances: int
    solved: tuple[int, int]
    dollars: tuple[float, float]
    """As published, not priced anew: no tokens are given."""


def pairs(data: Path) -> Sequence[Pair]:
    """Every pair that the data folder has."""
    root = data / FOLDER
    found = []
    for model in MODELS:
        for benchmark in BENCHMARKS:
            ways = [root / "results" / model, root / "alternative_agents" / "openhands_subagents" / model]
            files = [way / "instance_results" / f"{benchmark}.json" for way in ways]
            if all(path.is_file() for path in files):
                alone, teams = (_read(path) for path in files)
                versions = (_version(ways[0], benchmark), _version(ways[1], benchmark))
                found.append(_pair(model, benchmark, versions, (alone, teams)))
    return found


Instances = Mapping[str, Mapping[str, float | bool | None]]


def _pair(model: str, benchmark: str, versions: tuple[str, str], ways: tuple[Instances, Instances]) -> Pair:
    alone, teams = ways
    both = [name for name in alone if name in teams]
    return Pair(
        model=model,
        benchmark=benchmark,
        versions=versions,
        instances=len(both),
        solved=(_solved(alone, both), _solved(teams, both)),
        dollars=(_dollars(alone, both), _dollars(teams, both)),
    )


def _solved(way: Instances, names: Sequence[str]) -> int:
    return sum(bool(way[name]["resolved"]) for name in names)


def _dollars(way: Instances, names: Sequence[str]) -> float:
    return sum(float(way[name]["cost"] or 0.0) for name in names)


def _version(folder: Path, benchmark: str) -> str:
    scores = json.loads((folder / "scores.json").read_text("utf-8"))
    return next((str(each["agent_version"]) for each in scores if each["benchmark"] == benchmark), "")


def _read(path: Path) -> Instances:
    read: Instances = json.loads(path.read_text("utf-8"))
    return read
