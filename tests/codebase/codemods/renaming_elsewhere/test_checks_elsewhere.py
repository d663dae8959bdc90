"""What vouches for renames in other languages notices wrong ones, whoever made them."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.renaming_elsewhere.marked_files import rejected

HOME = "export const old = 1\nexport function f(old) { return old }\n"
USER = 'import { old } from "./a"\nuse(old)\nconst o = { old, b: "old" } // old\n'
SCRIPTS = {
    "a.ts": HOME,
    "b.ts": USER,
    "c.ts": 'export const old = 2\nimport * as all from "./a"\nall.old()\n',
}
RIGHT = {
    "a.ts": "export const fresh = 1\nexport function f(old) { return old }\n",
    "b.ts": 'import { fresh } from "./a"\nuse(fresh)\nconst o = { old: fresh, b: "old" } // old\n',
    "c.ts": 'export const old = 2\nimport * as all from "./a"\nall.fresh()\n',
}


def test_the_right_rename_passes() -> None:
    assert not rejected(SCRIPTS, "a.ts::old", RIGHT)


@pytest.mark.parametrize(
    ("path", "wrong", "told"),
    [
        ("b.ts", RIGHT["b.ts"].replace("use(fresh)", "use(old)"), "another definition"),
        ("b.ts", USER, "does not find what it found"),
        ("b.ts", RIGHT["b.ts"].replace("old: fresh", "fresh"), "a key as well"),
        ("b.ts", RIGHT["b.ts"].replace('"old"', '"fresh"'), "more than the name changed"),
        ("b.ts", RIGHT["b.ts"].replace("// old", "// fresh"), "more than the name changed"),
        ("b.ts", RIGHT["b.ts"].replace("{ fresh }", "{ fresh as old }"), "more than the name changed"),
        ("b.ts", RIGHT["b.ts"] + "\n", "more than the name changed"),
        ("c.ts", SCRIPTS["c.ts"], "does not find what it found"),
        ("c.ts", RIGHT["c.ts"].replace("const old", "const fresh"), "name of something else"),
        (
            "a.ts",
            RIGHT["a.ts"].replace("f(old) { return old }", "f(fresh) { return fresh }"),
            "something else",
        ),
        ("a.ts", RIGHT["a.ts"].replace("return old", "return fresh"), "another definition"),
    ],
)
def test_wrong_renames_in_scripts_are_noticed(path: str, wrong: str, told: str) -> None:
    assert told in rejected(SCRIPTS, "a.ts::old", {**RIGHT, path: wrong})


def test_a_name_that_is_caught_is_noticed() -> None:
    files = {"a.ts": "const old = 1\nfunction f(fresh) { return old }\n"}
    after = {"a.ts": "const fresh = 1\nfunction f(fresh) { return fresh }\n"}
    assert "another definition" in rejected(files, "a.ts::old", after)
    free = {"a.ts": "const old = 1\nuse(fresh)\n"}
    assert "another definition" in rejected(free, "a.ts::old", {"a.ts": "const fresh = 1\nuse(fresh)\n"})


def test_the_wrong_definition_is_noticed() -> None:
    files = {"a.ts": HOME}
    after = {"a.ts": HOME.replace("f(old) { return old }", "f(fresh) { return fresh }")}
    assert "nothing that was renamed is this definition" in rejected(files, "a.ts::old", after)


MEMBERS = {
    "a.ts": "export class A { old() { this.old() } }\nclass B { old() {} }\nnew A().old()\nnew B().old()\n"
}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("export class A { fresh() { this.old() } }\nclass B { old() {} }\nnew A().fresh()\nnew B().old()\n", "still"),
        ("export class A { fresh() { this.fresh() } }\nclass B { old() {} }\nnew A().fresh()\nnew B().fresh()\n", "lead"),
        ("export class A { old() { this.old() } }\nclass B { old() {} }\nnew A().old()\nnew B().fresh()\n", "nothing"),
    ],
)  # fmt: skip
def test_wrong_renames_of_members_are_noticed(wrong: str, told: str) -> None:
    assert told in rejected(MEMBERS, "a.ts::A.old", {"a.ts": wrong})


GO = {
    "go.mod": "module x\n",
    "a/a.go": "package a\n\nfunc Old() {}\n\nfunc f(Old int) int { return Old }\n\ntype T struct{ Old int }\n",
    "b.go": 'package b\n\nimport "x/a"\n\nfunc g(t a.T) { a.Old(); t.Old = 1; use(a.T{Old: 2}) }\n',
}
GO_RIGHT = {
    "a/a.go": GO["a/a.go"].replace("func Old()", "func Fresh()"),
    "b.go": GO["b.go"].replace("a.Old()", "a.Fresh()"),
}


def test_the_right_rename_in_go_passes() -> None:
    assert not rejected(GO, "a/a.go::Old", GO_RIGHT, "Fresh")
    fields = {"a/a.go": GO["a/a.go"].replace("{ Old int }", "{ Fresh int }")}
    user = GO["b.go"].replace("t.Old", "t.Fresh").replace("{Old:", "{Fresh:")
    assert not rejected(GO, "a/a.go::T.Old", {**fields, "b.go": user}, "Fresh")


@pytest.mark.parametrize(
    ("path", "wrong", "told"),
    [
        ("b.go", GO["b.go"], "another definition"),
        ("b.go", GO_RIGHT["b.go"].replace("t.Old", "t.Fresh"), "does not lead"),
        ("b.go", GO_RIGHT["b.go"].replace("{Old: 2}", "{Fresh: 2}"), "does not lead"),
        ("a/a.go", GO_RIGHT["a/a.go"].replace("(Old int)", "(Fresh int)"), "another definition"),
        (
            "a/a.go",
            GO_RIGHT["a/a.go"].replace("(Old int) int { return Old", "(Fresh int) int { return Fresh"),
            "else",
        ),
        (
            "a/a.go",
            GO_RIGHT["a/a.go"].replace("struct{ Old", "struct{ Fresh"),
            "another definition of the name",
        ),
    ],
)
def test_wrong_renames_in_go_are_noticed(path: str, wrong: str, told: str) -> None:
    assert told in rejected(GO, "a/a.go::Old", {**GO_RIGHT, path: wrong}, "Fresh")


@pytest.mark.parametrize(
    "blocks",
    [
        "namespace N { export const fresh = 2 }\nnamespace N { export const z = old }\n",
        "namespace N { export const z = old }\nnamespace N { export function fresh() {} }\n",
        "namespace N.M { export const fresh = 2 }\nnamespace N { export namespace M { use(old) } }\n",
        "enum E { fresh = 2 }\nenum E { z = old }\n",
        "declare module 'm' { const fresh: 1 }\ndeclare module 'm' { const z: typeof old }\n",
    ],
)
def test_a_name_that_another_block_of_its_namespace_catches_is_noticed(blocks: str) -> None:
    before = f"const old = 1\n{blocks}"
    assert "another definition" in rejected(
        {"a.ts": before}, "a.ts::old", {"a.ts": before.replace("old", "fresh")}
    )


def test_a_value_of_a_field_is_no_member() -> None:
    before = "const old = 1\nclass A { x = old; m(fresh: number) { return old } }\n"
    after = before.replace("old", "fresh")
    assert "another definition" in rejected({"a.ts": before}, "a.ts::old", {"a.ts": after})


def test_blocks_of_other_namespaces_catch_nothing() -> None:
    before = "const old = 1\nnamespace N { export const fresh = 2 }\nnamespace M { use(old) }\n"
    after = before.replace("old", "fresh")
    assert not rejected({"a.ts": before}, "a.ts::old", {"a.ts": after})
