"""Symbols and outlines: in full where they fit, at a glance where they do not."""

from __future__ import annotations

import pytest

from tests.codebase.exploring.sample import COUNTER, FILES
from tests.support.memory_tree import memory_tree
from tier_code.adapters.offload import InlineOffload
from tier_code.codebase.exploring.explorer import Explorer
from tier_code.codebase.exploring.outlining import outline
from tier_code.codebase.exploring.showing import show_symbol

TREE = memory_tree(FILES)


@pytest.mark.parametrize(
    "dotted",
    [
        "parse_price",
        "shop.money.parse_price",
        "shop/money.py::parse_price",
        "parse_price()",
        "shop.parse_price",
    ],
)
def test_a_symbol_that_fits_is_shown_in_full(dotted: str) -> None:
    found = show_symbol(TREE, dotted, 400, COUNTER)
    assert found is not None
    assert found.complete
    assert found.paths == ("shop/money.py",)
    assert found.text == (
        "# shop/money.py\n"
        "def parse_price(text: str) -> Price:\n"
        '    """Read an amount such as `12.50`."""\n'
        "    return Price(int(float(text) * 100))\n"
    )


def test_a_class_that_does_not_fit_is_outlined() -> None:
    found = show_symbol(TREE, "Price", 60, COUNTER)
    assert found is not None
    assert not found.complete
    assert found.tokens <= 60
    assert found.text.startswith(
        '# shop/money.py\nclass Price\n  "An amount in a currency."\n  def __init__('
    )
    assert "in cents" not in found.text


def test_a_function_that_does_not_fit_is_cut_with_a_mark() -> None:
    body = "".join(f"    step_{number}()\n" for number in range(100))
    found = show_symbol(memory_tree({"a.py": f"def long():\n{body}"}), "long", 80, COUNTER)
    assert found is not None
    assert found.tokens <= 80
    assert "step_3()" in found.text
    assert found.text.endswith("\n...\n")
    assert not found.complete


def test_several_of_one_name_come_with_those_outside_tests_first() -> None:
    files = {
        "tests/a.py": "def go(): test\n",
        "z.py": "def go(): real\n",
        "y.py": "class A:\n    def go(self): own\n",
    }
    found = show_symbol(memory_tree(files), "go", 400, COUNTER)
    assert found is not None
    assert [line for line in found.text.splitlines() if line.startswith("#")] == [
        "# y.py",
        "# z.py",
        "# tests/a.py",
    ]
    assert found.paths == ("tests/a.py", "y.py", "z.py")


def test_of_overloads_the_body_comes_first() -> None:
    source = (
        "from typing import overload\n"
        "@overload\ndef f(a: int) -> int: ...\n"
        "@overload\ndef f(a: str) -> str: ...\n"
        "def f(a):\n    x = a\n    y = x\n    return y\n"
    )
    found = show_symbol(memory_tree({"a.py": source}), "f", 400, COUNTER)
    assert found is not None
    assert found.text.splitlines()[1] == "def f(a):"


@pytest.mark.parametrize(
    "dotted", ["nothing_like_it", "", ".", "::f", "shop/none.py::f", "a b c", "no.such.path.py"]
)
def test_what_nothing_is_called_is_none(dotted: str) -> None:
    assert show_symbol(TREE, dotted, 400, COUNTER) is None


def test_a_file_is_outlined_with_signatures_on_one_line() -> None:
    found = outline(TREE, "shop/money.py", 400, COUNTER)
    assert found is not None
    assert found.complete
    assert found.text.splitlines()[:4] == [
        "# shop/money.py",
        "class Price",
        '  "An amount in a currency."',
        '  def __init__(self, amount: int, currency: str = "EUR") -> None',
    ]
    assert outline(TREE, "shop.money", 400, COUNTER) == found


def test_inner_definitions_give_way_to_outer_ones() -> None:
    found = outline(TREE, "shop/money.py", 34, COUNTER)
    assert found is not None
    assert found.tokens <= 34
    assert "def parse_price" in found.text
    assert "def converted" not in found.text
    assert found.text.endswith("...\n")


def test_a_file_without_signatures_is_shown_as_text() -> None:
    assert outline(TREE, "README.md", 400, COUNTER) == outline(TREE, "./README.md", 400, COUNTER)
    found = outline(TREE, "README.md", 400, COUNTER)
    assert found is not None
    assert found.text == "# README.md\n# Shop\n"


@pytest.mark.parametrize("path", ["shop/", "shop", "./shop"])
def test_a_folder_lists_its_files(path: str) -> None:
    found = outline(TREE, path, 400, COUNTER)
    assert found is not None
    assert found.text.splitlines() == [
        "# shop/",
        "shop/__init__.py",
        "shop/cart.py",
        "shop/mail.py",
        "shop/money.py",
    ]
    assert found.paths == tuple(path for path in sorted(FILES) if path.startswith("shop/"))


def test_the_top_counts_what_is_further_down() -> None:
    found = outline(TREE, ".", 400, COUNTER)
    assert found is not None
    assert found.text.splitlines() == [
        "# ./",
        "docs/  (1 .rst)",
        "shop/  (4 .py)",
        "tests/  (1 .py)",
        "README.md",
    ]


def test_there_is_no_outline_of_what_is_not_there() -> None:
    assert outline(TREE, "shop/gone.py", 400, COUNTER) is None


async def test_the_explorer_answers_through_its_offload() -> None:
    explorer = Explorer(InlineOffload(), COUNTER)
    assert await explorer.outline(TREE, "shop/money.py", 400) == outline(TREE, "shop/money.py", 400, COUNTER)
    assert await explorer.symbol(TREE, "Price", 60) == show_symbol(TREE, "Price", 60, COUNTER)
    assert "class Cart" in (await explorer.repo_map(TREE, 4000)).text
    assert "parse_price" in (await explorer.search(TREE, "parse_", 400)).text
    assert "add" in (await explorer.references(TREE, "parse_price", 400)).text
    assert (await explorer.candidates(TREE, "receipt", 1))[0].name == "send_receipt"
