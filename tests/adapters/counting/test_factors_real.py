"""What learning is worth with a real tokenizer: set TIER_CODE_REAL_MODEL to the path of a small GGUF file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import tier_code
from tests.support.hosts import no_survivors
from tier_code.adapters.counting.offline import offline_counter
from tier_code.adapters.models.embedded import EmbeddedSource, HostSettings
from tier_code.domain.token_counts import MOST_KEPT, PLAIN, ContentKind, Sighting, learned, miss
from tier_code.engine.money.token_scales import TOKENS_AROUND_MESSAGE
from tier_code.ports.model import ModelMessage

MODEL = os.environ.get("TIER_CODE_REAL_MODEL", "")

pytestmark = [
    pytest.mark.real_model,
    pytest.mark.skipif(not MODEL, reason="TIER_CODE_REAL_MODEL names no model"),
    pytest.mark.timeout(300),
]


def _files() -> list[Path]:
    return sorted(Path(tier_code.__file__).parent.rglob("*.py"))


async def test_prompts_never_seen_are_estimated_better_with_what_others_taught(tmp_path: Path) -> None:
    """By the files of this project; short ones are mostly what a chat template puts around them."""
    files = [file for file in _files() if file.stat().st_size > 1500]
    texts = [file.read_text("utf-8")[:6000] for file in files[:: len(files) // 62]]
    counter, seen = offline_counter(), []
    with no_survivors(tmp_path / "state") as state:
        host = EmbeddedSource(Path(MODEL), state, name="real", settings=HostSettings(threads=1))
        model = await host.connect()
        for text in texts:
            served = await model.count_prompt((ModelMessage(role="user", text=text),))
            assert served is not None
            seen.append(
                Sighting(
                    model="real",
                    encoding="qwen2.5",
                    kind=ContentKind.CODE,
                    offline=counter.count(text) + TOKENS_AROUND_MESSAGE,
                    served=served,
                )
            )
        await host.close()
    taught, fresh = seen[:MOST_KEPT], seen[MOST_KEPT:]
    before, after = miss(PLAIN, fresh), miss(learned(PLAIN, taught), fresh)
    assert before is not None
    assert after is not None
    print(f"shipped: {before.words}; learned: {after.words}")  # noqa: T201 - the figure, with -s
    assert after.half <= before.half
    assert after.most < 100
