"""Which vocabulary counts as a real model does: set TIER_CODE_REAL_MODEL to the path of a Qwen2.5 GGUF file.

The functions of this project are counted, or those of the folder that TIER_CODE_REAL_SOURCES names; with -s
the figures are shown.
"""

from __future__ import annotations

import ast
import os
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import tier_code
from tests.support.hosts import no_survivors
from tier_code.adapters.counting.offline import offline_counter
from tier_code.adapters.counting.toktok import ToktokCounter
from tier_code.adapters.models.embedded import EmbeddedSource, HostSettings
from tier_code.ports.model import ModelMessage

MODEL = os.environ.get("TIER_CODE_REAL_MODEL", "")
SOURCES = Path(os.environ.get("TIER_CODE_REAL_SOURCES") or Path(tier_code.__file__).parent)
MOST = int(os.environ.get("TIER_CODE_REAL_MOST", "300"))
SHORTEST, LONGEST = 60, 20_000
NUMBERS = ("12", "123", "1234", "2024-11-05 0xff00", "1_000_000", "1234567 / 890", "x1 = 7")

pytestmark = [
    pytest.mark.real_model,
    pytest.mark.skipif(not MODEL, reason="TIER_CODE_REAL_MODEL names no model"),
    pytest.mark.timeout(600),
]


def _functions() -> Iterator[str]:
    for file in sorted(SOURCES.rglob("*.py")):
        try:
            text = file.read_text("utf-8")
            tree = ast.parse(text)
        except (ValueError, SyntaxError):
            continue
        lines = text.splitlines(keepends=True)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                span = "".join(lines[node.lineno - 1 : node.end_lineno])
                if SHORTEST <= len(span) <= LONGEST:
                    yield span


async def _counted_by_the_model(texts: Sequence[str], state: Path) -> list[int]:
    """Tokens of each text alone: what the chat template puts around it is the same for all."""
    host = EmbeddedSource(Path(MODEL), state, name="real", settings=HostSettings(threads=1))
    model = await host.connect()
    counts = [await model.count_prompt((ModelMessage(role="user", text=text),)) for text in ("x", *texts)]
    await host.close()
    around = (counts[0] or 0) - 1
    return [(count or 0) - around for count in counts[1:]]


async def test_the_default_vocabulary_counts_as_the_local_model_does(tmp_path: Path) -> None:
    functions = list(_functions())
    texts = [*NUMBERS, *functions[:: max(1, len(functions) // MOST)]]
    with no_survivors(tmp_path / "state") as state:
        real = await _counted_by_the_model(texts, state)
    ours = [offline_counter().count(text) for text in texts]
    assert ours[: len(NUMBERS)] == real[: len(NUMBERS)]
    shares = {
        name: sorted(ToktokCounter(name).count(text) / count for text, count in zip(texts, real, strict=True))
        for name in ("qwen2.5", "cl100k_base", "o200k_base", "qwen3.5")
    }
    for name, ratios in shares.items():
        exact = sum(ratio == 1 for ratio in ratios) / len(ratios)
        low, high = ratios[len(ratios) // 20], ratios[-len(ratios) // 20]
        print(  # noqa: T201 - the figures, with -s
            f"{name}: median {statistics.median(ratios):.3f}, 90 % from {low:.3f} to {high:.3f}, "
            f"{ratios[0]:.3f} to {ratios[-1]:.3f}, exact {exact:.3f} of {len(ratios)}"
        )
    best = shares["qwen2.5"]
    assert best[0] >= 1, "it never counts too few"
    assert best[-len(best) // 20] <= 1.01
