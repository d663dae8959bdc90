"""Answers for symbols of other languages than Python: into their bytes exactly, or refused as a whole."""

from __future__ import annotations

import pytest

from tests.codebase.edit_steps import edit_step, fenced
from tests.codebase.steps import MemoryTree
from tier_code.codebase.answers.edits.reader import read_edit_answer
from tier_code.domain.checks import CheckResult
from tier_code.domain.plan import Step
from tier_code.domain.tiers import TierName
from tier_code.ports.code import Edited

STORE = """\
import { read } from "./options";
import * as paths from "node:path";

/** Keeps things. */
export class Store {
  private size = 1;

  /** Finds one. */
  @logged
  find(key: string): string {
    const text = `kept
  as it is`;
    return text + key;
  }

  over(a: string): void;
  over(a: number): void;
  over(a: unknown): void {}
}

export const load = (path: string): string => {
  return read(path);
};

const TABLE = {
  run(): number { return 1; },
  stop: () => 2,
};
"""
GO = """\
package app

import (
	"fmt"
)

// App is all.
type App struct {
	Name string
}

// Run runs.
func (a *App) Run() error {
	fmt.Println(a.Name)
	return nil
}

const (
	first = iota
	second
)
"""
TREE = MemoryTree({"store.ts": STORE.encode(), "app.go": GO.encode()})
FIND = "find(key: string): string {\n  return paths.join(key);\n}\n"
FOUND = "  find(key: string): string {\n    return paths.join(key);\n  }\n"
OLD_FIND = STORE[STORE.index("  @logged") : STORE.index("  over(a: string)")].rstrip() + "\n"


def read(step: Step, answer: str, tree: MemoryTree = TREE) -> str:
    """The one changed file as text."""
    edited = read_edit_answer(tree, step, answer)
    assert isinstance(edited, Edited), edited
    (content,) = edited.changes.values()
    assert content is not None
    return content.decode()


def refused(step: Step, answer: str, tree: MemoryTree = TREE) -> str:
    """Why an answer was refused."""
    verdict = read_edit_answer(tree, step, answer)
    assert isinstance(verdict, CheckResult), verdict
    return verdict.evidence


STEP = edit_step("store.ts::Store.find", tier=TierName.MID)


@pytest.mark.parametrize(
    "answer",
    [
        fenced(f"@logged\n{FIND}", "ts"),
        fenced(f"  @logged\n{FOUND}", "typescript"),
        f"store.ts::Store.find\n{fenced('@logged' + chr(10) + FIND)}",
        fenced(f"// store.ts::Store.find\n@logged\n{FIND}", "ts"),
        f"store.ts\n{fenced('export class Store {' + chr(10) + '  @logged' + chr(10) + FOUND + '}')}",
        fenced(f"@logged\n{FIND.replace('  return', '    return')}".replace("    return", "  return"), "ts"),
        fenced("@logged\nfind(key: string): string {\n    return paths.join(key);\n  }\n", "ts"),
    ],
)
def test_a_method_goes_into_its_place_however_it_stands(answer: str) -> None:
    assert read(STEP, answer) == STORE.replace(OLD_FIND, f"  @logged\n{FOUND}")


def test_texts_over_several_lines_keep_their_margin() -> None:
    code = "@logged\nfind(key: string): string {\n  return `a\nb ${key}\n    c`;\n}"
    assert "    return `a\nb ${key}\n    c`;\n  }" in read(STEP, fenced(code, "ts"))


def test_a_comment_above_comes_anew_where_the_answer_has_one() -> None:
    code = f"/** Joins. */\n@logged\n{FIND}"
    expected = STORE.replace(OLD_FIND, f"  @logged\n{FOUND}").replace("/** Finds one. */", "/** Joins. */")
    assert read(STEP, fenced(code, "ts")) == expected


@pytest.mark.parametrize(
    ("path", "between", "head"),
    [("a.go", "//go:noinline", "func F() int"), ("a.ts", "// eslint-disable-next-line", "function F()")],
)
def test_what_tools_obey_below_a_comment_is_never_lost(path: str, between: str, head: str) -> None:
    opening = "package p\n\n// F is one.\n" if path == "a.go" else "/** Is one. */\n"
    source = f"{opening}{between}\n{head} {{\n\treturn 1\n}}\n"
    step = edit_step(f"{path}::F", tier=TierName.MID)
    code = f"{'// F is two.' if path == 'a.go' else '/** Is two. */'}\n{head} {{\n\treturn 2\n}}"
    text = read(step, f"{path}::F\n{fenced(code, '')}", MemoryTree({path: source.encode()}))
    assert text == source.replace("return 1", "return 2")


