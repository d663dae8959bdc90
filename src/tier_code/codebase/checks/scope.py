"""The `scope` check: a step changed what it declared and nothing else, to the byte."""

from __future__ import annotations

from tree_sitter import Node

from tier_code.codebase.answers.definitions import definition_node, docstring_node, first_statement
from tier_code.codebase.checks.changed_files import changed_code
from tier_code.codebase.checks.docstrings.comment_above import only_comment_above
from tier_code.codebase.checks.edits.edit_scope import check_edit_scope
from tier_code.codebase.declared import EDITS
from tier_code.codebase.languages.grammars import PYTHON, grammar_for, parse
from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.plan import Step, StepKind
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "scope"

_WITHIN_TARGETS = frozenset(StepKind) - {
    StepKind.RENAME,
    StepKind.MOVE,
    StepKind.METHOD_TO_FUNCTION,
    StepKind.SIGNATURE,
}
"""Kinds that change nothing outside the files of their targets and those they declare to create."""


def check_scope(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """A docstring step may change its docstring; others the files they declare; some follow references."""
    if step.kind in EDITS:
        return check_edit_scope(step, before, changes)
    known = {*before.paths(), *step.creates}
    strangers = sorted(path for path in changes if path not in known and before.read(path) is None)
    if strangers:
        return failed(
            CHECK, f"a file was created that the step does not declare: {strangers[0]}", tuple(strangers)
        )
    gone = sorted(path for path, content in changes.items() if content is None)
    if gone:
        return failed(CHECK, f"a file was deleted: {gone[0]}", tuple(gone))
    if step.kind is StepKind.DOCSTRING:
        return _docstring_scope(step, before, changes)
    if step.kind in _WITHIN_TARGETS:
        declared = {target.path for target in step.targets}
        others = sorted(set(changes) - declared - set(step.creates))
        if others:
            return failed(CHECK, f"changed outside the declared files: {others[0]}", tuple(others))
    created = sum(before.read(path) is None for path in changes)
    new = f", {created} created as declared" if created else ""
    return passed(
        CHECK, f"only declared files changed: {len(changes)}{new}", facts=(("files", len(changes)),)
    )


def _docstring_scope(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    declared = {target.path for target in step.targets}
    others = sorted(set(changes) - declared)
    if others:
        return failed(CHECK, f"changed outside the declared files: {others[0]}", tuple(others))
    for changed in changed_code(before, changes):
        if changed.after is None:
            return failed(CHECK, f"{changed.path}: its encoding cannot be read any more")
        names = [target.qualname for target in step.targets if target.path == changed.path]
        if not any(_only_words(changed.path, changed.before, changed.after, name) for name in names):
            return failed(
                CHECK, f"{changed.path}: more than the docstring of {names[0] or 'the module'} changed"
            )
    return passed(CHECK, "only the docstring of the target changed")


def _only_words(path: str, before: bytes, after: bytes, qualname: str) -> bool:
    """Whether nothing but what describes a definition is new."""
    grammar = grammar_for(path) or PYTHON
    if grammar is PYTHON:
        return _only_docstring(before, after, qualname)
    return only_comment_above(grammar, before, after, qualname)


def _only_docstring(before: bytes, after: bytes, qualname: str) -> bool:
    """Whether cutting both docstrings out, with the white space around them, leaves the same bytes."""
    old, new = _around(before, qualname), _around(after, qualname)
    return old is not None and old == new


def _around(source: bytes, qualname: str) -> tuple[bytes, tuple[bytes, ...], bytes] | None:
    """The bytes up to a definition's colon, the comments behind it, the bytes from its first statement on."""
    if qualname:
        node = definition_node(source, qualname)
        body = node.child_by_field_name("body") if node is not None else None
        if node is None or body is None:
            return None
        start = next(child for child in reversed(node.children) if child.type == ":").end_byte
        comments = [child for child in node.children if child.type == "comment" and child.start_byte >= start]
    else:
        body, start, comments = parse(PYTHON, source).root_node, 0, []
    string = docstring_node(body)
    following = _behind(body, string)
    end = following.start_byte if following is not None else _body_end(body, string)
    comments += [child for child in body.named_children if child.type == "comment" and child.start_byte < end]
    return source[:start], tuple((child.text or b"").rstrip() for child in comments), source[end:].lstrip()


def _behind(body: Node, string: Node | None) -> Node | None:
    """The first statement that is no docstring."""
    if string is None:
        return first_statement(body)
    statements = [child for child in body.named_children if child.type != "comment"]
    return statements[1] if len(statements) > 1 else None


def _body_end(body: Node, string: Node | None) -> int:
    return string.end_byte if string is not None else body.end_byte
