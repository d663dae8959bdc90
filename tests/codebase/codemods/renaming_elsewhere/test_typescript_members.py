"""Members of classes, interfaces and enums: only where it is certain what stands before the dot."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.renaming_elsewhere.marked_files import (
    check_declined,
    check_refused,
    check_rename,
)

CASES = {
    "this, new, annotations": """
        export class A {
          «old»(): A { return this.«old»() }
          other = () => this.«old»()
        }
        new A().«old»().«old»()
        const a = new A(); a.«old»()
        function f(b: A, c?: A | null) { b.«old»(); c!.«old»(); c?.«old»() }
        for (const d of [] as A[]) d.«old»()
        const g = async (p: Promise<A>) => (await p).«old»()
        class Other { private old() { this.old() } }
    """,
    "subclasses and interfaces": """
        interface I { «old»: string }
        class A implements I { «old» = "" }
        class B extends A { get «old»() { return super.«old» } }
        function f(b: B, i: Readonly<I>) { return b.«old» + i.«old» }
    """.replace("super.«old»", '"a"'),
    "keys of typed objects": """
        interface A { «old»: string; inner: { old: number } }
        const a: A = { «old»: "", inner: { old: 1 } }
        const make = (old: string): A => ({ «old→{new}: {old}», inner: { old: 2 } })
        function take({ «old→{new}: {old}» }: A, { «old»: mine }: A) { return old + mine }
        take({ «old»: "", inner: null! } as A, a)
    """,
    "only the class itself may use it": """
        class A { private «old» = 1; #old = 2; f() { return this.«old» + this.#old } }
        any.old = 1
    """,
    "a private name": """
        class A { #«old» = 1; old = 3; f(b: A) { return this.#«old» + b.#«old» + this.old } }
        class B { #old = 2; g() { return this.#old } }
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_places_that_mean_the_member_change(text: str) -> None:
    owner = "I" if "interface I" in text else "A"
    check_rename({"a.ts": "export {}\n" + text}, f"a.ts::{owner}.old")


def test_members_of_enums() -> None:
    files = {
        "a.ts": "export enum E { «Old» = 1, B = «Old» }\nexport const Old = 2\n",
        "b.ts": 'import { E as F, Old } from "./a"\nlet a: F.«Old» = F.«Old»\nuse(Old)\n',
    }
    check_rename(files, "a.ts::E.Old", "Fresh")


def test_a_member_of_a_type_inside_a_type() -> None:
    text = """
        export interface A { inner: { «old»: number }; old: string }
        const f = (a: A) => a.inner.«old» + a.old
        const b: A = { inner: { «old»: 1 }, old: "" }
    """
    check_rename({"a.ts": text}, "a.ts::A.inner.old")


def test_members_over_files() -> None:
    files = {
        "a.ts": "export class A { static «old»() {} }\nexport default A\n",
        "b.ts": 'export { A as B } from "./a"\nexport * as all from "./a"\n',
        "c.ts": 'import { B } from "./b"\nimport C from "./a"\nB.«old»()\nC.«old»()\n',
    }
    check_rename(files, "a.ts::A.old")


def test_uncertain_places_are_listed() -> None:
    home = "export class A { old() {} }\n"
    check_declined({"a.ts": home + "function f(x: any) { x.old() }"}, "a.ts::A.old", "a.ts:2")
    check_declined({"a.ts": home + 'new A()["old"]()'}, "a.ts::A.old", "a.ts:2", "by this string")
    outside = 'import { Base } from "base"\nexport class A extends Base { old() {} }\n'
    check_declined({"a.ts": outside}, "a.ts::A.old", "from outside the repository")
    kept = "export class A { constructor(private readonly old: string) {} f() { return this.old } }\n"
    check_declined({"a.ts": kept}, "a.ts::A.constructor.old", "property of the class too")
    check_declined({"a.ts": "export const o = { old: 1 }"}, "a.ts::o.old", "plain objects")


def test_a_member_that_is_there_already_is_refused() -> None:
    text = "class B { fresh = 1 }\nclass A extends B { old = 2 }\n"
    check_refused({"a.ts": text}, "a.ts::A.old", "fresh", "has a member of this name already")


def test_a_type_of_the_same_shape_elsewhere_is_uncertain() -> None:
    home = "export class C { old() {} }\n"
    for kind in ("interface I { old(): void }", "type I = { old(): void }", "class I { old() {} }"):
        user = f'import {{ C }} from "./a"\n{kind}\nfunction run(i: I) {{ i.old() }}\nrun(new C())\n'
        check_declined({"a.ts": home, "b.ts": user}, "a.ts::C.old", "b.ts:2")
    kept = "class I { constructor(public old: () => void) {} }\n"
    check_declined({"a.ts": home, "b.ts": kept}, "a.ts::C.old", "b.ts:1")


def test_a_type_that_is_certainly_another_is_none_of_it() -> None:
    nominal = "class A { #a = 1; «old»() {} }\nclass B { private b = 1; old() {} }\nnew B().old()\n"
    check_rename({"a.ts": nominal}, "a.ts::A.old")
    untyped = "class A { «old»() {} }\nclass B { old() {} }\nnew B().old()\nnew A().«old»()\n"
    check_rename({"a.js": untyped}, "a.js::A.old")
    check_rename({"a.ts": "enum A { «old» }\nenum B { old }\n"}, "a.ts::A.old")


@pytest.mark.parametrize(
    "name", ["constructor", "prototype", "then", "toJSON", "toString", "valueOf", "__proto__", "hasOwnProperty",
             "next", "return", "throw"]
)  # fmt: skip
def test_names_that_the_language_looks_for_are_refused(name: str) -> None:
    check_refused({"a.ts": "class A { old() {} }"}, "a.ts::A.old", name, "'")
    check_refused({"a.ts": f"class A {{ {name}() {{}} }}"}, f"a.ts::A.{name}", "fresh", "looks for")


@pytest.mark.parametrize("name", ["length", "name", "call", "apply", "bind"])
def test_names_that_every_class_has_are_refused_for_static_members(name: str) -> None:
    check_refused({"a.ts": "class A { static old = 1 }"}, "a.ts::A.old", name, "looks for")
    check_refused({"a.ts": f"class A {{ static {name} = 1 }}"}, f"a.ts::A.{name}", "fresh", "looks for")
    check_rename({"a.ts": "class A { «old» = 1 }"}, "a.ts::A.old", name)


def test_static_and_other_members_of_one_name_are_declined() -> None:
    text = "class A { static old = 1; old = 2 }\nA.old + new A().old\n"
    check_declined({"a.ts": text}, "a.ts::A.old", "a.ts:1", "static")