def test_what_an_answer_leaves_away_in_front_stays() -> None:
    step = edit_step("store.ts::load", tier=TierName.MID)
    code = "const load = (path: string): string => {\n  return paths.join(path);\n};"
    assert read(step, fenced(code, "ts")) == STORE.replace("read(path)", "paths.join(path)")


def test_overloads_are_exchanged_together_or_their_code_alone() -> None:
    step = edit_step("store.ts::Store.over", tier=TierName.MID)
    alone = read(step, fenced("over(a: unknown): void { read(a); }", "ts"))
    assert alone == STORE.replace("over(a: unknown): void {}", "over(a: unknown): void { read(a); }")
    both = "over(a: Date): void;\nover(a: number): void;\nover(a: unknown): void {}"
    assert read(step, fenced(both, "ts")) == STORE.replace("over(a: string)", "over(a: Date)")


def test_members_of_an_object_are_known_too() -> None:
    step = edit_step("store.ts::TABLE.stop", tier=TierName.MID)
    assert read(step, fenced("stop: () => 3,", "ts")) == STORE.replace("() => 2", "() => 3")


def test_pieces_are_searched_in_the_symbol_and_the_imports_only() -> None:
    piece = "<<<<<<< SEARCH\n{}\n=======\n{}\n>>>>>>> REPLACE\n"
    good = f"store.ts::Store.find\n{fenced(piece.format('    return text + key;', '    return key;'))}"
    assert read(STEP, good) == STORE.replace("return text + key;", "return key;")
    elsewhere = f"store.ts::Store.find\n{fenced(piece.format('  return read(path);', '  return path;'))}"
    assert "is not there" in refused(STEP, elsewhere)


def test_imports_that_come_along_are_added_once() -> None:
    code = f'import {{ read, write }} from "./options";\nimport fs from "node:fs";\n\n@logged\n{FIND}'
    text = read(STEP, fenced(code, "ts"))
    assert text.startswith(
        'import { read } from "./options";\nimport * as paths from "node:path";\n'
        'import { write } from "./options";\nimport fs from "node:fs";\n\n/** Keeps'
    )


def test_go_methods_and_imports_in_their_group() -> None:
    step = edit_step("app.go::App.Run", tier=TierName.MID)
    code = 'import "os"\n\nfunc (a *App) Run() error {\n    return os.Remove(a.Name)\n}'
    text = read(step, fenced(code, "go"))
    assert 'import (\n\t"fmt"\n\t"os"\n)' in text
    assert "// Run runs.\nfunc (a *App) Run() error {\n\treturn os.Remove(a.Name)\n}\n" in text


def test_a_constant_of_a_group_comes_without_its_word() -> None:
    step = edit_step("app.go::first", tier=TierName.MID)
    assert read(step, fenced("const first = iota + 1", "go")) == GO.replace("iota", "iota + 1")


def test_new_things_go_behind_the_last_of_their_kind_or_beside_what_is_named() -> None:
    step = edit_step("store.ts::Store.+drop", tier=TierName.MID)
    text = read(step, fenced("drop(): void {\n  this.size = 0;\n}", "ts"))
    assert "  over(a: unknown): void {}\n\n  drop(): void {\n    this.size = 0;\n  }\n}\n" in text
    step = edit_step("app.go::+App.Stop", "app.go::App.Run", tier=TierName.MID)
    text = read(step, f"app.go::App.Stop\n{fenced('func (a *App) Stop() {}', 'go')}")
    assert "\treturn nil\n}\n\nfunc (a *App) Stop() {}\n\nconst (" in text
    step = edit_step("app.go::+last", tier=TierName.MID, after="app.go::App.Run")
    assert "\treturn nil\n}\n\nfunc last() {}\n" in read(step, fenced("func last() {}", "go"))


def test_what_is_declared_to_go_goes_with_its_comment() -> None:
    step = edit_step("app.go::App.Run", tier=TierName.MID, deletes="app.go::App.Run")
    text = read(step, "app.go::App.Run delete\n```go\n```\n")
    assert "Run" not in text
    assert "}\n\nconst (" in text


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (fenced("@logged\nfind(key: string): string {\n  return (;\n}", "ts"), "cannot be parsed"),
        (fenced(f"@logged\n{FIND}\nother() {{}}\n", "ts"), "other, which the step does not declare"),
        (f"store.ts::Store.find\n{fenced('search() {}', 'ts')}", "does not define find"),
        (
            fenced("@logged\nfind(key: string): string {\n  // ... rest unchanged\n}", "ts"),
            "leaves something out",
        ),
        ("I would change it so.", "prose only"),
    ],
)
def test_what_cannot_be_used_is_refused(answer: str, reason: str) -> None:
    assert reason in refused(STEP, answer)


