"""Changes that an edit step may and may not make: each wrong one must be found by one of its checks."""

from __future__ import annotations

import pytest

from tests.codebase.edit_steps import NOTES, SHOP, TREE, edit_step
from tests.codebase.steps import MemoryTree
from tier_code.codebase.checks.edits.edit_scope import check_edit_scope
from tier_code.codebase.checks.edits.edit_symbols import check_edit_symbols
from tier_code.codebase.checks.edits.edit_types import check_edit_types
from tier_code.codebase.checks.edits.names import check_names
from tier_code.codebase.checks.edits.whole import check_whole
from tier_code.codebase.checks.lint import check_lint_with_new
from tier_code.codebase.checks.parsing import check_parse
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes

PATH = "pkg/shop.py"
WORDS = edit_step(f"{PATH}::words")


def verdicts(step: Step, changes: Changes, tree: MemoryTree = TREE) -> list[CheckResult]:
    """What every check says, in their order; types last, as they take longest."""
    return [
        check_edit_scope(step, tree, changes),
        check_parse(tree, changes),
        check_edit_symbols(step, tree, changes),
        check_whole(step, tree, changes),
        check_lint_with_new(tree, changes),
        check_names(step, tree, changes),
    ]


def failures(step: Step, changes: Changes, tree: MemoryTree = TREE) -> dict[str, str]:
    """The checks that failed, with their evidence."""
    found = [each for each in verdicts(step, changes, tree) if each.outcome is CheckOutcome.FAILED]
    return {each.check: each.evidence for each in found}


def shop(*pairs: tuple[str, str], tree: bytes = SHOP) -> dict[str, bytes | None]:
    """The shop with texts exchanged."""
    text = tree.decode()
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return {PATH: text.encode()}


SPLIT = '    return re.split(r"\\s+", text.strip())\n'
RIGHT = {
    "a body": (
        WORDS,
        shop(
            (SPLIT, "    parts = text.split()\n    return [p for p in parts if p] or re.findall('a', text)\n")
        ),
    ),
    "an import": (
        WORDS,
        shop(
            (SPLIT, '    return shlex.split(text) or re.split("a", text)\n'),
            ("import re\n", "import re\nimport shlex\n"),
        ),
    ),
    "a method": (edit_step(f"{PATH}::Basket.add"), shop(("self.items.append(item)", "self.items += [item]"))),
    "a class": (
        edit_step(f"{PATH}::Basket", signature="may change"),
        shop(
            (
                "    def add(self, item, amount=1):",
                "    def put(self, item):\n        return self.add(item)\n\n    def add(self, item, amount=2):",
            )
        ),
    ),
    "a new function": (
        edit_step(f"{PATH}::+half"),
        shop(("\n\nif __name__", "\n\ndef half(x):\n    return x / 2\n\n\nif __name__")),
    ),
    "a new constant": (edit_step(f"{PATH}::+MOST"), shop(("LIMIT = 10\n", "LIMIT = 10\nMOST = 12\n"))),
    "a constant": (edit_step(f"{PATH}::LIMIT"), shop(("LIMIT = 10\n", "LIMIT = 12\n"))),
    "a signature that may change": (
        edit_step(f"{PATH}::words", signature="may change"),
        shop(
            ("def words(text)", "def words(text, sep=None)"), ("text.strip()", "(sep or '') + text.strip()")
        ),
    ),
    "lines at module level": (
        edit_step(f"{PATH}::"),
        shop(("LIMIT = 10\n", "LIMIT = 12\nMORE = (\n    LIMIT\n)\n")),
    ),
    "a new file": (
        edit_step("pkg/new.py::", creates="pkg/new.py"),
        {"pkg/new.py": b"from pkg.shop import words\n\nWORDS = words('a b')\n"},
    ),
    "a document": (edit_step("README.md"), {"README.md": NOTES.replace(b"Second", b"Third")}),
    "a deletion": (
        edit_step(f"{PATH}::words", deletes=f"{PATH}::words"),
        shop((f"def words(text):\n{SPLIT}\n\n", ""), ("import re\n", "")),
    ),
}


@pytest.mark.parametrize(("step", "changes"), RIGHT.values(), ids=list(RIGHT))
def test_what_was_declared_passes(step: Step, changes: Changes) -> None:
    assert failures(step, changes) == {}


