"""Renames in programs that nobody wrote: what is renamed can be renamed back, and nothing makes it stumble."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.codebase.codemods.renaming_elsewhere.marked_files import verdicts
from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.codebase.codemods.renaming_elsewhere.rename import rename_elsewhere
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import TierCodeError, ToolDeclined, UsageProblem
from tier_code.domain.plan import parse_target
from tier_code.ports.source import Overlay

NAMES = st.sampled_from(["old", "fresh", "other"])
SCRIPT = st.recursive(
    st.one_of(
        st.builds("use({}, {});".format, NAMES, NAMES),
        st.builds("let {} = {};".format, NAMES, NAMES),
        st.builds("var {} = 1;".format, NAMES),
        st.builds("{}.{} = {{ {}: {} }};".format, NAMES, NAMES, NAMES, NAMES),
        st.builds("const {{ {}: {} }} = {};".format, NAMES, NAMES, NAMES),
        st.builds("type {} = {};".format, NAMES, NAMES),
    ),
    lambda inner: st.one_of(
        st.builds("{{ {} }}".format, st.lists(inner, max_size=3).map(" ".join)),
        st.builds("function {}({}) {{ {} }}".format, NAMES, NAMES, st.lists(inner, max_size=3).map(" ".join)),
        st.builds("const {} = ({} = {}) => {{ {} }};".format, NAMES, NAMES, NAMES, inner),
        st.builds("class {} extends {} {{ {}() {{ {} }} }}".format, NAMES, NAMES, NAMES, inner),
        st.builds("try {{ {} }} catch ({}) {{ {} }}".format, inner, NAMES, inner),
        st.builds("for (const {} of {}) {{ {} }}".format, NAMES, NAMES, inner),
    ),
    max_leaves=5,
)
GO = st.recursive(
    st.one_of(
        st.builds("use({}, {})".format, NAMES, NAMES),
        st.builds("{} := {}".format, NAMES, NAMES),
        st.builds("var {} = {}".format, NAMES, NAMES),
        st.builds("{}.{} = T{{{}: {}}}".format, NAMES, NAMES, NAMES, NAMES),
        st.builds("type {} = {}".format, NAMES, NAMES),
    ),
    lambda inner: st.one_of(
        st.builds("{{\n{}\n}}".format, st.lists(inner, max_size=3).map("\n".join)),
        st.builds("if {} := {}; {} {{\n{}\n}}".format, NAMES, NAMES, NAMES, inner),
        st.builds("for {} := range {} {{\n{}\n}}".format, NAMES, NAMES, inner),
        st.builds("{} := func({} int) {{\n{}\n}}".format, NAMES, NAMES, inner),
        st.builds("switch {} := {}.(type) {{\ncase int:\n{}\n}}".format, NAMES, NAMES, inner),
    ),
    max_leaves=5,
)


def attempt(tree: MemoryTree | Overlay, target: str, new: str) -> Overlay | None:
    """The tree with the rename, which both checks must vouch for; None where the rename declines."""
    try:
        renamed = rename_elsewhere(tree, parse_target(target), new, in_text=False)
    except (ToolDeclined, UsageProblem):
        return None
    whole = memory_tree({path: tree.read(path) or b"" for path in tree.paths()})
    for verdict in verdicts(whole, target, new, renamed.changes):
        assert verdict.outcome is CheckOutcome.PASSED, verdict
    return Overlay(whole, renamed.changes)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(SCRIPT, min_size=1, max_size=4), st.lists(SCRIPT, max_size=2))
def test_a_rename_in_a_script_goes_there_and_back(own: list[str], users: list[str]) -> None:
    home = "export {}\nexport const old = 1\n" + "\n".join(own)
    user = 'import { old } from "./a"\n' + "\n".join(users)
    tree = memory_tree({"a.ts": home, "b.ts": user})
    there = attempt(tree, "a.ts::old", "brand")
    if there is None:
        return
    back = attempt(there, "a.ts::brand", "old")
    assert back is not None
    assert {path: back.read(path) for path in back.paths()} == dict(tree.files)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(GO, min_size=1, max_size=4))
def test_a_rename_in_go_goes_there_and_back(body: list[str]) -> None:
    lines = "\n".join(body)
    source = f"package a\n\nvar old = 1\n\ntype T struct {{ old int }}\n\nfunc f(other int) {{\n{lines}\n}}\n"
    tree = memory_tree({"go.mod": "module x\n", "a.go": source, "b.go": "package a\n\nvar b = old\n"})
    there = attempt(tree, "a.go::old", "brand")
    if there is None:
        return
    back = attempt(there, "a.go::brand", "old")
    # What a block declares further down is taken for declared in all of it, so the way back may be refused.
    if back is not None:
        assert {path: back.read(path) for path in back.paths()} == dict(tree.files)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(SCRIPT, min_size=1, max_size=4), st.sampled_from(["fresh", "other"]))
def test_a_name_that_is_about_already_is_refused_or_changes_no_meaning(own: list[str], new: str) -> None:
    attempt(memory_tree({"a.ts": "export {}\nconst old = 1\n" + "\n".join(own)}), "a.ts::old", new)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(GO, min_size=1, max_size=4), st.sampled_from(["fresh", "other"]))
def test_a_name_that_is_about_already_in_go(body: list[str], new: str) -> None:
    source = "package a\n\nvar old = 1\n\nfunc f() {\n" + "\n".join(body) + "\n}\n"
    attempt(memory_tree({"a.go": source}), "a.go::old", new)


WHOLE = """import { old, type T } from "./a"; export class A<T> extends B { #old = 1; get old() { return this.#old } }
export const { old: x = 1, ...rest } = await import(`./a`), f = <old,>(a: old) => <Old {...a} old="1">old</Old>;
namespace N.M { export enum E { old = 1 } } declare module "x" { function old(): asserts x is old }
type M = { [old in keyof T]?: T extends infer old ? old : never }; label: for (const old of old) break label;
"""
GO_WHOLE = """package a
import . "x/y"
type T[K any] struct { old int; *Old }
func (t *T[old]) old(old ...old) (r old, err error) { switch old := t.(type) { case *old: return old.old, nil } }
var m = map[string][]T[int]{"a": {{old: 1}, {old: old}}}
"""


@pytest.mark.parametrize(("path", "text"), [("a.tsx", WHOLE), ("a.go", GO_WHOLE)])
def test_truncated_files_never_make_it_stumble(path: str, text: str) -> None:
    for end in range(0, len(text), 11):
        tree = memory_tree({path: text[:end], f"b{path[1:]}": text})
        with suppress(TierCodeError):
            rename_elsewhere(tree, parse_target(f"{path}::old"), "brand", in_text=False)
