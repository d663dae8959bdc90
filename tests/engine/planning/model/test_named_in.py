"""What a request calls by name is shown with its source from the start, so that nobody has to ask for it."""

from __future__ import annotations

import pytest

from tests.bench.mechanical.running import services
from tier_code.adapters.in_memory.files import MemoryTree
from tier_code.engine.planning.model.surroundings import named_in

TREE = MemoryTree(
    {
        "pkg/a.py": b"def want_bytes(text):\n    return text.encode()\n\n\ndef plain():\n    return 'far'\n",
        "pkg/b.py": b"def same_name():\n    return 1\n",
        "pkg/c.py": b"def same_name():\n    return 2\n",
    }
)


async def shown(request: str, window: int = 200_000) -> str:
    explorer = services().explorer
    assert explorer is not None
    return (await named_in(request, TREE, explorer, window)).text


@pytest.mark.parametrize(
    "words", ["what does want_bytes do?", "explain `want_bytes`", "is want_bytes() safe?"]
)
async def test_the_source_of_what_is_named_for_certain_is_there(words: str) -> None:
    assert "return text.encode()" in await shown(words)


async def test_a_common_word_and_a_name_of_two_things_bring_no_source() -> None:
    assert "'far'" not in await shown("a plain question")
    assert "return 1" not in await shown("what does same_name do?")


async def test_a_small_window_is_not_filled_with_it() -> None:
    assert "return text.encode()" not in await shown("what does want_bytes do?", window=600)