WRONG = {
    "another function": (WORDS, shop((SPLIT, SPLIT), ("net = sum(prices)", "net = sum(prices) + 1")), "scope", "more than words"),
    "another constant": (WORDS, shop(("LIMIT = 10", "LIMIT = 11")), "scope", "LIMIT = 11"),
    "a line at module level": (WORDS, shop(("LIMIT = 10\n", "LIMIT = 10\nprint(LIMIT)\n")), "scope", "print"),
    "something beside an import": (WORDS, shop(("import re\n", "import re; LIMIT = 3\n")), "scope", "LIMIT"),
    "another file": (WORDS, {"README.md": b"x\n"}, "scope", "README.md"),
    "a file nobody declared": (WORDS, {"pkg/x.py": b"x = 1\n"}, "scope", "pkg/x.py"),
    "a deleted file": (WORDS, {PATH: None}, "scope", "deleted"),
    "a function at module level": (edit_step(f"{PATH}::"), shop(("net = sum(prices)", "net = 1")), "scope", "total changed"),
    "line ends": (WORDS, {PATH: SHOP.replace(b"\n", b"\r\n")}, "scope", "line ends"),
    "mixed line ends": (WORDS, {PATH: SHOP.replace(b"def words(text):\n", b"def words(text):\r\n")}, "scope", "line ends"),
    "a byte order mark": (WORDS, {PATH: b"\xef\xbb\xbf" + SHOP}, "scope", "byte order mark"),
    "zero bytes": (edit_step("README.md"), {"README.md": b"a\0b\n"}, "scope", "zero bytes"),
    "the last line's end": (edit_step("README.md"), {"README.md": NOTES.rstrip()}, "scope", "end"),
    "syntax": (WORDS, shop((SPLIT, "    return (\n")), "parse", "syntax error"),
    "a new file that is no Python": (edit_step("pkg/n.py::", creates="pkg/n.py"), {"pkg/n.py": b"def (\n"}, "parse", "pkg/n.py"),
    "data that cannot be read": (edit_step("a.json::", creates="a.json"), {"a.json": b'{"a": }\n'}, "parse", "a.json"),
    "a lost function": (edit_step(f"{PATH}::words"), shop((f"def words(text):\n{SPLIT}\n\n", "")), "symbol", "words is not defined"),
    "a lost method": (edit_step(f"{PATH}::Basket"), shop(("    def add(self, item, amount=1):", "    def put(self, item, amount=1):")), "symbol", "Basket.add is not defined"),
    "a parameter": (WORDS, shop(("def words(text)", "def words(text, x)")), "symbol", "signature of words"),
    "a default": (edit_step(f"{PATH}::Basket.add"), shop(("amount=1", "amount=2")), "symbol", "signature of Basket.add"),
    "a decorator": (edit_step(f"{PATH}::Basket.count"), shop(("    @property\n", "")), "symbol", "signature of Basket.count"),
    "async": (WORDS, shop(("def words", "async def words")), "symbol", "signature of words"),
    "a function nobody declared": (edit_step(f"{PATH}::+half"), shop(("\n\nif __name__", "\n\ndef half(x):\n    return x / 2\n\n\ndef more():\n    return 1\n\n\nif __name__")), "symbol", "more is new"),
    "what should be new is not": (edit_step(f"{PATH}::+half", f"{PATH}::words"), shop((SPLIT, "    return [text]\n")), "symbol", "half is not defined"),
    "a stub": (edit_step(f"{PATH}::total"), shop(("    net = sum(prices)\n    return net + net * rate", "    ...")), "whole", "has no body"),
    "not implemented": (edit_step(f"{PATH}::+half"), shop(("\n\nif __name__", "\n\ndef half(x):\n    raise NotImplementedError\n\n\nif __name__")), "whole", "stands for"),
    "a placeholder": (edit_step(f"{PATH}::total"), shop(("    net = sum(prices)\n", "    net = sum(prices)\n    # ... existing code\n")), "whole", "stands for"),
    "half of a class": (edit_step(f"{PATH}::Basket", signature="may change"), {PATH: SHOP[: SHOP.index(b"    owner")] + b'    owner = "x"\n\n\n' + SHOP[SHOP.index(b"def total") :]}, "whole", "lines where it had"),
    "half of a document": (edit_step("long.md"), {"long.md": b"a\n"}, "whole", "1 lines where it had 20"),
    "an unused import": (WORDS, shop(("import re\n", "import re\nimport shlex\n"), (SPLIT, SPLIT.replace("text", "str(text)"))), "lint", "unused"),
    "an undefined name": (WORDS, shop((SPLIT, "    return split_up(text) or re.split('a', text)\n")), "lint", "undefined name 'split_up'"),
    "an undefined name in a new file": (edit_step("pkg/n.py::", creates="pkg/n.py"), {"pkg/n.py": b"X = y\n"}, "lint", "pkg/n.py:1: undefined"),
    "a package that nobody has": (WORDS, shop(("import re\n", "import re\nimport leftpadder\n"), (SPLIT, "    return leftpadder.pad(re.sub('a', '', text))\n")), "names", "leftpadder"),
    "a package inside a function": (WORDS, shop((SPLIT, f"    import leftpadder\n\n    leftpadder.go()\n{SPLIT}")), "names", "leftpadder"),
    "a name that its module lacks": (edit_step("pkg/n.py::", creates="pkg/n.py"), {"pkg/n.py": b"from pkg.shop import wordz\n\nX = wordz\n"}, "names", "no 'wordz'"),
    "a module that the package lacks": (edit_step("pkg/n.py::", creates="pkg/n.py"), {"pkg/n.py": b"from pkg.shops import words\n\nX = words\n"}, "names", "pkg.shops"),
    "an attribute that the class lacks": (edit_step(f"{PATH}::Basket.add"), shop(("self.items.append(item)", "self.things.append(item)")), "names", "things"),
    "a call that does not fit": (edit_step(f"{PATH}::Basket.add"), shop(("        return self\n", "        return total(item, 1, 2)\n")), "names", "total"),
}  # fmt: skip


