"""Names in Go: scopes, packages, imports, modules."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.renaming_elsewhere.marked_files import (
    check_declined,
    check_refused,
    check_rename,
)

CASES = {
    "parameters and results": """
        func «old»() int { return 1 }
        func f(old int) (res int) { return old + old }
        func g() (old int) { old = 1; return }
        func h() int { return «old»() }
    """,
    "a scope begins behind its declaration": """
        var «old» = 1
        func f() int {
            old := «old» + 1
            if old := old; old > 1 { return old }
            var x = «old2»
            return old + x
        }
    """.replace("«old2»", "2"),
    "before and after in one block": """
        const «old» = 1
        func f() {
            use(«old»)
            old := 2
            use(old)
        }
        func g() { { old := «old»; use(old) }; use(«old») }
    """,
    "loops, switches, selects, labels": """
        var «old» = 1
        func f(v any, ch chan int) {
            for old := range list(«old») { use(old) }
            for i := 0; i < «old»; i++ { use(i) }
            switch old := v.(type) { case int: use(old) }
            switch x := «old»; x { case «old»: }
            select { case old := <-ch: use(old); case ch <- «old»: }
        old:
            for { break old }
        }
    """,
    "literals": """
        const «old» = 1
        type T struct { old int `json:"old"` }
        var t = T{old: «old»}
        var ts = []T{{old: 1}, {old: «old»}}
        var m = map[int]T{«old»: {old: 2}}
        var a = [...]int{«old»: 3}
        func f() { t.old = «old»; use(&t.old) }
    """,
    "types": """
        type «old»[K comparable] struct{ next *«old»[K] }
        func (o *«old»[K]) m(a «old»[int]) []«old»[K] { return nil }
        type alias = «old»[string]
        type i interface { get() «old»[int] }
        func f[old any](a old) old { return a }
    """,
    "generic parameters of a receiver": """
        type «old» = int
        type T[K any] struct{}
        func (t T[old]) m(a old) old { return a }
        func f(a «old») {}
    """,
    "text": """
        // old is old
        var «old» = "old"
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_places_that_mean_the_definition_change(text: str) -> None:
    check_rename({"go.mod": "module x\n", "a.go": "package a\n" + text}, "a.go::old")


MODULE = {
    "go.mod": "module example.com/x\n",
    "core/a.go": "package core\n\n// Old is.\nfunc «Old»() {}\n",
    "core/b_linux.go": "//go:build linux\n\npackage core\n\nvar b = «Old»\n",
    "core/a_test.go": "package core\n\nfunc TestIt() { «Old»() }\n",
    "core/x_test.go": 'package core_test\n\nimport "example.com/x/core"\n\nfunc ExampleIt() { core.«Old»() }\n',
    "main.go": 'package main\n\nimport (\n\t"example.com/x/core"\n\t"fmt"\n)\n\n'
    "func main() { core.«Old»(); fmt.Old(); x.core.Old() }\n",
    "alias.go": 'package main\n\nimport c "example.com/x/core"\n\nvar v = c.«Old»\n\nfunc f(c T) { c.Old() }\n',
    "dot.go": 'package main\n\nimport . "example.com/x/core"\n\nvar w = «Old»\n',
    "other/a.go": "package core\n\nfunc Old() {}\n\nvar a = Old\n",
    "sub/go.mod": "module example.com/sub\n",
    "sub/a.go": 'package sub\n\nimport "example.com/x/core"\n\nvar A core.«Old»\n',
    "vendor/example.com/y/a.go": "package y\n\nvar Old = 1\n",
    "README.md": "Old\n",
}


def test_packages_files_of_other_builds_tests_and_modules_follow() -> None:
    renamed = check_rename(MODULE, "core/a.go::Old", "Fresh")
    assert any("package core offers this name" in note for note in renamed.notes)
    assert len(renamed.changes) == 8


def test_a_name_that_others_use_keeps_its_capital_letter() -> None:
    check_refused(MODULE, "core/a.go::Old", "fresh", "only names with a capital letter")


def test_every_build_of_a_definition_changes() -> None:
    files = {
        "go.mod": "module x",
        "a_linux.go": "package a\nfunc «old»() {}\n",
        "a_windows.go": "package a\nfunc «old»() {}\nvar x = «old»\n",
        "gen.go": "//go:build ignore\n\npackage a\nfunc old() {}\n",
    }
    check_rename(files, "a_linux.go::old")


