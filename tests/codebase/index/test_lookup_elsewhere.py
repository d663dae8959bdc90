"""Finding symbols of other languages than Python by name and by file."""

from __future__ import annotations

import pytest

from tests.support.counters import QuarterCounter
from tests.support.memory_tree import memory_tree
from tier_code.codebase.exploring.named_places import named_places
from tier_code.codebase.exploring.outlining import outline
from tier_code.codebase.exploring.showing import show_symbol
from tier_code.codebase.exploring.text_search import search
from tier_code.codebase.exploring.usages import references, uses_of
from tier_code.codebase.exploring.uses import BY_NAME, BY_TYPES
from tier_code.codebase.index.lookup import find_symbols, symbols_in_file
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import parse_target

COUNTER = QuarterCounter()
TREE = memory_tree(
    {
        "web/cart.ts": (
            "/** What is bought. */\nexport class Cart {\n  size = 0;\n\n  add(item: string): void {\n"
            "    this.size += 1;\n    this.log(item);\n  }\n\n  private log(item: string) {}\n}\n\n"
            "function hidden() { new Cart(); }\n"
        ),
        "web/shop.ts": (
            'import { Cart as Basket } from "./cart";\n\nexport const shop = () => {\n'
            '  const one = new Basket();\n  one.add("Cart");\n  return one;\n};\n'
        ),
        "web/other.ts": "// Cart\nclass Cart {}\nconst text = `Cart`;\nexport { Cart };\n",
        "app/cart.go": "package app\n\n// Cart holds.\ntype Cart struct{ Size int }\n\nfunc (c *Cart) Add() { c.grow() }\n\nfunc (c *Cart) grow() {}\n",
        "app/use.go": "package app\n\nfunc use(c *Cart) { c.grow(); var d Cart; _ = d }\n",
        "node_modules/x/cart.js": "export function vendored() {}\n",
        "tool.py": "def cart():\n    pass\n",
    }
)


def found(words: str) -> list[str]:
    return [f"{each.target} {each.kind}" for each in find_symbols(TREE, words, COUNTER)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Cart.add", ["web/cart.ts::Cart.add method"]),
        ("Cart", ["app/cart.go::Cart class", "web/cart.ts::Cart class", "web/other.ts::Cart class"]),
        ("web/cart.ts::Cart.add", ["web/cart.ts::Cart.add method"]),
        ("web/cart.ts::Cart.missing", []),
        ("cart.Cart.add", ["web/cart.ts::Cart.add method"]),
        ("app/cart.go::", ["app/cart.go:: module"]),
        ("web/shop.ts", ["web/shop.ts:: module"]),
        ("Cart.Size", ["app/cart.go::Cart.Size attribute"]),
        ("vendored", []),
        ("node_modules/x/cart.js::vendored", ["node_modules/x/cart.js::vendored function"]),
    ],
)
def test_names_find_definitions_in_any_language(words: str, expected: list[str]) -> None:
    assert found(words) == expected


def test_a_file_lists_its_definitions_with_what_is_seen_from_outside() -> None:
    listed = symbols_in_file(TREE, "web/cart.ts", COUNTER)
    assert [(each.name, each.public, each.documented) for each in listed] == [
        ("cart", True, False),
        ("Cart", True, True),
        ("add", True, False),
        ("log", False, False),
        ("hidden", False, False),
    ]
    with pytest.raises(UsageProblem, match="no such file"):
        symbols_in_file(TREE, "web/missing.ts", COUNTER)


def test_uses_are_told_from_namesakes_by_imports_and_packages() -> None:
    found = uses_of(TREE, parse_target("web/cart.ts::Cart"))
    assert found.how == BY_TYPES
    assert found.certain == {("web/cart.ts", 2), ("web/cart.ts", 13), ("web/shop.ts", 1), ("web/shop.ts", 4)}
    assert not found.possible
    found = uses_of(TREE, parse_target("app/cart.go::Cart"))
    assert found.certain == {("app/cart.go", 4), ("app/cart.go", 6), ("app/cart.go", 8), ("app/use.go", 3)}


def test_uses_of_members_are_told_by_the_types_of_what_has_them() -> None:
    found = uses_of(TREE, parse_target("app/cart.go::Cart.grow"))
    assert found.certain == {("app/cart.go", 6), ("app/cart.go", 8), ("app/use.go", 3)}
    assert uses_of(TREE, parse_target("web/cart.ts::Cart.log")).certain == {
        ("web/cart.ts", 7),
        ("web/cart.ts", 10),
    }


def test_uses_under_another_name_are_uses() -> None:
    tree = memory_tree(
        {
            "a.py": "def load(): ...\n",
            "b.py": "from a import load as fetch\n\ndef f():\n    # fetch\n    return fetch('fetch')\n",
            "src/cart.ts": "export default class Cart {}\n",
            "src/shop.ts": 'import Basket from "./cart";\nfunction f() {\n  return new Basket();\n}\n',
            "src/other.ts": 'import Basket from "./basket";\nnew Basket();\n',
        }
    )
    assert uses_of(tree, parse_target("a.py::load")).certain == {("a.py", 1), ("b.py", 1), ("b.py", 5)}
    assert uses_of(tree, parse_target("src/cart.ts::Cart")).certain == {
        ("src/cart.ts", 1),
        ("src/shop.ts", 1),
        ("src/shop.ts", 3),
    }


def test_a_package_in_front_of_a_name_is_no_use_of_it() -> None:
    tree = memory_tree(
        {
            "go.mod": "module example.org/shop\n",
            "cart/cart.go": "package cart\n\nfunc New() {}\n\nfunc Old() {}\n",
            "main.go": 'package main\n\nimport "example.org/shop/cart"\n\nfunc main() {\n\tcart.New()\n\tcart.Old()\n}\n',
        }
    )
    expected = {("cart/cart.go", 3), ("main.go", 6)}
    assert uses_of(tree, parse_target("cart/cart.go::New")).certain == expected
    assert named_places(tree, parse_target("cart/cart.go::New")).certain == expected
    assert [str(each.target) for each in find_symbols(tree, "cart.New", COUNTER)] == ["cart/cart.go::New"]


def test_without_a_rename_of_a_language_uses_are_found_by_name_outside_of_texts() -> None:
    tree = memory_tree(
        {
            "src/cart.rs": 'pub fn total() -> u32 { 1 }\n// total\nfn own() { total(); println!("total"); }\n',
            "src/main.rs": "mod cart;\nfn main() {\n    cart::total();\n    subtotal();\n}\n",
        }
    )
    found = uses_of(tree, parse_target("src/cart.rs::total"))
    assert found.how == BY_NAME
    assert found.certain == {("src/cart.rs", 1), ("src/cart.rs", 3)}
    assert found.possible == {("src/main.rs", 3)}


def test_the_explorer_shows_them() -> None:
    shown = show_symbol(TREE, "Cart.add", 200, COUNTER)
    assert shown is not None
    assert "this.size += 1;" in shown.text
    glance = outline(TREE, "web/cart.ts", 200, COUNTER)
    assert glance is not None
    assert "  private log(item: string)" in glance.text.splitlines()
    assert '"What is bought."' in glance.text
    assert "4 in shop: const one = new Basket();" in references(TREE, "web/cart.ts::Cart", 300, COUNTER).text
    assert "5 in shop" in search(TREE, 'one.add("Cart")', 200, COUNTER).text
