"""Fields and methods in Go: by the type of what stands before the dot, or not at all."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.renaming_elsewhere.marked_files import (
    check_declined,
    check_refused,
    check_rename,
)

CASES = {
    "declared types": """
        type T struct { «old», b int `json:"old"` }
        type Other struct { old int }
        func f(t T, p *T, ts []T, m map[string]*T, o Other) int {
            for _, each := range ts { each.«old» = 1 }
            for _, each := range m { each.«old» = 1 }
            a, b := T{«old»: 1}, &T{«old»: 2}
            var c T = a
            return t.«old» + p.«old» + ts[0].«old» + m["a"].«old» + o.old + b.«old» + c.«old» + Other{old: 1}.old
        }
    """,
    "what functions give": """
        type T struct { next *T; «old» int }
        func make2() (*T, error) { return new(T), nil }
        func (t *T) self() *T { return t }
        func f() int {
            t, err := make2()
            use(err)
            return t.self().next.«old» + (*t).«old» + any(t).(*T).«old»
        }
    """,
    "methods": """
        type T struct{}
        type U struct{}
        func (t T) «old»() T { return t }
        func (u *U) old() {}
        func f(t *T, u U) { t.«old»().«old»(); u.old(); g := T.«old»; use(g) }
    """,
    "embedded": """
        type T struct { «old» int }
        type E struct { *T; name string }
        type D struct { E; old2 int }
        func f(d D) int { return d.«old» + d.E.«old» + d.T.«old» }
    """,
    "embedding hides": """
        type T struct { «old» int }
        type E struct { T; old string }
        func f(e E) { use(e.old, e.T.«old») }
    """,
    "values of the standard library": """
        type T struct { «Old» int }
        func f(t T) { r := strings.NewReader("a"); r.Old(); os.Old.Old(); use(t.«Old») }
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_places_that_mean_the_member_change(text: str) -> None:
    name = "Old" if "«Old»" in text else "old"
    files = {"go.mod": "module x\n", "a.go": 'package a\nimport ("strings"; "os")\n' + text}
    check_rename(files, f"a.go::T.{name}", "Fresh" if name == "Old" else "fresh")


def test_a_type_gives_its_name_to_the_fields_that_embed_it() -> None:
    files = {
        "go.mod": "module x\n",
        "a/a.go": "package a\ntype «Old» struct{ B int }\n",
        "b.go": 'package b\nimport "x/a"\ntype T struct { *a.«Old» }\n'
        "func f(t T) { t.«Old».B = 1; use(T{«Old»: nil}, t.B) }\n",
    }
    check_rename(files, "a/a.go::Old", "Fresh")


def test_a_field_of_a_struct_inside_a_struct() -> None:
    text = "package a\ntype T struct { in struct { «old», b int }; old int }\nfunc f(t T) { use(t.in.«old», t.old) }\n"
    check_rename({"a.go": text}, "a.go::T.in.old")


def test_members_over_packages() -> None:
    files = {
        "go.mod": "module x\n",
        "a/a.go": "package a\ntype T struct{}\nfunc (t T) «Old»() {}\nfunc New() T { return T{} }\n",
        "b.go": 'package b\nimport "x/a"\nvar t = a.New()\nfunc f() { t.«Old»(); a.New().«Old»() }\n',
    }
    check_rename(files, "a/a.go::T.Old", "Fresh")


def test_uncertain_places_and_interfaces_are_listed() -> None:
    home = "package a\ntype T struct{}\nfunc (t T) old() {}\n"
    asked = "package b\ntype I interface { old() }\n"
    check_declined({"a.go": home, "b/b.go": asked}, "a.go::T.old", "b/b.go:2", "may satisfy this interface")
    check_declined({"b/b.go": asked, "a.go": home}, "b/b.go::I.old", "a.go:3", "may satisfy the interface")
    unknown = 'import "example.com/other"\nfunc f() { other.Make().old() }\n'
    check_declined(
        {"a.go": home, "c.go": "package a\n" + unknown}, "a.go::T.old", "c.go:3", "nothing here says"
    )
    known = 'package a\ntype T struct{}\nfunc (t T) String() string { return "" }\n'
    check_declined({"a.go": known}, "a.go::T.String", "standard library", new="Text")


def test_templates_and_reflection_find_members_by_name() -> None:
    home = "package a\ntype T struct { Old int }\n"
    template = 'package a\nconst t = `a {{ .Old }} b`\nvar u = "Old"\n'
    found = check_declined(
        {"a.go": home, "b.go": template}, "a.go::T.Old", "b.go:2", "by this string", new="Fresh"
    )
    assert len(found.details) == 1
    reflected = 'package a\nfunc f(v V) { v.FieldByName("Old") }\n'
    check_declined({"a.go": home, "b.go": reflected}, "a.go::T.Old", "b.go:2", new="Fresh")
    check_declined(
        {"a.go": home, "b.tmpl": "{{ .Old }}"}, "a.go::T.Old", "b.tmpl:1", "a template", new="Fresh"
    )


def test_a_member_that_is_there_already_is_refused() -> None:
    text = "package a\ntype T struct { old int }\nfunc (t T) fresh() {}\n"
    check_refused({"a.go": text}, "a.go::T.old", "fresh", "has a method of this name already")
    both = "package a\ntype T struct { old, fresh int }\n"
    check_refused({"a.go": both}, "a.go::T.old", "fresh", "has a member of this name already")


def test_a_method_does_not_become_one_that_an_interface_asks_for() -> None:
    text = 'package a\ntype T struct{}\nfunc (t T) Old() string { return "" }\n'
    check_refused({"a.go": text}, "a.go::T.Old", "String", "ask for a method 'String'")
    asked = text + "func f(v any) { if c, ok := v.(interface{ Done() string }); ok { use(c) } }\n"
    check_refused({"a.go": asked}, "a.go::T.Old", "Done", "this interface asks for a method of the new name")


def test_the_field_of_an_embedded_type_gets_in_nobodys_way() -> None:
    twice = "package a\ntype Old struct{}\ntype W struct { *Old; Fresh int }\n"
    check_refused({"a.go": twice}, "a.go::Old", "Fresh", "a struct embeds the type")
    method = "package a\ntype Old struct{}\ntype W struct { Old }\nfunc (w W) Fresh() {}\n"
    check_refused({"a.go": method}, "a.go::Old", "Fresh", "a struct embeds the type")
    named = "package a\ntype «Old» struct{}\ntype V struct { field «Old» }\ntype U struct { Fresh int }\n"
    check_rename({"a.go": named}, "a.go::Old", "Fresh")