@pytest.mark.parametrize(
    ("text", "new", "message"),
    [
        ("var old, fresh = 1, 2", "fresh", "the package has this name already"),
        ("var old = 1\nfunc f(fresh int) { use(old) }", "fresh", "already declared around this place"),
        ("var old = 1\nvar x = fresh", "fresh", "already means something else here"),
        ("var old = 1\nvar x = len(y)", "len", "already means something else here"),
        ('import "fresh"\nvar old = 1', "fresh", "imports a package under this name"),
        ("var old = 1", "func", "is not a name"),
        ("func f() { old := 1; { use(fresh, old) } }", "fresh", "already means something else here"),
    ],
)
def test_new_names_that_cannot_be(text: str, new: str, message: str) -> None:
    target = "a.go::f.old" if text.startswith("func f() {") else "a.go::old"
    check_refused({"a.go": f"package a\n{text}\n"}, target, new, message)


def test_a_parameter_may_have_the_new_name_of_its_function() -> None:
    check_rename(
        {"a.go": "package a\nfunc «old»(fresh int) int { return fresh }\nvar x = «old»(1)\n"}, "a.go::old"
    )


def test_names_that_go_itself_looks_for_stay() -> None:
    check_refused({"a.go": "package main\nfunc main() {}\n"}, "a.go::main", "fresh", "Go itself looks for")


def test_who_else_asks_for_the_name() -> None:
    check_declined({"a.go": "package a\nfunc old()\n", "a.s": "TEXT ·old(SB)"}, "a.go::old", "a.s")
    linked = "package a\n//go:linkname old other.old\nfunc old() {}\n"
    check_declined({"a.go": linked}, "a.go::old", "a.go:2", "a directive names it")


TESTS = {
    "p/a.go": "package p\n\nfunc Sum() int { return 1 }\nfunc Mean() int { return 1 }\n",
    "p/a_test.go": """
        package p_test

        func TestSum(t *testing.T) { helper() }
        func BenchmarkSum(b *testing.B) {}
        func ExampleSum() { helper() }
        func ExampleSum_short() {}
        func TestMain(m *testing.M) {}
        func helper() {}
    """,
}


@pytest.mark.parametrize(
    ("name", "new", "message"),
    [
        ("TestSum", "CheckSum", "Go runs 'TestSum' because it begins with 'Test'"),
        ("TestSum", "Testsum", "Go runs 'TestSum'"),
        ("TestSum", "BenchmarkSums", "Go runs 'TestSum'"),
        ("BenchmarkSum", "benchmarkSum", "Go runs 'BenchmarkSum'"),
        ("ExampleSum", "ExampleTotal", "nothing here is called 'Total'"),
        ("ExampleSum", "exampleSum", "Go runs 'ExampleSum'"),
        ("TestMain", "TestAll", "a name that Go itself looks for"),
        ("TestSum", "TestMain", "cannot be the new name"),
        ("helper", "TestHelper", "Go would run it, as it begins with 'Test'"),
        ("helper", "Example", "Go would run it"),
    ],
)
def test_names_by_which_go_runs_functions_keep_their_meaning(name: str, new: str, message: str) -> None:
    check_refused(TESTS, f"p/a_test.go::{name}", new, message)


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("TestSum", "TestTotal"),
        ("BenchmarkSum", "Benchmark_sum"),
        ("ExampleSum_short", "ExampleSum_brief"),
        ("ExampleSum_short", "ExampleMean"),
        ("helper", "Testing"),
    ],
)
def test_a_test_may_have_another_name_of_its_kind(name: str, new: str) -> None:
    text = TESTS["p/a_test.go"].replace(f"{name}(", f"«{name}»(")
    check_rename({**TESTS, "p/a_test.go": text}, f"p/a_test.go::{name}", new)


def test_examples_that_are_named_after_the_target_are_told() -> None:
    renamed = check_rename(
        {**TESTS, "p/a.go": TESTS["p/a.go"].replace("Sum", "«Sum»")}, "p/a.go::Sum", "Total"
    )
    assert [note for note in renamed.notes if "p/a_test.go:5, p/a_test.go:6" in note]
