"""Names in one TypeScript or JavaScript file: scopes, shadowing, types beside values."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.renaming_elsewhere.marked_files import (
    check_declined,
    check_refused,
    check_rename,
)

CASES = {
    "a shadowing parameter stays": """
        function «old»(a: number) { return a }
        const twice = (old: number) => old + old
        «old»(1)
    """,
    "let in a block, var in a function": """
        const «old» = 1
        { let old = 2; use(old) }
        function f() { if (a) { var old = 3 } return old }
        use(«old»)
    """,
    "a destructured parameter, defaults and rest": """
        const «old» = 1
        function f({ old = 2, ...rest }, [first = old]) { return old + rest }
        function e({ b = «old», ...rest }, [first = «old»]) { return rest }
        function g({ a: old }) { return old }
        function h(b = «old») {}
    """,
    "catch, for and labels": """
        let «old» = 0
        try { «old»++ } catch (old) { log(old) }
        for (const old of list) log(old)
        for (let old = 0; old < 3; old++) {}
        old: while (true) { break old }
        use(`a ${«old»} b old`)
    """,
    "keys and members of something else": """
        const «old» = 1
        const o = { old: 2, b: «old», ["old"]: 3, «old→{old}: {new}» }
        o.old = «old»
        const { old: other } = o
    """,
    "assignment to what is destructured": """
        let «old» = 1
        ;({ «old→{old}: {new}», b: «old» } = read())
        ;[«old»] = read()
    """,
    "a destructured variable": """
        const { «old→{old}: {new}», b } = read()
        use(«old», b)
    """.replace("const {", "export const {"),
    "types beside values": """
        interface old { a: string }
        function f(old: old) { return old }
        function «old»() {}
        type T = typeof «old»
    """.replace("interface old", "interface Other").replace("old: old", "old: Other"),
    "type parameters": """
        type «old» = string
        function f<old>(a: old): old { return a }
        const g: «old» = h<«old»>()
        type Mapped = { [old in keyof T]: old }
        type Inferred = T extends (infer old)[] ? old : never
        type Tuple = [old: «old», b?: «old»]
    """,
    "a constant and a type of one name": """
        const «old» = { a: 1 } as const
        type «old» = typeof «old»
        const b: «old» = «old»
    """,
    "overloads": """
        export function «old»(a: string): void
        export function «old»(a: number): void
        export function «old»(a: unknown) {}
    """,
    "a class with its types": """
        class «old»<T> { make(): «old»<T> { return new «old»<T>() } }
        class B extends «old»<string> implements I<«old»<string>> {}
        const c = class old {}
        const f = (x: unknown): x is «old»<string> => x instanceof «old»
    """,
    "a predicate and a query": """
        function f(«old»: unknown): «old» is string { return typeof «old» === "string" } // asks: it
    """,
    "names of functions inside themselves": """
        const «old» = function old() { return old() }
        «old»()
    """,
    "enums": """
        enum «old» { A, B = A }
        const x: «old».A = «old».A
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_places_that_mean_the_definition_change(text: str) -> None:
    check_rename({"a.ts": text}, "a.ts::f.old" if "asks: " in text else "a.ts::old")


def test_elements_change_and_elements_of_html_do_not() -> None:
    text = """
        export const «Old» = () => <old Old="1">Old</old>
        const a = <«Old» b={1}><«Old» /></«Old»>
    """
    check_rename({"a.tsx": text}, "a.tsx::Old", "Fresh")
    check_refused({"a.tsx": text}, "a.tsx::Old", "fresh", "means one of HTML")


def test_a_name_inside_a_function_is_found_by_the_names_around_it() -> None:
    text = """
        const old = 1
        function f() { const «old» = 2; return () => «old» }
    """
    check_rename({"a.ts": text}, "a.ts::f.old")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("const old = 1; const fresh = 2", "already declared"),
        ("const old = 1; function f(fresh) { return old }", "already declared around this place"),
        ("function f() { { let fresh; var old = 1 } }", "already declared around this place"),
        ("const old = 1; use(fresh)", "already means something else here"),
        ("function f() { const old = 1; { return fresh } }", "already means something else here"),
    ],
)
def test_a_new_name_that_would_catch_or_be_caught_is_refused(text: str, message: str) -> None:
    target = "a.ts::f.old" if text.startswith("function f() {") else "a.ts::old"
    check_refused({"a.ts": text}, target, "fresh", message)


def test_a_parameter_may_have_the_new_name_of_its_function() -> None:
    check_rename({"a.ts": "function «old»(fresh) { return fresh }\n«old»(1)\n"}, "a.ts::old")


def test_a_new_name_must_be_one() -> None:
    files = {"a.ts": "export const old = 1; type T = typeof old"}
    check_refused(files, "a.ts::old", "class", "is not a name")
    check_refused(files, "a.ts::old", "a-b", "is not a name")
    check_refused(files, "a.ts::old", "old", "already called")
    check_refused({"a.ts": "type old = 1"}, "a.ts::old", "string", "a type of TypeScript itself")
    check_rename({"a.ts": "export const «old» = 1"}, "a.ts::old", "$fresh")


def test_text_stays_unless_it_is_asked_for() -> None:
    text = """
        // old is old
        export const old = "old"
    """
    renamed = check_rename({"a.ts": text.replace("const old", "const «old»"), "b.md": "old"}, "a.ts::old")
    assert any("string mentions the name: a.ts:2" in note for note in renamed.notes)
    assert any("comments mention the name: a.ts:1" in note for note in renamed.notes)
    assert any("other files mentions the name: b.md:1" in note for note in renamed.notes)
    check_rename({"a.ts": text.replace("old", "«old»"), "b.md": "«old»"}, "a.ts::old", in_text=True)


def test_code_that_cannot_be_read_around_a_place_is_no_ground_for_a_rename() -> None:
    check_declined({"a.ts": "export const old = 1\nuse(old }{\n"}, "a.ts::old", "cannot be read")


def test_names_in_a_namespace_are_declined() -> None:
    check_declined({"a.ts": "namespace N { export const old = 1 }"}, "a.ts::N.old", "namespace")
    check_declined({"a.ts": "declare global { const old: 1 }"}, "a.ts::old", "another module")


def test_a_byte_order_mark_and_line_ends_stay() -> None:
    check_rename({"a.ts": "\ufeffexport const «old» = 'ä'\r\nuse('ö', «old»)\r\n"}, "a.ts::old")


def test_a_global_of_a_plain_script_that_others_may_use_is_declined() -> None:
    files = {"a.js": "function old() {}", "b.js": "old()"}
    check_declined(files, "a.js::old", "b.js:1", "global")
