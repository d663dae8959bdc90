"""What is checked of edits in other languages than Python: places, names, syntax, and what was left out."""

from __future__ import annotations

import pytest

from tests.codebase.edit_steps import edit_step
from tests.codebase.steps import MemoryTree
from tier_code.codebase.checks.code_equal import check_code_equal
from tier_code.codebase.checks.edits.edit_symbols import check_edit_symbols
from tier_code.codebase.checks.edits.whole import check_whole
from tier_code.codebase.checks.parsing import check_parse
from tier_code.codebase.checks.scope import check_scope
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.plan import Step

TS = """\
import { read } from "./options";

/** Keeps things. */
export class Store {
  size = 1;

  /** Finds one. */
  find(key: string): string {
    const text = `kept

as it is`;
    return read(text);
  }
}

export function load(path: string): string {
  return path;
}

const TABLE = { one: 1, two: 2 };
"""
GO = """\
package app

import "fmt"

//go:noinline
// Run runs.
func Run(name string) error {
	fmt.Println(name) // aloud
	return nil
}

func other() {}
"""
TREE = MemoryTree({"a.ts": TS.encode(), "a.go": GO.encode()})
FIND = edit_step("a.ts::Store.find")
RUN = edit_step("a.go::Run")


def changed(old: str, new: str, path: str = "a.ts") -> dict[str, bytes]:
    """The changed file with some text exchanged."""
    source = TREE.files[path].decode()
    assert source.count(old) == 1
    return {path: source.replace(old, new).encode()}


def verdicts(step: Step, changes: dict[str, bytes]) -> dict[str, CheckResult]:
    """What each check says."""
    return {
        "scope": check_scope(step, TREE, changes),
        "parse": check_parse(TREE, changes),
        "symbol": check_edit_symbols(step, TREE, changes),
        "whole": check_whole(step, TREE, changes),
    }


def against(step: Step, changes: dict[str, bytes]) -> dict[str, str]:
    """The checks that object, with their words."""
    found = verdicts(step, changes)
    return {name: each.evidence for name, each in found.items() if each.outcome is CheckOutcome.FAILED}


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        (FIND, changed("return read(text);", "return read(text + key);")),
        (FIND, changed("/** Finds one. */", "/** Finds it. */")),
        (FIND, changed("import { read }", "import { read, write }")),
        (FIND, changed('from "./options";\n', 'from "./options";\nimport fs from "node:fs";\n')),
        (RUN, changed("return nil", "return errors.New(name)", "a.go")),
        (RUN, changed('import "fmt"', 'import (\n\t"errors"\n\t"fmt"\n)', "a.go")),
        (edit_step("a.ts::TABLE"), changed("two: 2", "two: 3")),
        (edit_step("a.ts::"), changed("const TABLE", "let later = 1;\nconst TABLE")),
        (edit_step("a.ts::+save"), changed("const TABLE", "export function save() {}\n\nconst TABLE")),
        (edit_step("a.ts::Store.+drop"), changed("  /** Finds", "  drop() {}\n\n  /** Finds")),
        (edit_step("a.ts::load", signature="may change"), changed("load(path: string)", "load(path: URL)")),
    ],
)
def test_what_is_declared_may_change(step: Step, changes: dict[str, bytes]) -> None:
    assert against(step, changes) == {}


@pytest.mark.parametrize(
    ("step", "changes", "check", "words"),
    [
        (FIND, changed("return path;", "return path + 1;"), "scope", "'return path + 1;'"),
        (FIND, changed("size = 1", "size = 2"), "scope", "size = 2"),
        (FIND, changed("one: 1", "one: 9"), "scope", "one: 9"),
        (FIND, changed("/** Keeps things. */", "/** Keeps. */"), "scope", "Keeps"),
        (FIND, changed('from "./options";', 'from "./options"; steal();'), "scope", "steal"),
        (FIND, changed("return read(text);", "return (;"), "parse", "cannot be parsed"),
        (FIND, changed("find(key: string)", "find(key: number)"), "symbol", "signature of Store.find"),
        (FIND, changed("find(key: string)", "found(key: string)"), "symbol", "Store.find is not defined"),
        (FIND, changed("    return read(text);\n", "    // TODO: implement\n"), "whole", "TODO"),
        (edit_step("a.ts::"), changed("return path;", "return 2;"), "scope", "load changed"),
        (edit_step("a.ts::+save"), changed("const TABLE", "const other = 1;\nconst TABLE"), "symbol", "save"),
        (RUN, changed("func other() {}", "func other() { Run() }", "a.go"), "scope", "Run()"),
        (RUN, changed("Run(name string)", "Run(name int)", "a.go"), "symbol", "signature of Run"),
    ],
)
def test_what_is_not_declared_is_seen(step: Step, changes: dict[str, bytes], check: str, words: str) -> None:
    assert words in against(step, changes)[check]


def test_blank_lines_count_in_texts_only() -> None:
    elsewhere = edit_step("a.ts::load")
    assert against(elsewhere, changed("/** Finds", "\n  /** Finds")) == {}
    assert "scope" in against(elsewhere, changed("kept\n\nas", "kept\n\n\nas"))


def test_new_files_are_parsed() -> None:
    step = edit_step("new.go::", creates="new.go")
    assert check_parse(TREE, {"new.go": b"package app\n\nfunc (\n"}).outcome is CheckOutcome.FAILED
    good = check_parse(TREE, {"new.go": b"package app\n"})
    assert good.outcome is CheckOutcome.PASSED
    assert check_scope(step, TREE, {"new.go": b"package app\n"}).outcome is CheckOutcome.PASSED


def test_line_ends_and_marks_stay() -> None:
    assert "line ends" in against(FIND, {"a.ts": TS.replace("\n", "\r\n").encode()})["scope"]
    assert "byte order" in against(FIND, {"a.ts": b"\xef\xbb\xbf" + TS.encode()})["scope"]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("/** Finds one. */", "/** Finds it. */ // and more", "a.ts"),
        ("// aloud", "", "a.go"),
        ("// Run runs.\n", "// Run runs.\n// Twice.\n", "a.go"),
        ("return path;", "/* so */ return path;", "a.ts"),
    ],
)
def test_comments_are_no_code(old: str, new: str, path: str) -> None:
    assert check_code_equal(TREE, changed(old, new, path)).outcome is CheckOutcome.PASSED


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("return path;", "return /* so\n */ path;", "a.ts"),
        ("return path;", "// return path;", "a.ts"),
        ("kept", "// kept", "a.ts"),
        ("//go:noinline\n", "", "a.go"),
        ("return nil", "return err", "a.go"),
        ("\treturn nil\n}", "\t// return nil }\n", "a.go"),
        ("// aloud", "// aloud\n\treturn nil", "a.go"),
    ],
)
def test_what_only_looks_like_a_comment_is_code(old: str, new: str, path: str) -> None:
    assert check_code_equal(TREE, changed(old, new, path)).outcome is CheckOutcome.FAILED


def test_comments_above_an_import_of_c_are_code() -> None:
    tree = MemoryTree({"c.go": b'package c\n\n// int f(void);\nimport "C"\n'})
    changes = {"c.go": b'package c\n\n// int g(void);\nimport "C"\n'}
    assert check_code_equal(tree, changes).outcome is CheckOutcome.FAILED
