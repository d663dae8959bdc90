"""The `lint-fix` check: but for what the declared rules rewrite, program and comments are the same."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from tier_code.codebase.checks.changed_files import ChangedFile, changed_sources, module_of
from tier_code.codebase.checks.comments import comments_with_lines
from tier_code.codebase.checks.dead_code.dead_shape import Function, Removed, removed_statements
from tier_code.codebase.checks.formatting.lint_rules import UNUSED_IMPORTS, normal_form, rules_meant
from tier_code.codebase.checks.imports.import_uses import NameUses
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

CHECK = "lint-fix"


def check_lint_fix(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Equal normal forms under the step's rules; imports may go when nothing reads them; comments stay."""
    rules, _ = rules_meant(step.argument("rules"))
    uses = NameUses(Overlay(before, dict(changes)))
    files = removed = 0
    for changed in changed_sources(before, changes):
        files += 1
        try:
            gone = _gone(changed, rules)
        except RecursionError:
            gone = None
        if gone is None:
            told = ", ".join(sorted(rules))
            return failed(CHECK, f"{changed.path}: more changed than what {told} rewrite")
        problem = next(_problems(changed, gone, rules, uses), "")
        if problem:
            return failed(CHECK, f"{changed.path}: {problem}")
        removed += sum(len(each.names) for each in gone)
    if not files:
        return skipped(CHECK, "no source file changed")
    less = f", {removed} imports that nothing reads are gone" if removed else ""
    return passed(
        CHECK,
        f"the same program in {files} file{'s' if files > 1 else ''}, as {len(rules)} rules write it{less}",
        facts=(("files", files), ("rules", len(rules)), ("imports_removed", removed)),
    )


def _gone(changed: ChangedFile, rules: frozenset[str]) -> list[Removed] | None:
    """What the new normal form lacks of the old one; None when they differ otherwise."""
    old, new = module_of(changed.before), module_of(changed.after)
    if old is None or new is None:
        return None
    before, after = (normal_form(module, rules) for module in (old, new))
    if ast.dump(before) == ast.dump(after):
        return []
    return removed_statements(before, after)


def _problems(
    changed: ChangedFile, gone: list[Removed], rules: frozenset[str], uses: NameUses
) -> Iterator[str]:
    lines: set[int] = set()
    for each in gone:
        lines.update(each.lines)
        if not each.names or UNUSED_IMPORTS not in rules:
            yield f"line {each.node.lineno} is gone"
        yield from _needed(changed, each, uses)
    old = Counter(text for line, text in comments_with_lines(changed.before) if line not in lines)
    old.subtract(Counter(text for _, text in comments_with_lines(changed.after or b"")))
    lost = [text for text, number in old.items() if number > 0]
    if lost:
        yield f"a comment is gone or changed: {lost[0]}"


def _needed(changed: ChangedFile, removed: Removed, uses: NameUses) -> Iterator[str]:
    if changed.path.endswith(("__init__.py", ".pyi")):
        yield "others may import from this package what is gone"
    if any(isinstance(node, ast.Try | ast.TryStar) for node in removed.around):
        yield f"line {removed.node.lineno} was imported to see whether it is there"
    if "noqa" in changed.before.decode().split("\n")[removed.node.lineno - 1]:
        yield f"the comment of line {removed.node.lineno} keeps it"
    local = removed.function is not None
    functions = tuple(node.name for node in removed.around if isinstance(node, Function | ast.ClassDef))
    for alias in removed.names:
        name = alias.asname or alias.name.partition(".")[0]
        reader = uses.in_file(changed.path, name, functions, local=local)
        reader = reader or ("" if local else uses.elsewhere(changed.path, name))
        if reader:
            yield f"'{name}' is gone and needed: {reader}"
