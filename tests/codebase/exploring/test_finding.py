"""Text search and references: lines with the function each stands in."""

from __future__ import annotations

import pytest

from tests.codebase.exploring.sample import COUNTER, FILES
from tests.support.memory_tree import memory_tree
from tier_code.codebase.exploring.text_search import search
from tier_code.codebase.exploring.usages import references, uses_of
from tier_code.domain.plan import parse_target

TREE = memory_tree(FILES)


def test_lines_come_with_their_function_and_tests_last() -> None:
    found = search(TREE, "total()", 400, COUNTER)
    assert found.text == (
        "# shop/mail.py\n"
        '6 in send_receipt: return f"{cart.total()} {Price(0).converted(1.0)} {retries}"\n'
        "# tests/test_cart.py\n"
        "4 in test_total_of_an_empty_cart: assert Cart().total().amount == 0\n"
    )
    assert found.paths == ("shop/mail.py", "tests/test_cart.py")
    assert found.complete


def test_case_counts_only_when_there_are_capitals() -> None:
    assert "README.md" in search(TREE, "shop", 400, COUNTER).text
    assert "README.md" not in search(TREE, "from shop", 400, COUNTER).text
    assert search(TREE, "SHOP", 400, COUNTER).text == "# no line contains it\n"


def test_the_text_is_no_pattern() -> None:
    tree = memory_tree({"a.txt": "a.*b\naxxb\n[x]\n"})
    assert search(tree, "a.*b", 400, COUNTER).text == "# a.txt\n1: a.*b\n"
    assert search(tree, "[x]", 400, COUNTER).text == "# a.txt\n3: [x]\n"


def test_other_scripts_are_folded_too() -> None:
    tree = memory_tree({"a.txt": "Größe\nGRÖSSE ÖL\n"})
    assert search(tree, "ö", 400, COUNTER).text == "# a.txt\n1: Größe\n2: GRÖSSE ÖL\n"
    assert "2:" not in search(tree, "Größe", 400, COUNTER).text


def test_every_file_gets_its_turn_before_one_file_gets_all() -> None:
    files = {"a.py": "word = 1\n" * 500, "b.py": "word = 2\n"}
    found = search(memory_tree(files), "word", 120, COUNTER)
    assert found.tokens <= 120
    assert "# b.py" in found.text
    assert found.text.splitlines()[-1] == "# 501 lines in 2 files; the first are shown"
    assert not found.complete


@pytest.mark.parametrize("text", ["", " ", "\n", "nowhere to be found"])
def test_nothing_found_is_said(text: str) -> None:
    assert search(TREE, text, 400, COUNTER).text == "# no line contains it\n"


@pytest.mark.parametrize("budget", [0, 5, 30, 45, 60, 90])
def test_a_search_never_exceeds_its_budget(budget: int) -> None:
    found = search(TREE, "price", budget, COUNTER)
    assert COUNTER.count(found.text) == found.tokens <= budget


def test_references_are_told_apart_from_others_of_the_name() -> None:
    files = {
        "a.py": "def load(): ...\n\ndef run():\n    return load()\n",
        "b.py": "from a import load\n\nclass B:\n    def go(self):\n        load()\n",
        "c.py": "def load(): ...\n\ndef other():\n    load()\n",
    }
    found = references(memory_tree(files), "a.py::load", 400, COUNTER)
    assert found.text == (
        "# uses of a.py::load, by scopes, imports and types\n"
        "# a.py\n1 in load: def load(): ...\n4 in run: return load()\n"
        "# b.py\n1: from a import load\n5 in B.go: load()\n"
    )
    assert found.paths == ("a.py", "b.py")
    assert found.complete


def test_another_name_of_a_symbol_counts_only_where_no_function_gives_it_another_meaning() -> None:
    files = {
        "a.py": "def load(): ...\n",
        "b.py": "from a import load as ld\nld()\n\ndef f(ld):\n    return ld()\n\ndef g():\n    return ld()\n",
        "c.py": "from a import load as ld\n\ndef f():\n    ld = print\n    ld()\n",
        "d.ts": "export default function load() {}\n",
        "e.ts": "import ld from './d';\nld();\nfunction g(ld: any) {\n  ld();\n}\nconst h = () => ld();\n",
    }
    found = uses_of(memory_tree(files), parse_target("a.py::load"))
    assert found.certain == {("a.py", 1), ("b.py", 1), ("b.py", 2), ("b.py", 8), ("c.py", 1)}
    assert found.possible == {("b.py", 4), ("b.py", 5), ("c.py", 4), ("c.py", 5)}
    found = uses_of(memory_tree(files), parse_target("d.ts::load"))
    assert found.certain == {("d.ts", 1), ("e.ts", 1), ("e.ts", 2), ("e.ts", 6)}
    assert found.possible == {("e.ts", 3), ("e.ts", 4)}


def test_uses_that_nobody_can_tell_come_after_the_others() -> None:
    files = {
        "a.py": "class A:\n    def load(self): ...\n\ndef f():\n    A().load()\n",
        "b.py": "class B:\n    def load(self): ...\n",
        "c.py": "def g(thing):\n    thing.load()\n",
    }
    text = references(memory_tree(files), "A.load", 400, COUNTER).text
    certain, _, possible = text.partition("# may be uses of it")
    assert "A().load()" in certain
    assert "thing.load()" in possible
    assert "b.py" not in certain


def test_of_a_name_used_everywhere_all_lines_are_possible() -> None:
    files = {"a.py": "def load(): ...\n", "b.py": "from a import load\n" + "load()\n" * 7000}
    found = references(memory_tree(files), "a.py::load", 200, COUNTER)
    assert found.tokens <= 200
    assert "# may be uses of it" in found.text
    assert found.text.splitlines()[-1] == "# 0 places use it, 7002 may; not all are shown"
    assert not found.complete


def test_references_of_nothing_are_said() -> None:
    assert references(TREE, "nothing_like_it", 400, COUNTER).text == "# nothing is called so\n"


@pytest.mark.parametrize("budget", [0, 5, 60, 80, 120])
def test_references_never_exceed_their_budget(budget: int) -> None:
    found = references(TREE, "Price", budget, COUNTER)
    assert COUNTER.count(found.text) == found.tokens <= budget
    assert not found.complete


def test_what_else_a_name_may_have_meant_is_said() -> None:
    files = {"a.py": "class A:\n    def go(self): ...\n", "b.py": "class B:\n    def go(self): ...\n"}
    found = references(memory_tree(files), "go", 400, COUNTER)
    assert found.text.splitlines()[:2] == [
        "# uses of a.py::A.go, by scopes, imports and types",
        "# not of b.py::B.go",
    ]


def test_members_are_told_apart_by_what_stands_before_the_dot() -> None:
    files = {
        "a.py": (
            "class A:\n    def load(self): ...\n    other = load\n\n\n"
            "class Sub(A):\n    def load(self):\n        super().load()\n\n\n"
            "class Free:\n    def load(self): ...\n"
        ),
        "b.py": (
            "from a import A, Free, Sub\n\n\ndef f(one: A, two: Free, three: Sub, four):\n"
            "    one.load()\n    two.load()\n    three.load()\n    four.load()\n"
            "    load = 'load'\n    return load  # load\n"
        ),
    }
    found = uses_of(memory_tree(files), parse_target("a.py::A.load"))
    assert found.certain == {("a.py", 2), ("a.py", 3), ("a.py", 8), ("b.py", 5)}
    assert found.possible == {("a.py", 7), ("b.py", 7), ("b.py", 8)}, (
        "overrides may be meant, and the unknown"
    )