@pytest.mark.parametrize(
    ("newline", "mark", "end"),
    [("\r\n", b"", "\r\n"), ("\n", b"\xef\xbb\xbf", "\n"), ("\n", b"", ""), ("\r\n", b"\xef\xbb\xbf", "")],
)
def test_line_ends_marks_and_a_missing_last_end_stay(newline: str, mark: bytes, end: str) -> None:
    source = (
        mark + (STORE.rstrip() + "\n").replace("\n", newline).removesuffix(newline).encode() + end.encode()
    )
    tree = MemoryTree({"store.ts": source})
    edited = read_edit_answer(tree, STEP, fenced(f"@logged\n{FIND}", "ts"))
    assert isinstance(edited, Edited)
    expected = STORE.replace(OLD_FIND, f"  @logged\n{FOUND}").rstrip().replace("\n", newline).encode()
    assert edited.changes["store.ts"] == mark + expected + end.encode()


def test_bytes_of_an_unknown_encoding_and_mixed_line_ends_stay() -> None:
    source = STORE.replace("Keeps", "K\u00e9eps").encode("latin-1").replace(b"size = 1;\n", b"size = 1;\r\n")
    edited = read_edit_answer(MemoryTree({"store.ts": source}), STEP, fenced(f"@logged\n{FIND}", "ts"))
    assert isinstance(edited, Edited)
    expected = source.replace(OLD_FIND.encode(), f"  @logged\n{FOUND}".encode())
    assert edited.changes["store.ts"] == expected


@pytest.mark.parametrize(
    ("path", "source", "target", "code", "expected"),
    [
        (
            "a.rs",
            "use std::fmt;\n\nimpl A {\n    pub fn f(&self) -> i32 {\n        1\n    }\n}\n",
            "A.f",
            "use std::{fmt, io};\nuse std::fs;\n\npub fn f(&self) -> i32 {\n    2\n}",
            "use std::fmt;\nuse std::fs;\n\nimpl A {\n    pub fn f(&self) -> i32 {\n        2\n    }\n}\n",
        ),
        (
            "A.java",
            "package a;\n\nclass A {\n    int f() {\n        return 1;\n    }\n}\n",
            "A.f",
            "import java.util.Map;\n\nint f() {\n    return 2;\n}",
            "package a;\n\nimport java.util.Map;\n\nclass A {\n    int f() {\n        return 2;\n    }\n}\n",
        ),
        (
            "a.c",
            '#include "a.h"\n\nint f(void)\n{\n\treturn 1;\n}\n',
            "f",
            '#include "a.h"\n#include <stdio.h>\n\nint f(void)\n{\n    return 2;\n}',
            '#include "a.h"\n#include <stdio.h>\n\nint f(void)\n{\n\treturn 2;\n}\n',
        ),
        (
            "a.rb",
            "class A\n  def f(a)\n    a\n  end\nend\n",
            "A.f",
            "def f(a)\n  a + 1\nend",
            "class A\n  def f(a)\n    a + 1\n  end\nend\n",
        ),
        (
            "a.php",
            "<?php\nclass A\n{\n    public function f(): int\n    {\n        return 1;\n    }\n}\n",
            "A.f",
            "public function f(): int\n{\n    return 2;\n}",
            "<?php\nclass A\n{\n    public function f(): int\n    {\n        return 2;\n    }\n}\n",
        ),
        (
            "a.cpp",
            "namespace n {\nint A::f(int a) {\n  return a;\n}\n}\n",
            "n.A.f",
            "int A::f(int a) {\n  return a + 1;\n}",
            "namespace n {\nint A::f(int a) {\n  return a + 1;\n}\n}\n",
        ),
        ("a.sh", "f() {\n  echo 1\n}\nf\n", "f", "f() {\n  echo 2\n}", "f() {\n  echo 2\n}\nf\n"),
        (
            "a.cs",
            "class A\n{\n    int F()\n    {\n        return 1;\n    }\n}\n",
            "A.F",
            "int F()\n{\n    return 2;\n}",
            "class A\n{\n    int F()\n    {\n        return 2;\n    }\n}\n",
        ),
    ],
    ids=lambda value: value if "." in value and "\n" not in value else "",
)
def test_languages_with_an_outline_take_edits_too(
    path: str, source: str, target: str, code: str, expected: str
) -> None:
    step = edit_step(f"{path}::{target}", tier=TierName.MID)
    tree = MemoryTree({path: source.encode()})
    assert read(step, f"{path}::{target}\n{fenced(code, '')}", tree) == expected


def test_lines_further_out_than_their_function_stay_there() -> None:
    source = "class A {\n  int f() {\n    goto end;\nend:\n    return 1;\n  }\n};\n"
    step = edit_step("a.cpp::A.f", tier=TierName.MID)
    code = "  int f() {\n    goto end;\nend:\n    return 2;\n  }"
    text = read(step, f"a.cpp::A.f\n{fenced(code, 'cpp')}", MemoryTree({"a.cpp": source.encode()}))
    assert text == source.replace("return 1", "return 2")


