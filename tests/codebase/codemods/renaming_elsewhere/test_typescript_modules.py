"""Names over files: imports, re-exports, packages of a monorepo."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.renaming_elsewhere.marked_files import (
    check_declined,
    check_refused,
    check_rename,
)

HOME = "export const «old» = 1\n"
USERS = {
    "by name": 'import { «old» } from "./a"\nuse(«old»)\n',
    "under an alias": 'import { «old» as mine } from "./a"\nuse(mine, old)\n',
    "as a type": 'import type { «old» } from "./a"\nimport { type «old» as T } from "./a.js"\nlet a: «old»\n',
    "another of the name": 'import { old } from "elsewhere"\nimport { b as old2 } from "./a"\nold()\n',
    "as a whole": 'import * as all from "./a"\nall.«old»()\nlet a: all.«old»\nconst { «old→{new}: {old}» } = all\nuse(old)\n',
    "as a whole, by a key": 'import * as all from "./a"\nconst { «old»: mine } = all\n',
    "loaded late": 'const { «old» } = await import("./a")\nuse(«old»)\nconst b = (await import("./a")).«old»\n',
    "loaded late, as a whole": 'const m = await import("./a")\nm.«old»()\n',
    "loaded late, with then": 'import("./a").then((m) => m.«old»)\nimport("./a").then(({ «old» }) => «old»)\n',
    "handed on": 'export { «old» } from "./a"\n',
    "handed on under an alias": 'export { «old» as old2 } from "./a"\n',
    "handed on later": 'import { «old» } from "./a"\nexport { «old» }\n',
    "as a default": 'import { «old» } from "./a"\nexport default «old»\n',
    "shorthand": 'import { «old» } from "./a"\nuse({ «old→{old}: {new}» })\n',
    "as a type of an import": 'let a: typeof import("./a").«old»\n',
    "shadowed": 'import { «old» } from "./a"\nfunction f(old) { return old }\n',
    "a namesake": "export const old = 2\nold\n",
    "a mocked module": 'import { «old» } from "./a"\nvi.mock("./a", () => ({ «old»: vi.fn() }))\n',
    "an object of the language": 'import * as all from "./a"\nuse(all)\nArray.old()\nthis.old\n"x".old\n',
}


@pytest.mark.parametrize("user", USERS.values(), ids=USERS.keys())
def test_users_of_a_module_follow(user: str) -> None:
    check_rename({"a.ts": HOME, "b.ts": user}, "a.ts::old")


def test_what_hands_on_everything_leads_on() -> None:
    files = {
        "lib/a.ts": HOME,
        "lib/index.ts": 'export * from "./a"\nexport * from "./none"\n',
        "lib/none.ts": "export const other = 1\n",
        "b.ts": 'import { «old» } from "./lib"\nuse(«old»)\n',
        "c.ts": 'import { old } from "./lib/none"\n',
    }
    check_rename(files, "lib/a.ts::old")


def test_an_alias_on_the_way_ends_it() -> None:
    files = {
        "a.ts": HOME,
        "b.ts": 'export { «old» as other } from "./a"\n',
        "c.ts": 'import { other as old } from "./b"\nold\n',
    }
    check_rename(files, "a.ts::old")


def test_a_default_export_is_followed_under_its_own_name_only() -> None:
    files = {
        "a.ts": "export default function «old»() {}\n",
        "b.ts": 'import «old» from "./a"\n«old»()\n',
        "c.ts": 'import mine from "./a"\nmine()\nimport { old } from "./a"\n',
    }
    check_rename(files, "a.ts::old")


def test_common_js_is_followed() -> None:
    files = {
        "a.js": "function «old»() {}\nmodule.exports = { «old», other: 1 }\n",
        "b.js": 'const { «old» } = require("./a")\n«old»()\nrequire("./a").«old»()\n',
        "c.js": 'const a = require("./a")\na.«old»()\n',
        "d.js": 'module.exports = require("./a")\n',
        "e.js": 'const { «old» } = require("./d")\n',
    }
    check_rename(files, "a.js::old")


MONOREPO = {
    "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
    "packages/core/package.json": '{"name": "@x/core", "exports": {".": {"import": "./dist/index.mjs",'
    ' "require": "./dist/index.cjs"}, "./deep/*": "./src/deep/*.ts"}}',
    "packages/core/src/index.ts": 'export { «old» } from "./deep/inner"\n',
    "packages/core/src/deep/inner.ts": "export function «old»() {}\n",
    "packages/web/package.json": '{"name": "web", "private": true, "main": "./src/main.ts"}',
    "packages/web/src/main.ts": 'import { «old» } from "@x/core"\nexport const go = () => «old»()\n',
    "packages/web/tsconfig.json": '{\n  // settings\n  "extends": "../../tsconfig.base.json",\n}',
    "packages/web/src/deep.ts": 'import { «old» as o } from "@x/core/deep/inner"\nimport { «old» } from "~core"\n',
    "tsconfig.base.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"~core": ["packages/core/src"]}}}',
    "packages/app/package.json": '{"name": "app"}',
    "packages/app/a.tsx": 'import { «old» } from "@x/core";\nimport { old as o } from "react";\n«old»();\n',
}


def test_a_rename_crosses_the_packages_of_a_monorepo() -> None:
    renamed = check_rename(MONOREPO, "packages/core/src/deep/inner.ts::old")
    assert {path.split("/")[1] for path in renamed.changes} == {"core", "web", "app"}
    assert any("@x/core offers this name to users outside" in note for note in renamed.notes)


def test_places_that_may_mean_it_are_listed_and_nothing_changes() -> None:
    home = {"a.ts": HOME}
    check_declined({**home, "b.ts": 'import { old } from "./missing"\n'}, "a.ts::old", "b.ts:1", "not found")
    check_declined({**home, "b.ts": 'import { old } from "~/a"\n'}, "a.ts::old", "b.ts:1")
    passed_on = 'import * as all from "./a"\nuse(all)\nfunction f(x) { return x.old }\n'
    check_declined({**home, "b.ts": passed_on}, "a.ts::old", "b.ts:3", "used as a value at b.ts:2")
    check_declined({**home, "b.vue": "<script>import { old } from './a'</script>"}, "a.ts::old", "b.vue:1")
    check_declined({**home, "a.d.ts": "export const old: number"}, "a.ts::old", "a.d.ts")
    looked_up = 'import * as all from "./a"\nvi.spyOn(all, "old")\nall["old"]()\n'
    found = check_declined({**home, "b.ts": looked_up}, "a.ts::old", "b.ts:2", "b.ts:3")
    assert len(found.details) == 2


def test_modules_that_would_offer_two_things_are_refused() -> None:
    other = "export const fresh = 2\n"
    star = 'export * from "./a"\nexport * from "./c"\n'
    check_refused(
        {"a.ts": HOME, "b.ts": star, "c.ts": other}, "a.ts::old", "fresh", "it exports 'fresh' already"
    )
    taken = 'import { old } from "./a"\nconst fresh = 1\n'
    check_refused({"a.ts": HOME, "b.ts": taken}, "a.ts::old", "fresh", "already declared")
