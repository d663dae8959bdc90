"""The name in strings, comments and documents."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.marked import check_declined, check_rename


def test_strings_and_comments_stay_and_are_reported() -> None:
    source = '''
        def «name»():
            """Call name() to get it.

            >>> name()
            """
            # name does it
            return "name"
        '''
    outcome = check_rename({"a.py": source, "docs/a.md": "call `name` here\n"}, "a.py::name")
    assert outcome.notes == (
        "3 strings mention the name: a.py:2, a.py:4, a.py:7",
        "1 comment mentions the name: a.py:6",
        "1 place in other files mentions the name: docs/a.md:1",
    )


def test_strings_comments_and_documents_change_when_asked_for() -> None:
    files = {
        "a.py": '''
            def «name»():
                """Call «name»() to get it; rename and names are other words."""
                # «name» does it
                return "«name»" + f"{«name»} «name»"
            ''',
        "docs/a.md": "call `«name»` here, not a_name\n",
        "README": "«name»\n",
        "setup.cfg": "run = a:«name»\n",
        "style.css": ".name { }\n",
    }
    outcome = check_rename(files, "a.py::name", in_text=True)
    assert outcome.notes == ("1 place in other files mentions the name: style.css:1",)
    assert {each.how for each in outcome.references} == {"definition", "name", "text"}


def test_strings_that_mean_something_else_stay_even_then() -> None:
    files = {
        "a.py": "__all__ = ['«name»']\ndef «name»(): pass\n",
        "b.py": "__all__ = ['name']\ndef name(): pass\n",
        "c.py": "import a, b\ngetattr(a, '«name»')\ngetattr(b, 'name')\n",
    }
    check_rename(files, "a.py::name", in_text=True)


LOOKUPS = {
    "getattr on the module": "import a\ngetattr(a, 'name')\n",
    "setattr on the module": "import a\nsetattr(a, 'name', 1)\n",
    "a patched path": "from unittest import mock\nmock.patch('a.name')\n",
    "a patched attribute": "import a\ndef test(monkeypatch): monkeypatch.setattr(a, 'name', 1)\n",
    "a patched object": "import a\nfrom unittest.mock import patch\npatch.object(a, 'name')\n",
    "a path with a colon": "load('a:name')\n",
}


@pytest.mark.parametrize("source", LOOKUPS.values(), ids=LOOKUPS)
def test_strings_by_which_code_finds_the_name_are_never_left_behind(source: str) -> None:
    files = {"a.py": "def name(): pass\n", "b.py": source}
    check_declined(files, "a.py::name", "b.py:", "in strings and comments")


def test_lookups_are_renamed_when_asked_for() -> None:
    files = {"a.py": "def «name»(): pass\n", "b.py": "import a\ngetattr(a, '«name»')()\nload('a.«name»')\n"}
    check_rename(files, "a.py::name", in_text=True)


def test_lookups_on_something_else_are_only_mentioned() -> None:
    files = {
        "a.py": "def «name»(): pass\n",
        "b.py": "import os\ngetattr(os, 'name')\nclass B: name = 1\ngetattr(B(), 'name')\n",
    }
    assert check_rename(files, "a.py::name").notes == ()


def test_globals_and_enum_members_by_string() -> None:
    check_declined("def name(): pass\nglobals()['name']()\n", "a.py::name", "a.py:2")
    source = "from enum import Enum\nclass C(Enum):\n    RED = 1\nC['RED']\n"
    check_declined(source, "a.py::C.RED", "a.py:4")


def test_a_lookup_on_something_unknown_follows_the_rule_for_attributes() -> None:
    alone = "class A:\n    def compute_it(self): ...\ndef f(x): return getattr(x, 'compute_it')()\n"
    check_declined(alone, "a.py::A.compute_it", "a.py:3")


def test_a_name_put_together_from_pieces_is_declined() -> None:
    source = """
        class A:
            def visit_node(self): ...
            def visit(self, kind): return getattr(self, "visit_" + kind)()
        """
    check_declined(source, "a.py::A.visit_node", "a.py:3", "'visit_'")
    check_declined(source.replace('"visit_" + kind', 'f"visit_{kind}"'), "a.py::A.visit_node", "a.py:3")


def test_entry_points_in_settings_are_never_left_behind() -> None:
    files = {
        "src/pkg/__init__.py": "",
        "src/pkg/cli.py": "def main(): pass\n",
        "pyproject.toml": '[project.scripts]\nrun = "pkg.cli:main"\n',
    }
    check_declined(files, "src/pkg/cli.py::main", "pyproject.toml:2", "an entry point")


def test_a_module_that_hands_out_names_by_string_is_declined() -> None:
    source = """
        def name(): pass
        def __getattr__(attribute):
            if attribute == "name": return 1
        """
    check_declined(source, "a.py::name", "a.py:3", "by string")


def test_a_class_whose_name_is_part_of_a_handler_is_declined() -> None:
    source = """
        class Node: pass
        class Walker:
            def visit_Node(self): ...
            def visit(self, node): return getattr(self, f"visit_{type(node).__name__}")()
        """
    check_declined(source, "a.py::Node", "a.py:4", "'visit_'")


def test_names_on_their_way_to_a_dynamic_lookup_are_declined() -> None:
    source = """
        class A:
            fields = ()
            def f(self):
                for attribute in "fields", "others":
                    print(getattr(self, attribute))
        """
    check_declined(source, "a.py::A.fields", "a.py:4")


def test_keys_of_a_namespace_that_a_metaclass_reads_are_declined() -> None:
    source = """
        class Meta(type):
            def __new__(mcs, name, bases, namespace):
                namespace.setdefault("is_abstract", False)
                return type.__new__(mcs, name, bases, namespace)
        class A(metaclass=Meta):
            is_abstract = True
        """
    check_declined(source, "a.py::A.is_abstract", "a.py:3")


def test_dictionary_keys_of_the_same_spelling_are_only_mentioned() -> None:
    source = """
        class A:
            def __init__(self): self.«amount» = 1
            def as_dict(self): return {"amount": self.«amount»}
        """
    assert check_rename(source, "a.py::A.amount").notes == ("1 string mentions the name: a.py:3",)


def test_uncertain_lookups_change_too_when_text_was_asked_for() -> None:
    source = """
        class A:
            def «append»(self): ...
        def f(x): return getattr(x, "«append»")
        """
    check_declined(source, "a.py::A.append", "a.py:3")
    check_rename(source, "a.py::A.append", in_text=True)