@pytest.mark.parametrize(("step", "changes", "check", "said"), WRONG.values(), ids=list(WRONG))
def test_what_was_not_declared_is_found(step: Step, changes: Changes, check: str, said: str) -> None:
    tree = MemoryTree({**TREE.files, "long.md": b"line\n" * 20})
    found = failures(step, changes, tree)
    assert said in found.get(check, ""), found


def test_a_file_that_came_anew_may_lose_little() -> None:
    tree = MemoryTree({**TREE.files, "long.md": b"line\n" * 20})
    assert "15 lines" in failures(edit_step("long.md"), {"long.md": b"line\n" * 15}, tree)["whole"]
    assert failures(edit_step("long.md"), {"long.md": b"line\n" * 17}, tree) == {}


def test_what_the_step_says_it_expects_may_shrink() -> None:
    tree = MemoryTree({**TREE.files, "long.md": b"line\n" * 20})
    assert failures(edit_step("long.md", size="2"), {"long.md": b"a\nb\n"}, tree) == {}


def test_what_the_file_said_before_may_be_said_again() -> None:
    old = b"def f(x):\n    if x:\n        raise NotImplementedError('no')\n    return 1\n"
    tree = MemoryTree({"m.py": old})
    assert failures(edit_step("m.py::f"), {"m.py": old.replace(b"'no'", b'"no"')}, tree) == {}
    more = old.replace(b"return 1", b"raise NotImplementedError")
    assert "stands for" in failures(edit_step("m.py::f"), {"m.py": more}, tree)["whole"]


def test_stubs_pass_where_the_instruction_asks_for_them() -> None:
    step = edit_step(f"{PATH}::+half", instruction="Add an abstract method stub half.")
    changes = shop(("\n\nif __name__", "\n\ndef half(x):\n    raise NotImplementedError\n\n\nif __name__"))
    assert failures(step, changes) == {}


def test_new_type_errors_are_found_in_the_file_and_in_its_users() -> None:
    files = {
        "pkg/__init__.py": b"",
        "pkg/a.py": b"def size(text: str) -> int:\n    return len(text)\n",
        "pkg/b.py": b"from pkg.a import size\n\n\ndef twice(text: str) -> int:\n    return 2 * size(text)\n",
    }
    tree = MemoryTree(files)
    inside = check_edit_types(
        edit_step("pkg/a.py::size"), tree, {"pkg/a.py": files["pkg/a.py"].replace(b"len(text)", b"text")}
    )
    assert inside.outcome is CheckOutcome.FAILED
    assert "pkg/a.py:2" in inside.evidence
    outside = check_edit_types(
        edit_step("pkg/a.py::size", signature="may change"),
        tree,
        {"pkg/a.py": b"def size(text: bytes) -> int:\n    return len(text)\n"},
    )
    assert outside.outcome is CheckOutcome.FAILED
    assert "pkg/b.py:5" in outside.evidence
    assert "uses what changed" in outside.evidence
    right = check_edit_types(
        edit_step("pkg/a.py::size"),
        tree,
        {"pkg/a.py": b"def size(text: str) -> int:\n    return len(text) + 1\n"},
    )
    assert right.outcome is CheckOutcome.PASSED


