"""Names marked with `@`."""

from __future__ import annotations

import pytest

from tests.engine.sessions import World
from tests.support.memory_tree import MemoryTree
from tier_code.domain import commands as c
from tier_code.domain.plan import StepKind
from tier_code.engine.planning.naming import without_marks

TREE = MemoryTree({"src/app.py": b"", "docs/a b.md": b""})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("rename @src/app.py::load to read", "rename src/app.py::load to read"),
        ("document @src/ and @src", "document src/ and src"),
        ("add @property to Cart.total", "add @property to Cart.total"),
        ("use @app.route in src/app.py", "use @app.route in src/app.py"),
        ("mail me@src/app.py", "mail me@src/app.py"),
        ("nothing marked", "nothing marked"),
    ],
)
def test_the_mark_goes_only_where_a_file_or_folder_is_meant(typed: str, read: str) -> None:
    assert without_marks(typed, TREE) == read


async def test_recipes_read_the_name_and_the_request_keeps_its_mark() -> None:
    world = World([])
    view = await world.run(c.SubmitPrompt(text="rename @a.py::old to new"))
    assert [step.step.kind for step in view.steps] == [StepKind.RENAME]
    assert view.turn is not None
    assert view.turn.request == "rename @a.py::old to new"
