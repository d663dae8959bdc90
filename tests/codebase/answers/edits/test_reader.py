"""Edit answers: put into their places to the byte, however they are dressed, or refused as a whole."""

from __future__ import annotations

import pytest

from tests.codebase.edit_steps import NOTES, SHOP, TREE, edit_step, fenced
from tests.codebase.steps import MemoryTree
from tier_code.codebase.answers.edits.reader import read_edit_answer
from tier_code.domain.checks import CheckResult
from tier_code.domain.plan import Step
from tier_code.domain.tiers import TierName
from tier_code.ports.code import Edited

PATH = "pkg/shop.py"
OLD = 'def words(text):\n    return re.split(r"\\s+", text.strip())\n'
NEW = "def words(text):\n    return [word for word in text.split() if re.match('a', word)]\n"
STEP = edit_step(f"{PATH}::words")


def read(step: Step, answer: str, tree: MemoryTree = TREE) -> dict[str, str]:
    """The changed files as text."""
    edited = read_edit_answer(tree, step, answer)
    assert isinstance(edited, Edited), edited
    return {path: (content or b"").decode() for path, content in edited.changes.items()}


def refused(step: Step, answer: str, tree: MemoryTree = TREE) -> str:
    """Why an answer was refused."""
    verdict = read_edit_answer(tree, step, answer)
    assert isinstance(verdict, CheckResult), verdict
    assert verdict.check == "shape"
    return verdict.evidence


def shop(old: str = OLD, new: str = NEW) -> str:
    """The shop with some text exchanged."""
    assert SHOP.decode().count(old) == 1
    return SHOP.decode().replace(old, new)


DRESSED = {
    "as asked": f"{PATH}::words\n{fenced(NEW)}",
    "no header": fenced(NEW),
    "prose in front": f"Here is the updated function:\n\n{fenced(NEW)}",
    "prose that names it": f"Here is the new `words` function in `{PATH}`:\n{fenced(NEW)}\nIt splits better.",
    "a heading": f"### `{PATH}::words`\n\n{fenced(NEW)}",
    "bold": f"**{PATH}::words**:\n{fenced(NEW)}",
    "a shorter path": f"shop.py::words\n{fenced(NEW)}",
    "only the name": f"`words()`\n{fenced(NEW)}",
    "the path alone": f"{PATH}\n{fenced(NEW)}",
    "inside the fence": fenced(f"{PATH}::words\n{NEW}"),
    "a comment inside": fenced(f"# {PATH}::words\n{NEW}"),
    "a comment with the path": f"{PATH}::words\n{fenced(f'# {PATH}' + chr(10) + NEW)}",
    "behind the marks": f"```python {PATH}::words\n{NEW}```",
    "a title": f'```python title="{PATH}"\n{NEW}```',
    "imports in front": fenced(f"import re\n\n{NEW}"),
    "unused imports in front": fenced(f"from typing import Any\n\n{NEW}"),
    "use behind": fenced(f"{NEW}\n\nprint(words('a b'))\n"),
    "main behind": fenced(f"{NEW}\n\nif __name__ == '__main__':\n    import sys\n    words(sys.argv[1])\n"),
    "an example in another block": f"{fenced(NEW)}\nFor example:\n{fenced('words(1)', 'bash')}",
    "indented": fenced("    " + NEW.replace("\n", "\n    ")),
    "two spaces": fenced(NEW.replace("    ", "  ")),
    "tabs": fenced(NEW.replace("    ", "\t")),
    "Windows": f"{PATH}::words\n{fenced(NEW)}".replace("\n", "\r\n"),
    "no fence": NEW,
    "tildes": f"~~~python\n{NEW}~~~",
    "no language": f"```\n{NEW}```",
    "thought first": f"<think>\n```python\nno\n```\n</think>\n{fenced(NEW)}",
    "a byte order mark": "\ufeff" + fenced(NEW),
    "the function it calls shown too": fenced(f"def total(prices, rate=RATE):\n    ...\n\n\n{NEW}"),
    "hints added": fenced(NEW.replace("(text)", "(text: str) -> list[str]")),
}


@pytest.mark.parametrize("answer", DRESSED.values(), ids=list(DRESSED))
def test_a_function_is_replaced_however_the_answer_is_dressed(answer: str) -> None:
    assert read(STEP, answer) == {PATH: shop()}


