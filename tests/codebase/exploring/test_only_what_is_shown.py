"""A tree that hides files gives answers in which neither their names nor their symbols stand."""

from __future__ import annotations

from dataclasses import dataclass

from tests.codebase.exploring.sample import COUNTER
from tests.support.memory_tree import memory_tree
from tier_code.codebase.exploring.candidates import candidates
from tier_code.codebase.exploring.mapping import repo_map
from tier_code.codebase.exploring.outlining import outline
from tier_code.codebase.exploring.showing import show_symbol
from tier_code.codebase.exploring.text_search import search
from tier_code.codebase.exploring.usages import references
from tier_code.ports.exploring import Excerpt
from tier_code.ports.source import SourceTree

FILES = {
    "shown.py": "def shown_one(): ...\n\ndef shown_two(): ...\n",
    "vault/hidden.py": "from shown import shown_two\n\ndef hidden_symbol():\n    shown_two()\n",
    "vault/keys.txt": "hidden_text\n",
    "user.py": "from shown import shown_one\nfrom vault.hidden import hidden_symbol as h\n\ndef use():\n    shown_one()\n",
}


@dataclass(frozen=True, slots=True)
class Hiding:
    """A tree without one folder."""

    base: SourceTree
    folder: str

    @property
    def root(self) -> str:
        """The folder underneath."""
        return self.base.root

    def paths(self) -> list[str]:
        """What is not hidden."""
        return [path for path in self.base.paths() if not path.startswith(self.folder)]

    def read(self, path: str) -> bytes | None:
        """Nothing of what is hidden."""
        return None if path.startswith(self.folder) else self.base.read(path)


WHOLE = memory_tree(FILES)
TREE = Hiding(WHOLE, "vault/")


def answers(tree: SourceTree) -> list[Excerpt]:
    found = [
        repo_map(tree, 2000, COUNTER),
        show_symbol(tree, "use", 2000, COUNTER),
        show_symbol(tree, "hidden_symbol", 2000, COUNTER),
        outline(tree, ".", 2000, COUNTER),
        outline(tree, "vault/", 2000, COUNTER),
        outline(tree, "vault/hidden.py", 2000, COUNTER),
        search(tree, "hidden_text", 2000, COUNTER),
        search(tree, "def ", 2000, COUNTER),
        references(tree, "shown_two", 2000, COUNTER),
        references(tree, "hidden_symbol", 2000, COUNTER),
    ]
    return [each for each in found if each is not None]


def test_hidden_files_stand_in_no_answer_even_when_the_process_knows_them() -> None:
    assert any("vault" in each.text for each in answers(WHOLE))
    for each in answers(TREE):
        assert "vault" not in each.text
        assert "hidden_text" not in each.text
        assert "def hidden_symbol" not in each.text
        assert not [path for path in each.paths if path.startswith("vault")]
    assert all(
        symbol.target.path in TREE.paths() for symbol in candidates(TREE, "hidden symbol", 50, COUNTER)
    )


def test_hidden_uses_do_not_count() -> None:
    without = memory_tree({path: text for path, text in FILES.items() if not path.startswith("vault")})
    for budget in (50, 80, 120, 2000):
        assert repo_map(TREE, budget, COUNTER) == repo_map(without, budget, COUNTER)


def test_every_file_that_an_answer_names_is_among_its_paths() -> None:
    for each in answers(WHOLE):
        named = [path for path in FILES if path in each.text]
        assert set(named) <= set(each.paths)