def test_words_and_macros_in_front_are_never_lost() -> None:
    source = "class A {\n  /** Adds. */\n  friend A operator+(int i, A it)\n  {\n    return it;\n  }\n};\n"
    step = edit_step("a.cpp::A.operatorplus", tier=TierName.MID)
    code = "friend A operator+(int i, A it) { return i; }"
    text = read(step, f"a.cpp::A.operatorplus\n{fenced(code, 'cpp')}", MemoryTree({"a.cpp": source.encode()}))
    assert text == f"class A {{\n  /** Adds. */\n  {code}\n}};\n"
    source = "class A {\n  MACRO(3)\n  bool f(int a) {\n    return true;\n  }\n};\n"
    code = "MACRO(3)\nbool f(int a) {\n  return false;\n}"
    tree = MemoryTree({"a.cpp": source.encode()})
    step = edit_step("a.cpp::A.f", tier=TierName.MID)
    assert "cannot be parsed" in refused(step, f"a.cpp::A.f\n{fenced(code, 'cpp')}", tree)


@pytest.mark.parametrize(
    ("path", "source", "target", "code", "expected"),
    [
        (
            "A.java",
            "class A {\n  @O public int f() { return 1; }\n}\n",
            "A.f",
            "public int f() { return 2; }",
            "",
        ),
        ("a.ts", "class A {\n  @dec async f() { return 1; }\n}\n", "A.f", "async f() { return 2; }", ""),
        ("a.ts", "class A {\n  @f('(') f() { return 1; }\n}\n", "A.f", "f() { return 2; }", ""),
        ("a.rs", "#[inline]\npub fn f() { return 1; }\n", "f", "pub fn f() { return 2; }", ""),
        ("a.rs", "#[inline]\n/// Doc.\npub fn f() { return 1; }\n", "f", "pub fn f() { return 2; }", ""),
        (
            "a.rs",
            "#[inline]\npub fn f() { return 1; }\n",
            "f",
            "#[cold]\npub fn f() { return 2; }",
            "#[cold]\npub fn f() { return 2; }\n",
        ),
        (
            "A.java",
            "class A {\n  @O\n  public int f() { return 1; }\n}\n",
            "A.f",
            "@P\nint f() { return 2; }",
            "class A {\n  @P\n  public int f() { return 2; }\n}\n",
        ),
        ("a.cs", "class A\n{\n    [X]\n    int F() { return 1; }\n}\n", "A.F", "int F() { return 2; }", ""),
    ],
)
def test_attributes_stay_unless_the_answer_brings_its_own(
    path: str, source: str, target: str, code: str, expected: str
) -> None:
    step = edit_step(f"{path}::{target}", tier=TierName.MID)
    text = read(step, f"{path}::{target}\n{fenced(code, '')}", MemoryTree({path: source.encode()}))
    assert text == (expected or source.replace("return 1", "return 2"))


@pytest.mark.parametrize(
    ("source", "code", "expected"),
    [
        ("function f() { return 1; } // keep\n", "function f() { return 2; }", ""),
        ("function f() { return 1; } /* keep */\n", "function f() { return 2; }", ""),
        (
            "function f() { return 1; } // old\n",
            "function f() { return 2; } // new",
            "function f() { return 2; } // new\n",
        ),
        ("const f = () => 1, g = () => 2;\n", "const f = () => 3;", "const f = () => 3, g = () => 2;\n"),
    ],
)
def test_what_stands_behind_a_definition_stays(source: str, code: str, expected: str) -> None:
    step = edit_step("a.ts::f", tier=TierName.MID)
    text = read(step, f"a.ts::f\n{fenced(code, 'ts')}", MemoryTree({"a.ts": source.encode()}))
    assert text == (expected or source.replace("return 1", "return 2"))


@pytest.mark.parametrize("beside", ["evil();", "if (a) { evil(); }", "a.b = 3;"])
def test_statements_beside_a_definition_are_refused(beside: str) -> None:
    step = edit_step("a.ts::f", tier=TierName.MID)
    tree = MemoryTree({"a.ts": b"'use strict';\nstart();\nfunction f() { return 1; }\n"})
    code = f"function f() {{ return 2; }}\n{beside}"
    assert "stands beside the definition" in refused(step, f"a.ts::f\n{fenced(code, 'ts')}", tree)
    repeated = f"'use strict';\nstart();\n{code.removesuffix(beside)}"
    assert "return 2" in read(step, f"a.ts::f\n{fenced(repeated, 'ts')}", tree)