REFUSED = {
    "empty": ("", "empty"),
    "white space": (" \n\n ", "empty"),
    "prose": ("I would change it.", "prose only"),
    "another target": (f"{PATH}::total\n{fenced(NEW)}", "does not declare"),
    "another file": (f"pkg/other.py::words\n{fenced(NEW)}", "does not declare"),
    "a file outside": (f"../x.py::words\n{fenced(NEW)}", "does not declare"),
    "two blocks": (f"{PATH}::words\n{fenced(NEW)}\n{PATH}::words\n{fenced(NEW)}", "two blocks"),
    "two blocks without header": (f"{fenced(NEW)}\n\n{fenced(NEW)}", "two blocks"),
    "twice in one block": (fenced(f"{NEW}\n\n{NEW}"), "2 times"),
    "cut": (f"```python\n{NEW}", "breaks off"),
    "cut inside": (fenced("def words(text):\n    return [word for"), "cannot be parsed"),
    "a placeholder": (
        fenced("def words(text):\n    # ... rest unchanged\n    return 1\n"),
        "leaves something out",
    ),
    "existing code": (
        fenced("def words(text):\n    # existing code\n    return 1\n"),
        "leaves something out",
    ),
    "not the function": (fenced("def other(text):\n    return 1\n"), "words"),
    "a helper too": (fenced(f"def helper(x):\n    return x\n\n\n{NEW}"), "also defines helper"),
    "another function changed": (fenced(f"def total(a):\n    return 0\n\n\n{NEW}"), "also changes total"),
    "the same": (fenced(OLD), "changes nothing"),
    "invisible": (fenced(NEW.replace("text.split", "tex\u200bt.split")), "U+200B"),
    "deletion": (f"{PATH}::words delete\n```\n```", "does not declare"),
    "a diff": ("```diff\n-a\n+b\n```", ""),
    "a try import": (
        fenced(f"try:\n    import regex\nexcept ImportError:\n    regex = None\n\n{NEW}"),
        "no place",
    ),
    "empty block": ("```python\n```", "empty blocks"),
}


