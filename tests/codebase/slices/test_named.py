"""What a target of another language than Python is shown with: by names, its file and its imports."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.counters import QuarterCounter
from tests.support.memory_tree import memory_tree
from tier_code.codebase.slices.slicing import slice_for
from tier_code.domain.context import ContextSlice
from tier_code.domain.plan import parse_target

SCRIPTS = {
    "web/src/store.ts": """\
import { Options, read as load } from "./options";
import { Shape } from "@shop/shapes";
import * as paths from "./paths";
import unused from "./unused";

/** Keeps shapes. */
export class Store extends Base {
  private limit = 3;

  /** Finds one. */
  find(key: string): Shape {
    // helper(unused) is only talk
    const options: Options = load(paths.clean(key));
    return this.first(options.deep, this.limit) ?? helper("other(text)");
  }

  first(deep: boolean, limit: number): Shape {
    return deep ? one : two;
  }

  other() {}
}

function helper(text: string): Shape {
  return new Shape(text);
}

function other(text: string) {}
""",
    "web/src/options.ts": 'export { read } from "./reading";\nexport interface Options {\n  deep: boolean;\n}\n',
    "web/src/reading.ts": "export const read = (path: string): Options => {\n  return parse(path);\n};\n",
    "web/src/paths.ts": "export function clean(path: string): string {\n  return path;\n}\nexport function dirty() {}\n",
    "web/src/unused.ts": "export default 1;\n",
    "packages/shapes/package.json": '{"name": "@shop/shapes"}',
    "packages/shapes/src/index.ts": 'export * from "./shape";\n',
    "packages/shapes/src/shape.ts": "export class Shape {\n  constructor(text: string) {}\n  area() {}\n}\n",
}
GO = {
    "go.mod": "module example.org/app\n\ngo 1.22\n",
    "cmd/run.go": """\
package cmd

import (
	"fmt"

	"example.org/app/store"
)

// Run runs.
func (a *App) Run(key string) error {
	value := store.Find(key)
	fmt.Println(value)
	return a.close(missing)
}
""",
    "cmd/app.go": """\
package cmd

// App is all.
type App struct {
	Name string
}

func (a *App) close(err error) error {
	return err
}

func (a *App) open() {}

var missing = errors.New("missing")
""",
    "store/store.go": "package store\n\nfunc Find(key string) string {\n\treturn key\n}\n\nfunc Lose() {}\n",
}


def shown(files: Mapping[str, str], target: str, budget: int = 2000, *, bodies: bool = False) -> ContextSlice:
    return slice_for(memory_tree(files), [parse_target(target)], budget, QuarterCounter(), bodies=bodies)


def reasons(found: ContextSlice) -> list[str]:
    return [f"{span.path.rpartition('/')[2]}:{span.start}-{span.end} {span.why}" for span in found.spans]


def test_a_method_comes_with_its_words_class_imports_and_what_it_names() -> None:
    assert reasons(shown(SCRIPTS, "web/src/store.ts::Store.find")) == [
        "store.ts:10-15 target",
        "store.ts:7-7 enclosing class",
        "store.ts:1-1 import",
        "store.ts:2-2 import",
        "store.ts:3-3 import",
        "store.ts:8-8 attribute Store.limit",
        "store.ts:17-17 signature of Store.first",
        "shape.ts:1-4 signature of Shape",
        "options.ts:2-4 signature of Options",
        "reading.ts:1-1 signature of read",
        "paths.ts:1-1 signature of clean",
        "store.ts:24-24 signature of helper",
    ]


def test_with_bodies_short_functions_come_whole() -> None:
    found = reasons(shown(SCRIPTS, "web/src/store.ts::Store.find", bodies=True))
    assert "reading.ts:1-3 body of read" in found
    assert "store.ts:24-26 body of helper" in found


def test_little_room_keeps_the_target() -> None:
    found = shown(SCRIPTS, "web/src/store.ts::Store.find", 110)
    assert reasons(found)[0] == "store.ts:10-15 target"
    assert len(found.spans) < 7
    assert found.left_out


def test_a_go_method_finds_its_type_and_helpers_in_the_package_and_imported_functions() -> None:
    assert reasons(shown(GO, "cmd/run.go::App.Run")) == [
        "run.go:9-14 target",
        "app.go:4-6 enclosing class",
        "run.go:4-4 import",
        "run.go:6-6 import",
        "app.go:8-8 signature of App.close",
        "store.go:3-3 signature of Find",
        "app.go:14-14 variable missing",
    ]


def test_overloads_are_shown_with_what_they_stand_for() -> None:
    files = {
        "a.ts": "export function f(a: string): void;\nexport function f(a: number): void;\nexport function f(a: any) {}\n"
    }
    assert reasons(shown(files, "a.ts::f")) == [f"a.ts:{line}-{line} target" for line in (1, 2, 3)]


def test_a_module_is_outlined() -> None:
    text = shown(SCRIPTS, "web/src/store.ts::").text
    assert "export class Store extends Base {" in text
    assert "return deep" not in text


def test_modules_that_name_each_other_in_a_circle_end() -> None:
    files = {
        "a.ts": 'import { x } from "./b";\nexport function f() { return x; }\n',
        "b.ts": 'export * from "./c";\n',
        "c.ts": 'export * from "./b";\n',
    }
    assert reasons(shown(files, "a.ts::f")) == ["a.ts:2-2 target", "a.ts:1-1 import"]
