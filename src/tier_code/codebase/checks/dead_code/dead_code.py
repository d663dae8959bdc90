"""The `dead-code` check: the file lost whole statements and nothing else, and nothing can miss them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from pyflakes.checker import Checker
from pyflakes.messages import UndefinedExport, UndefinedLocal, UndefinedName

from tier_code.codebase.checks.changed_files import ChangedFile, changed_sources, first_problem, module_of
from tier_code.codebase.checks.comments import comments_with_lines
from tier_code.codebase.checks.dead_code.dead_control import (
    bound_by,
    cannot_run,
    function_problem,
    still_named,
)
from tier_code.codebase.checks.dead_code.dead_names import (
    DeadNames,
    base_problem,
    defining_problem,
    is_private,
)
from tier_code.codebase.checks.dead_code.dead_shape import Function, Removed, removed_statements
from tier_code.codebase.checks.imports.import_uses import NameUses
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

CHECK = "dead-code"

_UNDEFINED = (UndefinedName, UndefinedLocal, UndefinedExport)
_DUNDER = re.compile(r"^__\w+__$")
_CLASS = re.compile(r"^\s*class\s+(\w+)", re.MULTILINE)


def check_dead_code(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Each new file is the old one less statements that cannot run or that nobody reads or refers to."""
    changed = list(changed_sources(before, changes))
    if not changed:
        return skipped(CHECK, "no source file changed")
    looking = _Looking(step, before, changes)
    problem = first_problem(changed, looking.problems)
    if problem:
        return failed(CHECK, problem)
    count = looking.count
    told = ", ".join(f"{number} {what}" for what, number in sorted(count.items()))
    return passed(
        CHECK,
        f"whole statements are gone and nothing else: {told or 'none'}; nothing refers to them",
        facts=(("files", len(changed)), *sorted(count.items())),
    )


class _Looking:
    """One run of the check."""

    def __init__(self, step: Step, before: SourceTree, changes: Changes) -> None:
        self._step = step
        after = Overlay(before, dict(changes))
        self._uses = NameUses(after)
        self._names = DeadNames(after, self._uses)
        self._before = before
        self._classes = frozenset(
            name
            for path in before.paths()
            if path.endswith(".py")
            for name in _CLASS.findall((before.read(path) or b"").decode("utf-8", "replace"))
        )
        self.count: Counter[str] = Counter()

    def problems(self, file: ChangedFile) -> Iterator[str]:
        """What is wrong in one file, worst first."""
        old, new = module_of(file.before), module_of(file.after)
        if old is None or new is None or file.after is None:
            yield "it cannot be parsed, so nothing vouches for it"
            return
        removed = removed_statements(old, new)
        if removed is None:
            yield "more changed than statements that were left out"
            return
        for each in removed:
            problem = self._problem(file.path, each, old)
            if problem:
                yield f"line {each.node.lineno} is gone, but {problem}"
        yield from _undefined(file)
        yield from _comment_problems(file, removed)

    def _problem(self, path: str, removed: Removed, module: ast.Module) -> str:
        if cannot_run(removed):
            self.count["unreachable"] += 1
            pair = removed.function
            return function_problem(*pair) if pair is not None else ""
        if removed.names:
            self.count["imports"] += len(removed.names)
            return self._import_problem(path, removed)
        names = list(bound_by(removed.node)) or _targets(removed.node)
        if len(names) != 1:
            return "it can run, and is no definition"
        if removed.function is not None and removed.owner is None:
            return self._local_problem(removed, names[0], module)
        return self._definition_problem(path, removed, names[0], module)

    def _import_problem(self, path: str, removed: Removed) -> str:
        if path.endswith(("__init__.py", ".pyi")):
            return "others may import it from this package"
        line = (
            (self._before.read(path) or b"").decode("utf-8", "replace").split("\n")[removed.node.lineno - 1]
        )
        if "noqa" in line:
            return "its comment keeps it"
        local = removed.function is not None
        functions = tuple(node.name for node in removed.around if isinstance(node, Function | ast.ClassDef))
        for alias in removed.names:
            name = alias.asname or alias.name.partition(".")[0]
            reader = self._uses.in_file(path, name, functions, local=local)
            reader = reader or ("" if local else self._uses.elsewhere(path, name))
            if reader:
                return f"'{name}' is needed: {reader}"
        return ""

    def _local_problem(self, removed: Removed, name: str, module: ast.Module) -> str:
        """A variable or a function of a function: nothing in there may say its name."""
        pair = removed.function
        if pair is None or still_named(pair[1], name):
            return f"its function still says '{name}'"
        is_value = isinstance(removed.node, ast.Assign | ast.AnnAssign)
        self.count["values" if is_value else "definitions"] += 1
        if is_value and any(isinstance(node, ast.Call) for node in ast.walk(removed.node)):
            return "its value may do something"
        return "" if is_value else defining_problem(removed.node, module)

    def _definition_problem(self, path: str, removed: Removed, name: str, module: ast.Module) -> str:
        self.count["definitions"] += 1
        if _DUNDER.match(name):
            return f"Python finds '{name}' by its name"
        if not self._may_go(path, removed, name):
            return f"'{name}' is public: somebody outside may use it"
        if removed.owner is not None:
            problem = base_problem(removed.owner, module, name, self._classes)
            if problem:
                return problem
        reached = self._names.reached_by(path, removed, name)
        return f"'{name}' may be reached: {reached}" if reached else defining_problem(removed.node, module)

    def _may_go(self, path: str, removed: Removed, name: str) -> bool:
        asked = {target.qualname for target in self._step.targets if target.path == path and target.qualname}
        around = [node.name for node in removed.around if isinstance(node, ast.ClassDef | Function)]
        named = ".".join([*around, name]) in asked
        return named or self._step.argument("public") == "yes" or is_private(path, removed, name)


def _targets(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)] if len(targets) == 1 else []


def _undefined(file: ChangedFile) -> Iterator[str]:
    """Names that pyflakes finds undefined now and did not before."""
    found = []
    for source in (file.before, file.after):
        module = module_of(source)
        messages = Checker(module, filename=file.path).messages if module is not None else []
        found.append(Counter(str(each.message_args[0]) for each in messages if isinstance(each, _UNDEFINED)))
    yield from (f"'{name}' is not defined any more" for name in sorted((found[1] - found[0]).elements()))


def _comment_problems(file: ChangedFile, removed: list[Removed]) -> Iterator[str]:
    """Comments that went although they stood neither in what is gone nor right above it."""
    before = comments_with_lines(file.before)
    lines = file.before.decode().split("\n")
    gone: set[int] = set()
    for each in removed:
        gone.update(each.lines)
        above = each.lines.start - 1
        while above > 0 and lines[above - 1].strip().startswith("#"):
            gone.add(above)
            above -= 1
    left = Counter(text for line, text in before if line not in gone)
    left.subtract(Counter(text for _, text in comments_with_lines(file.after or b"")))
    lost = [text for text, number in left.items() if number > 0]
    if lost:
        yield f"a comment is gone: {lost[0]}"
