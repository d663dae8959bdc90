"""The figures of the routing benchmark in words, and whether they are what was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from tests.bench.routing.human_edit_bench import Matrix, edits
from tests.bench.routing.recorded import Edit, ladder
from tests.bench.routing.replaying import Setting, Tally, Way, play
from tier_code.domain.plan import TaskClass
from tier_code.domain.tiers import Tier, TierName

MOST_FRONTIER_CALLS = 0.36
MOST_COST = 1.1
"""Of the frontier alone, the user's time included."""
LADDER = {
    TierName.LOCAL: "qwen-qwen3-4b",
    TierName.SMALL: "gpt-oss-20b",
    TierName.FRONTIER: "claude-sonnet-4-20250514",
}
"""Chosen in advance, by an earlier look at the same figures; `other_ladders` shows what others give."""
_LOCAL = ("qwen-qwen3-4b", "qwen3-8b", "llama-3.3-8b-instruct:free", "gemma-3n-e4b-it", "gemma-3-12b-it")
_SMALL = ("gpt-oss-20b", "devstral-small", "gpt-5-nano", "gpt-4o-mini", "gemini-2.5-flash", "qwen3-30b-a3b")
_FRONTIER = (
    "claude-sonnet-4-20250514",
    "claude-3.5-sonnet",
    "gpt-5-high",
    "gemini-2.5-pro",
    "gpt-o4-mini-high",
)
RECALLS = ((1.0, TaskClass.E), (0.99, TaskClass.E), (0.95, TaskClass.E), (0.25, TaskClass.F))
"""How much the check sees, and the class that an edit with such a check is in."""
_JUDGED = (0.95, 0.25)


@dataclass(slots=True)
class Verdicts:
    """What was asked for, and whether it came out."""

    lines: list[str]
    met: bool = True

    def judge(self, what: str, *, met: bool) -> None:
        """Note one."""
        self.lines.append(f"{'met    ' if met else 'NOT MET'}  {what}")
        self.met = self.met and met


def table(
    recorded: Sequence[Edit], tiers: Mapping[TierName, Tier], seeds: range, again: int
) -> dict[float, dict[Way, Tally]]:
    """Every way at every recall."""
    return {
        recall: {
            way: play(
                recorded, way, Setting(tiers=tiers, recall=recall, task_class=task_class, again=again), seeds
            )
            for way in Way
        }
        for recall, task_class in RECALLS
    }


def lines_of(found: Mapping[float, Mapping[Way, Tally]]) -> Iterator[str]:
    """Per hundred edits, one line for each way."""
    heads = f"{'solved':>7} {'frontier':>9} {'missed':>7} {'tokens $':>9} {'time $':>8} {'cost':>6}"
    yield f"{'':6} {'':46} {heads}"
    classes = dict(RECALLS)
    for recall, ways in found.items():
        alone = ways[Way.FRONTIER]
        for way, tally in ways.items():
            each = 100 / tally.edits
            yield (
                f"{recall:4} {classes[recall].value} {way.value:46} {each * tally.solved:7.1f} "
                f"{each * tally.calls.get(TierName.FRONTIER, 0):9.1f} {each * tally.missed:7.1f} "
                f"{each * tally.tokens:9.2f} {each * tally.human:8.2f} {tally.total / alone.total:6.2f}"
            )
        yield ""


def judge_recorded(found: Mapping[float, Mapping[Way, Tally]], verdicts: Verdicts) -> None:
    """At a perfect check: as much solved as by the frontier alone, with few of its calls."""
    alone, router = found[1.0][Way.FRONTIER], found[1.0][Way.ROUTER]
    calls = router.calls.get(TierName.FRONTIER, 0) / router.edits
    verdicts.judge(
        f"perfect check: {100 * router.solved / router.edits:.1f} % solved, the frontier alone "
        f"{100 * alone.solved / alone.edits:.1f} %",
        met=router.solved >= alone.solved,
    )
    verdicts.judge(
        f"perfect check: {100 * calls:.1f} % of its calls (asked: at most {100 * MOST_FRONTIER_CALLS:.0f} %)",
        met=calls <= MOST_FRONTIER_CALLS,
    )


def judge_cost(name: str, found: Mapping[float, Mapping[Way, Tally]], verdicts: Verdicts) -> None:
    """With a check that misses some or most: what it costs beside the frontier alone, time included."""
    for recall in _JUDGED:
        share = found[recall][Way.ROUTER_PAID].total / found[recall][Way.FRONTIER].total
        verdicts.judge(
            f"{name}, recall {recall}: {share:.2f} of the cost of the frontier alone, your time included "
            f"(asked: at most {MOST_COST})",
            met=share <= MOST_COST,
        )


def other_ladders(found: Matrix) -> Iterator[str]:
    """How much of the result at a perfect check is the choice of the ladder."""
    good = solved = total = 0
    for local, small, frontier in product(_LOCAL, _SMALL, _FRONTIER):
        models = {TierName.LOCAL: local, TierName.SMALL: small, TierName.FRONTIER: frontier}
        setting = Setting(tiers=ladder(models), recall=1.0, task_class=TaskClass.E)
        seen = edits(found, models)
        alone, climb = (play(seen, way, setting, range(1)) for way in (Way.FRONTIER, Way.CASCADE))
        few = climb.calls.get(TierName.FRONTIER, 0) <= MOST_FRONTIER_CALLS * climb.edits
        total += 1
        solved += climb.solved >= alone.solved
        good += few and climb.solved >= alone.solved
    yield (
        f"{total} ladders of {len(_LOCAL)} local, {len(_SMALL)} small and {len(_FRONTIER)} frontier models, "
        f"climbed from the bottom: {solved} solve at least what their frontier alone does, "
        f"{good} of these with at most {100 * MOST_FRONTIER_CALLS:.0f} % of its calls"
    )