@pytest.mark.parametrize(("answer", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_used_is_refused_with_the_reason(answer: str, said: str) -> None:
    assert said in refused(STEP, answer)


def test_imports_that_new_code_needs_join_those_of_the_file() -> None:
    code = "from collections import Counter, OrderedDict\nimport re\n\n" + NEW.replace(
        "[word", "[Counter(word)"
    )
    assert read(STEP, fenced(code))[PATH] == shop(OLD, NEW.replace("[word", "[Counter(word)")).replace(
        "from decimal import Decimal\n", "from decimal import Decimal\nfrom collections import Counter\n"
    )


def test_a_module_of_the_standard_library_that_was_forgotten_is_imported() -> None:
    edited = read_edit_answer(TREE, STEP, fenced("def words(text):\n    return shlex.split(text)\n"))
    assert isinstance(edited, Edited)
    assert b"import shlex\n" in (edited.changes[PATH] or b"")
    assert "forgot" in edited.notes[0]


def test_an_import_that_clashes_is_refused() -> None:
    assert "clash" in refused(STEP, fenced("import my_re as re\n\n" + OLD.replace("text.", "text or text.")))


def test_a_method_comes_with_or_without_its_class() -> None:
    step = edit_step(f"{PATH}::Basket.add")
    new = '    def add(self, item, amount=1):\n        """Put it in."""\n        self.items += [item] * amount\n        return self\n'
    old = SHOP.decode()[SHOP.decode().index("    def add") : SHOP.decode().index("\n\ndef total")]
    expected = {PATH: shop(old, new)}
    for dress in (
        new,
        f"class Basket:\n{new}",
        f"class Basket:\n    ...\n\n{new}",
        f"class Basket:\n...\n{new}",
    ):
        assert read(step, fenced(dress)) == expected


def test_signature_decorators_and_docstring_need_not_be_repeated() -> None:
    step = edit_step(f"{PATH}::Basket.count")
    answer = fenced("def count(self):\n    return len(set(self.items))\n")
    assert read(step, answer)[PATH] == shop("return len(self.items)", "return len(set(self.items))")


def test_a_property_is_told_from_its_setter() -> None:
    both = "@property\ndef count(self):\n    return 0\n\n@count.setter\ndef count(self, value):\n    self.items = [value]\n"
    setter = edit_step(f"{PATH}::Basket.count#2")
    assert read(setter, fenced(both.replace("return 0", "return len(self.items)")))[PATH] == shop(
        'raise AttributeError("no")', "self.items = [value]"
    )
    assert "also changes" in refused(setter, fenced(both))


def test_a_signature_that_may_change_does() -> None:
    step = edit_step(f"{PATH}::words", signature="may change")
    new = "def words(text, sep=None):\n    return re.split(sep, text)\n"
    assert read(step, fenced(new))[PATH] == shop(OLD, new)


def test_a_constant_is_replaced() -> None:
    assert read(edit_step(f"{PATH}::LIMIT"), fenced("LIMIT = 12\n"))[PATH] == shop("LIMIT = 10", "LIMIT = 12")
    assert read(edit_step(f"{PATH}::Basket.owner"), fenced('class Basket:\n    owner = "me"\n'))[
        PATH
    ] == shop('owner = "nobody"', 'owner = "me"')


def test_new_functions_go_to_their_places() -> None:
    new = "def half(price):\n    return price / 2\n"
    end = shop("\n\nif __name__", f"\n\n{new}\n\nif __name__")
    assert read(edit_step(f"{PATH}::+half"), fenced(new))[PATH] == end
    behind = shop("\n\ndef words", f"\n\n{new}\n\ndef words")
    assert read(edit_step(f"{PATH}::+half", after="total"), fenced(new))[PATH] == behind
    assert read(edit_step(f"{PATH}::+half"), f"{PATH}::total after\n{fenced(new)}")[PATH] == behind
    assert read(edit_step(f"{PATH}::+half"), f"{PATH}::words before\n{fenced(new)}")[PATH] == behind
    assert read(edit_step(f"{PATH}::+half"), f"{PATH}::half\n{fenced(new)}")[PATH] == end


def test_new_methods_and_constants_go_to_their_places() -> None:
    method = "def drop(self):\n    self.items.clear()\n"
    inside = "        return self\n\n    def drop(self):\n        self.items.clear()\n"
    for name in ("+Basket.drop", "Basket.+drop"):
        assert read(edit_step(f"{PATH}::{name}"), fenced(method))[PATH] == shop(
            "        return self\n", inside
        )
    assert read(edit_step(f"{PATH}::+MOST"), fenced("MOST = 3\n"))[PATH] == shop(
        "LIMIT = 10\n", "LIMIT = 10\nMOST = 3\n"
    )
    assert read(edit_step(f"{PATH}::+Basket.kind"), fenced('kind = "new"\n'))[PATH] == shop(
        '    owner = "nobody"\n', '    owner = "nobody"\n    kind = "new"\n'
    )


def test_what_should_be_new_may_not_be_there_or_missing() -> None:
    assert "defined already" in refused(edit_step(f"{PATH}::+words"), fenced(NEW))
    assert "does not define" in refused(
        edit_step(f"{PATH}::+half", f"{PATH}::words"), f"{PATH}::words\n{fenced(NEW)}"
    )


def test_several_places_in_one_answer() -> None:
    step = edit_step(
        f"{PATH}::words", f"{PATH}::+half", "pkg/new.py::+twice", "README.md", creates="pkg/new.py"
    )
    half = "def half(price):\n    return price / 2\n"
    twice = '"""Doubling."""\n\n\ndef twice(x):\n    return 2 * x\n'
    notes = "<<<<<<< SEARCH\nSecond line.\n=======\nAnother line.\n>>>>>>> REPLACE\n"
    answer = (
        f"{PATH}::words\n{fenced(NEW)}\n\n{PATH}::total after\n{fenced(half)}\n"
        f"pkg/new.py\n{fenced(twice)}\n\nREADME.md\n{fenced(notes, 'markdown')}\n"
    )
    assert read(step, answer) == {
        PATH: shop().replace("\n\ndef words", f"\n\n{half}\n\ndef words"),
        "pkg/new.py": twice,
        "README.md": NOTES.decode().replace("Second", "Another"),
    }
    assert "README" in refused(step, answer.replace("Second", "Sixth"))
    assert "README" in refused(step, answer.replace("README.md\n", "README.rst/x.md\n"))


def test_what_may_stay_may_be_left_out() -> None:
    step = edit_step(f"{PATH}::words", f"{PATH}::total")
    assert read(step, f"{PATH}::words\n{fenced(NEW)}") == {PATH: shop()}


def test_a_whole_class_comes_back_at_its_place() -> None:
    code = (
        'class Basket:\n    """Less."""\n\n    def __init__(self, items=None):\n        self.items = items\n'
    )
    changed = read(edit_step(f"{PATH}::Basket"), fenced(code))[PATH]
    assert code in changed
    assert changed.startswith(SHOP.decode()[: SHOP.decode().index("class Basket")])
    assert changed.endswith(SHOP.decode()[SHOP.decode().index("\n\ndef total") :])


def test_a_symbol_goes_where_the_step_allows_it() -> None:
    step = edit_step(f"{PATH}::words", deletes=f"{PATH}::words")
    assert read(step, f"{PATH}::words delete\n```\n```")[PATH] == shop(f"{OLD}\n\n", "").replace(
        "import re\n", ""
    )
    assert "not empty" in refused(step, f"{PATH}::words delete\n{fenced(NEW)}")


def test_lines_at_module_level() -> None:
    step = edit_step(f"{PATH}::")
    assert read(step, f"{PATH}::\n{fenced('LIMIT = 12')}")[PATH] == shop("LIMIT = 10", "LIMIT = 12")
    assert read(step, fenced("import json\n"))[PATH] == shop(
        "from decimal import Decimal\n", "from decimal import Decimal\nimport json\n"
    )
    pieces = "<<<<<<< SEARCH\nLIMIT = 10\n=======\nLIMIT = 12\nMOST = 9\n>>>>>>> REPLACE\n"
    assert read(step, f"{PATH}\n{fenced(pieces)}")[PATH] == shop("LIMIT = 10", "LIMIT = 12\nMOST = 9")
    assert read(step, fenced(shop()))[PATH] == shop()
    assert read(step, fenced("OTHER = 12"))[PATH] == shop("LIMIT = 10\n", "LIMIT = 10\nOTHER = 12\n")
    assert "0 times" in refused(step, fenced("LIMIT = 12\nOTHER = 12"))


def test_pieces_are_found_only_where_the_step_may_change_something() -> None:
    def pieces(old: str, new: str) -> str:
        return f"{PATH}\n{fenced(f'<<<<<<< SEARCH{chr(10)}{old}{chr(10)}======={chr(10)}{new}{chr(10)}>>>>>>> REPLACE')}"

    there = '    return re.split(r"\\s+", text.strip())'
    assert read(STEP, pieces(there, "    return re.split(text)"))[PATH] == shop(
        there, "    return re.split(text)"
    )
    assert "not there" in refused(STEP, pieces("    net = sum(prices)", "    net = 0"))


def test_every_other_byte_stays() -> None:
    odd = b"\xef\xbb\xbf" + SHOP.replace(b"\n", b"\r\n").replace(b"return net", b"return  net ").rstrip(
        b"\r\n"
    )
    tree = MemoryTree({PATH: odd})
    edited = read_edit_answer(tree, STEP, fenced(NEW))
    assert isinstance(edited, Edited)
    old, new = (text.replace("\n", "\r\n").encode() for text in (OLD, NEW))
    assert edited.changes[PATH] == odd.replace(old, new)


def test_a_file_in_another_encoding_keeps_it() -> None:
    latin = "# -*- coding: latin-1 -*-\nNAME = 'Jürgen'\n\n\ndef f():\n    return NAME\n".encode("latin-1")
    tree = MemoryTree({"m.py": latin})
    edited = read_edit_answer(tree, edit_step("m.py::f"), fenced("def f():\n    return NAME + 'é'\n"))
    assert isinstance(edited, Edited)
    assert edited.changes["m.py"] == latin.replace(b"NAME\n", b"NAME + '\xe9'\n", 2).replace(
        b"NAME + '\xe9' =", b"NAME ="
    )
    assert "U+4E2D" in refused(edit_step("m.py::f"), fenced("def f():\n    return '中'\n"), tree)


def test_texts_in_strings_keep_their_margin() -> None:
    code = "class A:\n    def f(self):\n        return 1\n"
    new = 'def f(self):\n    return """\nleft\n    inner\n"""\n'
    expected = 'class A:\n    def f(self):\n        return """\nleft\n    inner\n"""\n'
    tree = MemoryTree({"m.py": code.encode()})
    assert read(edit_step("m.py::A.f"), fenced(new), tree)["m.py"] == expected
    indented = "\n".join(f"    {line}" if at < 2 else line for at, line in enumerate(new.split("\n")))
    assert read(edit_step("m.py::A.f"), fenced(indented), tree)["m.py"] == expected


def test_a_file_with_tabs_gets_tabs() -> None:
    tree = MemoryTree({"m.py": b"class A:\n\tdef f(self):\n\t\tif self:\n\t\t\treturn 1\n\t\treturn 2\n"})
    new = "def f(self):\n    if not self:\n        return 1\n    return 2\n"
    assert read(edit_step("m.py::A.f"), fenced(new), tree)["m.py"] == (
        "class A:\n\tdef f(self):\n\t\tif not self:\n\t\t\treturn 1\n\t\treturn 2\n"
    )


def test_overloads_are_replaced_together() -> None:
    code = (
        "from typing import overload\n\n\n@overload\ndef f(x: int) -> int: ...\n@overload\ndef f(x: str) -> str: ...\n"
        "def f(x):\n    return x\n\n\nY = 1\n"
    )
    new = "@overload\ndef f(x: int) -> int: ...\n@overload\ndef f(x: str) -> str: ...\ndef f(x):\n    return x + x\n"
    tree = MemoryTree({"m.py": code.encode()})
    expected = code.replace("return x\n", "return x + x\n")
    assert read(edit_step("m.py::f"), fenced(new), tree)["m.py"] == expected
    assert read(edit_step("m.py::f"), fenced("def f(x):\n    return x + x\n"), tree)["m.py"] == expected


def test_no_path_out_of_the_repository_is_ever_written() -> None:
    for path in ("../x.py", "/etc/x.py", "a/../../x.py", ".git/config", "C:/x.py", "a\\b.py"):
        step = edit_step(f"{path}::", creates=path)
        assert "no file of this repository" in refused(step, f"{path}\n{fenced('x = 1')}")


def test_the_same_code_from_the_top_tier_means_that_nothing_is_to_be_done() -> None:
    edited = read_edit_answer(
        TREE, edit_step(f"{PATH}::words", tier=TierName.FRONTIER), f"{PATH}::words\n{fenced(OLD)}"
    )
    assert isinstance(edited, Edited)
    assert not edited.changes
    assert "nothing to change" in edited.notes[0]


def test_an_import_that_only_the_old_code_read_goes() -> None:
    edited = read_edit_answer(TREE, STEP, fenced(NEW.replace("re.match", "str")))
    assert isinstance(edited, Edited)
    assert "took out 'import re'" in edited.notes[0]


def test_an_import_that_others_take_from_the_module_stays() -> None:
    tree = MemoryTree({**TREE.files, "pkg/user.py": b"from pkg.shop import re\n\nX = re.compile('a')\n"})
    edited = read_edit_answer(tree, STEP, fenced(NEW.replace("re.match", "str")))
    assert isinstance(edited, Edited)
    assert b"import re\n" in (edited.changes[PATH] or b"")


def test_comments_at_the_end_of_a_definition_belong_to_it_and_are_not_doubled() -> None:
    tree = MemoryTree({"m.py": b"def f():\n    return 1\n    # old\n\n\nX = 1\n"})
    step = edit_step("m.py::f")
    new = "def f():\n    return 2\n    # new\n"
    assert read(step, fenced(new), tree)["m.py"] == "def f():\n    return 2\n    # new\n\n\nX = 1\n"
    again = "def f():\n    return 2\n    # old\n"
    assert read(step, fenced(again), tree)["m.py"] == "def f():\n    return 2\n    # old\n\n\nX = 1\n"


def test_a_method_with_a_docstring_comes_in_its_class() -> None:
    tree = MemoryTree(
        {
            "m.py": b'class A:\n    def f(self):\n        """One.\n\n        Two.\n        """\n        return 1\n'
        }
    )
    wrapped = 'class A:\n    def f(self):\n        """One.\n\n        Three.\n        """\n        return 2\n'
    assert read(edit_step("m.py::A.f"), fenced(wrapped), tree)["m.py"] == wrapped


def test_strings_in_a_row_move_with_the_code_around_them() -> None:
    code = 'class A:\n    def f(self):\n        raise ValueError("one "\n                         "two")\n'
    new = 'def f(self):\n    raise TypeError("one "\n                    "two")\n'
    expected = code.replace("ValueError", "TypeError").replace(" " * 25, " " * 24)
    tree = MemoryTree({"m.py": code.encode()})
    assert read(edit_step("m.py::A.f"), fenced(new), tree)["m.py"] == expected


def test_something_new_can_be_added_to_a_module_that_may_change() -> None:
    step = edit_step(f"{PATH}::")
    half = "def half(price):\n    return price / 2\n"
    assert read(step, f"{PATH}::\n{fenced(half)}")[PATH] == shop(
        "\n\nif __name__", f"\n\n{half}\n\nif __name__"
    )
    assert read(step, f"{PATH}::total after\n{fenced(half)}")[PATH] == shop(
        "\n\ndef words", f"\n\n{half}\n\ndef words"
    )
    assert read(step, fenced(f"{OLD}\n\n{half}"))[PATH] == shop(
        "\n\nif __name__", f"\n\n{half}\n\nif __name__"
    )
    assert "nothing new" in refused(step, f"{PATH}::total after\n{fenced(NEW)}")
    assert read(step, fenced(f"from fractions import Fraction\n\n\n{half.replace('2', 'Fraction(2)')}"))[
        PATH
    ] == (
        shop("\n\nif __name__", f"\n\n{half.replace('2', 'Fraction(2)')}\n\nif __name__").replace(
            "Decimal\n", "Decimal\nfrom fractions import Fraction\n", 1
        )
    )