def test_guesses_about_code_without_types_do_not_count() -> None:
    tree = MemoryTree({"a.py": b"def f(x):\n    y = 1\n    return x + y\n"})
    guess = check_edit_types(
        edit_step("a.py::f"), tree, {"a.py": b"def f(x):\n    y = 1\n    y = 'a'\n    return x + y\n"}
    )
    assert guess.outcome is CheckOutcome.PASSED
    sure = check_edit_types(
        edit_step("a.py::f"), tree, {"a.py": b"def f(x):\n    y = ''.frobnicate()\n    return x + y\n"}
    )
    assert sure.outcome is CheckOutcome.FAILED


def test_what_a_test_runner_hands_to_a_test_may_have_any_attribute() -> None:
    path = "tests/test_shop.py"
    old = b"import os\n\nimport pytest\n"
    new = (
        old + b"\n\ndef test_env(monkeypatch):\n"
        b'    monkeypatch.setenv("A", "1")\n    assert os.environ["A"] == pytest.approx(1)\n'
    )
    tree = MemoryTree({path: old})
    step = edit_step(f"{path}::+test_env")
    assert check_names(step, tree, {path: new}).outcome is CheckOutcome.PASSED
    wrong = new.replace(b"os.environ", b"os.surroundings")
    assert check_names(step, tree, {path: wrong}).outcome is CheckOutcome.FAILED


TESTS = (
    b"import os\n\nimport pytest\n\n\n@pytest.fixture\ndef shop(tmp_path):\n    return tmp_path / 'shop'\n"
)


def in_a_test(parameters: str, line: str, path: str = "tests/test_shop.py") -> CheckResult:
    """What `names` says of one line in a new function of a test file."""
    new = TESTS + f"\n\ndef test_it({parameters}):\n    {line}\n".encode()
    return check_names(edit_step(f"{path}::+test_it"), MemoryTree({path: TESTS}), {path: new})


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        ("tmp_path", "(tmp_path / 'a').write_text('x')"),
        ("tmp_path", "path = tmp_path / 'a'; path.write_text('x')"),
        ("tmp_path", "assert tmp_path.joinpath('a').stat().st_size"),
        ("tmpdir", "tmpdir.join('a').ensure_dir()"),
        ("capsys", "captured = capsys.readouterr(); assert captured.err == ''"),
        ("caplog", "assert caplog.records[0].getMessage() == caplog.messages[0]"),
        ("monkeypatch", "with monkeypatch.context() as inner: inner.setenv('A', 'b')"),
        ("request", "request.node.get_closest_marker('slow')"),
        ("shop", "path = shop / 'a'; path.write_text('x')"),
        ("client", "client.anything_at_all()"),
    ],
)
def test_what_pytest_gives_has_the_attributes_that_pytest_says(parameters: str, line: str) -> None:
    assert in_a_test(parameters, line).outcome is CheckOutcome.PASSED


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        ("tmp_path", "tmp_path.write_all_text('x')"),
        ("tmp_path", "path = tmp_path / 'a'; path.write_all_text('x')"),
        ("tmp_path", "os.write_text('x')"),
        ("tmp_path", "'x'.write_text('x')"),
        ("capsys", "[path.write_text('x') for path in os.environ]"),
        ("capsys", "captured = capsys.readouterr(); assert captured.error == ''"),
        ("monkeypatch", "monkeypatch.setatr(os, 'name', 'x')"),
        ("shop", "path = shop / 'a'; path.write_all_text('x')"),
    ],
)
def test_what_pytest_gives_has_no_other_attributes(parameters: str, line: str) -> None:
    assert in_a_test(parameters, line).outcome is CheckOutcome.FAILED


def test_pytest_gives_nothing_to_functions_outside_of_tests() -> None:
    said = in_a_test("tmp_path", "path = tmp_path / 'a'; path.write_text('x')", "pkg/shop.py")
    assert said.outcome is CheckOutcome.FAILED


def test_errors_of_a_file_that_only_the_new_code_brings_in_were_there_before() -> None:
    path = "tests/test_shop.py"
    old = b"def first() -> int:\n    return 1\n"
    new = old + b"\n\nclass Terminal:\n    def isatty(self) -> bool:\n        return True\n"
    other = b"import sys\n\n\ndef shown() -> bool:\n    return sys.stdout.isatty() and sys.nothing_of_that\n"
    tree = MemoryTree({path: old, "pkg/other.py": other})
    step = edit_step(f"{path}::+Terminal")
    assert check_edit_types(step, tree, {path: new}).outcome is CheckOutcome.PASSED
    broken = new.replace(b"return True", b"return self.nothing_of_that")
    assert check_edit_types(step, tree, {path: broken}).outcome is CheckOutcome.FAILED
