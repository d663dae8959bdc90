"""Walks two versions of a file: every difference is a match of the pattern, every match left has a reason."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tier_code.codebase.checks.comments import comments_with_lines
from tier_code.codebase.checks.pattern.ast_unify import (
    Bindings,
    Bound,
    dumped,
    is_metavariable,
    template_tree,
    unify,
)

_TEMPLATE = re.compile(r"\$\$\$[A-Z_]?[A-Z0-9_]*|\$[A-Z_][A-Z0-9_]*")
_IGNORED = frozenset({"ctx", "type_comment", "simple"})
_Scoped = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(slots=True)
class _Found:
    """What one comparison found; taken over only when it holds."""

    rewritten: list[ast.AST] = field(default_factory=list)
    left: list[ast.AST] = field(default_factory=list)

    def add(self, other: _Found) -> None:
        self.rewritten += other.rewritten
        self.left += other.left


class PatternWalk:
    """One file.

    Errors while it is made: ValueError for a pattern or rewrite that is not one statement of Python.
    """

    def __init__(self, path: str, source: bytes, pattern: str, rewrite: str) -> None:
        self._path = path
        self._source = source
        self._text = pattern
        self._rewrite = rewrite
        old, new = template_tree(pattern), template_tree(rewrite)
        expressions = isinstance(old, ast.Expr) and isinstance(new, ast.Expr)
        self._old: ast.AST = old.value if expressions and isinstance(old, ast.Expr) else old
        self._new: ast.AST = new.value if expressions and isinstance(new, ast.Expr) else new
        self._parents: dict[ast.AST, ast.AST] = {}
        self._known: dict[tuple[ast.AST, ast.AST], _Found | None] = {}
        self.problems: list[str] = []
        self.left: list[str] = []
        self.rewritten = 0

    def compare(self, old: ast.Module, new: ast.Module) -> None:
        """Fill in what was found."""
        self._parents = {child: node for node in ast.walk(old) for child in ast.iter_child_nodes(node)}
        found = self._pair(old, new)
        if found is None:
            line = self._first_difference(old, new)
            self.problems.append(f"{self._path}:{line}: this is no rewrite of a match, and it changed")
            return
        self.rewritten = len(found.rewritten)
        for node in found.rewritten:
            reason = self._captured(node)
            self.problems += [f"{self._place(node)}: {reason}"] if reason else []
        for node in found.left:
            reason = self._reason(node)
            told = f"{self._place(node)}: {reason or 'this match was left'}"
            (self.left if reason else self.problems).append(told)

    def _place(self, node: ast.AST) -> str:
        return f"{self._path}:{getattr(node, 'lineno', 1)}"

    def _pair(self, old: ast.AST, new: ast.AST) -> _Found | None:
        """What explains the difference of two nodes; None when nothing does."""
        key = (old, new)
        if key not in self._known:
            self._known[key] = self._explained(old, new)
        return self._known[key]

    def _explained(self, old: ast.AST, new: ast.AST) -> _Found | None:
        bindings = Bindings()
        matches = type(old) is type(self._old) and unify(self._old, old, bindings)
        if matches:
            found = self._as_rewrite(old, new, bindings)
            if found is not None:
                return found
        found = self._as_equal(old, new)
        if found is not None and matches:
            found.left.append(old)
        return found

    def _as_rewrite(self, old: ast.AST, new: ast.AST, bindings: Bindings) -> _Found | None:
        became = Bindings()
        if not unify(self._new, new, became):
            return None
        total = _Found(rewritten=[old])
        for name, value in became.found.items():
            found = self._bound_pair(bindings.found[name], value)
            if found is None:
                return None
            total.add(found)
        return total

    def _bound_pair(self, old: Bound, new: Bound) -> _Found | None:
        if isinstance(old, ast.AST) and isinstance(new, ast.AST):
            return self._pair(old, new)
        if isinstance(old, list) and isinstance(new, list):
            return self._lists(old, new)
        return _Found() if dumped(old) == dumped(new) else None

    def _as_equal(self, old: ast.AST, new: ast.AST) -> _Found | None:
        if type(old) is not type(new):
            return None
        total = _Found()
        for name in old._fields:
            if name in _IGNORED:
                continue
            found = self._values(getattr(old, name, None), getattr(new, name, None))
            if found is None:
                return None
            total.add(found)
        return total

    def _values(self, old: object, new: object) -> _Found | None:
        if isinstance(old, ast.AST) and isinstance(new, ast.AST):
            return self._pair(old, new)
        if isinstance(old, list) and isinstance(new, list):
            return self._lists(old, new)
        return _Found() if type(old) is type(new) and old == new else None

    def _lists(self, old: list[ast.AST], new: list[ast.AST]) -> _Found | None:
        if len(old) != len(new):
            return None
        total = _Found()
        for one, other in zip(old, new, strict=True):
            found = self._values(one, other)
            if found is None:
                return None
            total.add(found)
        return total

    def _first_difference(self, old: ast.AST, new: ast.AST) -> int:
        """The line of the smallest node that nothing explains."""
        line = getattr(old, "lineno", 1)
        pairs = zip(ast.iter_child_nodes(old), ast.iter_child_nodes(new), strict=False)
        for one, other in pairs:
            if self._pair(one, other) is None:
                return max(line, self._first_difference(one, other))
        return line

    def _reason(self, node: ast.AST) -> str:
        """Why a match may stay; empty when nothing speaks for it."""
        if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
            return "something is assigned to it"
        if any(isinstance(each, ast.JoinedStr) for each in self._around(node)):
            return "it stands in an f-string"
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1) if isinstance(node, _Placed) else ()
        if any(line in lines for line, _ in comments_with_lines(self._source)) and len(lines) > 1:
            return "a comment stands inside"
        bindings = Bindings()
        unify(self._old, node, bindings)
        values = {name: self._segment(value) for name, value in bindings.found.items()}
        anonymous = any(name.endswith("0_") for name in values)
        if any(self._is_bare(value) for value in bindings.found.values()):
            return "it is written in another way"
        if not anonymous and _squeezed(_filled(self._text, values)) != _squeezed(self._segment(node)):
            return "it is written in another way"
        if not _is_python(_filled(self._rewrite, values)):
            return "the rewrite is not allowed here"
        return self._captured(node)

    def _is_bare(self, value: Bound) -> bool:
        """Whether one metavariable stands for several things: a slice, or a tuple without brackets."""
        bare = isinstance(value, ast.Tuple) and not self._segment(value).startswith("(")
        return bare or isinstance(value, ast.Slice)

    def _segment(self, value: Bound) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            return ",".join(map(self._segment, value))
        return ast.get_source_segment(self._source.decode(), value) or ""

    def _around(self, node: ast.AST) -> Iterator[ast.AST]:
        while node in self._parents:
            node = self._parents[node]
            yield node

    def _captured(self, node: ast.AST) -> str:
        """Whether a name that the rewrite brings, or one it binds, means something else at this place."""
        brought = _read(self._new) - _read(self._old)
        inside = _read(node) & _bound(self._new)
        for name in sorted(brought - _bound(self._new)):
            for around in self._around(node):
                if isinstance(around, _Scoped) and name in _locals(around):
                    return f"'{name}' means something else here"
            module = next((each for each in self._around(node) if isinstance(each, ast.Module)), None)
            if module is not None and name not in _bound(module) and not hasattr(builtins, name):
                return f"'{name}' is not known here"
        return f"the rewrite binds '{min(inside)}', which is used here" if inside else ""


_Placed = (ast.expr, ast.stmt)


def _filled(template: str, values: Mapping[str, str]) -> str:
    """A template with texts for its metavariables."""

    def text(match: re.Match[str]) -> str:
        prefix = "MVS_" if match.group().startswith("$$$") else "MV_"
        return values.get(f"{prefix}{match.group().lstrip('$')}_", "")

    return _TEMPLATE.sub(text, template)


def _is_python(text: str) -> bool:
    try:
        ast.parse(text.strip())
    except SyntaxError:
        return False
    return True


def _squeezed(text: str) -> str:
    """Without white space, and without commas before a closing bracket."""
    return re.sub(r",(?=[)\]}])", "", "".join(text.split()))


def _read(node: ast.AST) -> set[str]:
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return {name for name in names if not is_metavariable(name)}


def _bound(node: ast.AST) -> set[str]:
    """Everything that is bound somewhere inside."""
    found = {
        each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    for each in ast.walk(node):
        if isinstance(each, ast.arg):
            found.add(each.arg)
        elif isinstance(each, ast.alias):
            found.add((each.asname or each.name).partition(".")[0])
        elif isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(each.name)
    return {name for name in found if not is_metavariable(name)}


def _locals(function: ast.AST) -> set[str]:
    """What a function binds for itself."""
    declared = {name for each in ast.walk(function) if isinstance(each, ast.Global) for name in each.names}
    own = getattr(function, "name", "")
    return _bound(function) - declared - {own}
