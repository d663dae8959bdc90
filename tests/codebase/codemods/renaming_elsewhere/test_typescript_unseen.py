"""Places that mean a name without plainly saying it are uncertain."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.renaming_elsewhere.marked_files import (
    check_declined,
    check_refused,
    check_rename,
)

HOME = "export const old = 1\n"


@pytest.mark.parametrize(
    "use",
    [
        "window.old", "globalThis.old", "self.old", "global.old", "(window as any).old", 'window["old"]',
        "const { old: mine } = globalThis", "this.old", "window.top.old",
    ],
)  # fmt: skip
def test_a_global_behind_the_global_object_is_uncertain(use: str) -> None:
    check_declined({"a.ts": "var old = 1\n", "b.ts": f"export {{}}\n{use}\n"}, "a.ts::old", "b.ts:2")


def test_a_name_of_a_module_is_not_in_the_global_object() -> None:
    check_rename({"a.ts": "export const «old» = 1\nwindow.old\n"}, "a.ts::old")


@pytest.mark.parametrize(
    "use",
    [
        'import * as A from "./a"; const o = { ...A }; o.old',
        'import * as A from "./a"; const { old } = { ...(A) }',
        'const o = { ...require("./a") }; o.old',
        'const o = { ...(await import("./a")) }; o.old',
        'type T = typeof import("./a")["old"]',
        'import * as A from "./a"; type T = Pick<typeof A, "old" | "other">',
        'import { "old" as z } from "./a"',
        'export { "old" as z } from "./a"',
        'import * as A from "./a"; A.\\u006fld',
    ],
)
def test_a_module_taken_apart_in_other_ways_is_uncertain(use: str) -> None:
    check_declined({"a.ts": HOME, "b.ts": use.replace("\\\\", "\\") + "\n"}, "a.ts::old", "b.ts:1")


@pytest.mark.parametrize("written", [r"\u006fld", r"\u{6f}ld", r"o\u{006C}d"])
def test_names_that_are_written_with_escapes_are_uncertain(written: str) -> None:
    check_declined({"a.ts": f"const old = 1\nuse({written})\n"}, "a.ts::old", "a.ts:2", "escapes")
    member = f"class A {{ old = 1 }}\nnew A().{written}\n"
    check_declined({"a.ts": member}, "a.ts::A.old", "a.ts:2", "escapes")
    check_rename({"a.ts": f"const «old» = 1\n// {written}\n"}, "a.ts::old")


@pytest.mark.parametrize("name", ["then", "toJSON", "__proto__"])
def test_names_that_are_looked_up_in_modules_are_refused(name: str) -> None:
    check_refused({"a.ts": HOME}, "a.ts::old", name, "looks for")
    check_refused({"a.ts": f"export const {name} = 1"}, f"a.ts::{name}", "fresh", "looks for")
