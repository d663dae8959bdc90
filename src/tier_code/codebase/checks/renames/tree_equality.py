"""The `tree` check of a rename: nothing changed but the one name, and only where a name may stand.

It compares bytes and syntax trees of the changed files and knows nothing of how the rename found its places.
It cannot see a reference that was missed, nor another thing of the same name that was renamed along: the
`references` check looks for those.
"""

from __future__ import annotations

import ast
import re
import typing
import warnings
from dataclasses import dataclass, field

from tier_code.codebase.checks.comments import comments_with_lines
from tier_code.codebase.checks.renames.elsewhere import check_tokens, is_elsewhere
from tier_code.codebase.checks.renames.renamed_words import RenameClaim, as_old, claim_of, codec_of, is_python
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "tree"
_NAME_FIELDS = frozenset(
    {
        ("Name", "id"), ("Attribute", "attr"), ("FunctionDef", "name"), ("AsyncFunctionDef", "name"),
        ("ClassDef", "name"), ("alias", "name"), ("alias", "asname"), ("keyword", "arg"), ("Global", "names"),
        ("Nonlocal", "names"), ("ExceptHandler", "name"), ("MatchAs", "name"), ("MatchStar", "name"),
        ("MatchMapping", "rest"), ("MatchClass", "kwd_attrs"), ("TypeVar", "name"),
    }
)  # fmt: skip
_NAME_LISTS = frozenset({"__all__", "__slots__", "__match_args__"})
_TYPE_FIELDS = frozenset({"annotation", "returns", "bound"})
_TYPE_CALLS = frozenset({"cast", "ForwardRef"})


def check_tree(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Every changed file equals its old self modulo the name, in bytes and in syntax."""
    if not changes:
        return skipped(CHECK, "no file changed")
    claim = claim_of(step)
    if is_elsewhere(claim.target):
        return check_tokens(CHECK, claim, before, changes)
    known = set(before.paths())
    problems: list[str] = []
    renamed = 0
    for path in sorted(changes):
        found = _FileComparison(claim, path)
        found.compare(before.read(path) if path in known else None, changes[path])
        problems += found.problems
        renamed += found.renamed
    if problems:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        return failed(CHECK, f"{problems[0]}{more}", tuple(problems))
    places = f"{renamed} place{'' if renamed == 1 else 's'}"
    files = f"{len(changes)} file{'' if len(changes) == 1 else 's'}"
    return passed(CHECK, f"{files} equal but for {claim.old} → {claim.new} in {places}")


@dataclass
class _FileComparison:
    """One file before and after."""

    claim: RenameClaim
    path: str
    renamed: int = 0
    problems: list[str] = field(default_factory=list)

    def compare(self, before: bytes | None, after: bytes | None) -> None:
        """Bytes first, then syntax."""
        if before is None or after is None:
            self.problems.append(f"{self.path}: a rename neither creates nor deletes files")
            return
        python = is_python(self.path, before)
        try:
            codec = codec_of(before) if python else "utf-8"
            same = as_old(before, self.claim, codec) == as_old(after, self.claim, codec)
        except (SyntaxError, UnicodeEncodeError) as error:
            self.problems.append(f"{self.path}: cannot be compared: {error}")
            return
        if not same:
            self.problems.append(
                f"{self.path}:{_first_difference(before, after, self.claim)}: more than the name changed"
            )
        elif python:
            self._compare_comments(before, after)
            self._compare_trees(before, after)
        elif not self.claim.in_text:
            self.problems.append(f"{self.path}: only Python files were to change")

    def _compare_comments(self, before: bytes, after: bytes) -> None:
        """Syntax trees hold no comments, and a rename leaves them alone unless it was asked for them."""
        if self.claim.in_text:
            return
        old, new = (comments_with_lines(utf8_source(side) or b"") for side in (before, after))
        changed = [line for (line, was), (_, now) in zip(old, new, strict=False) if was != now]
        if changed or len(old) != len(new):
            self.problems.append(f"{self.path}:{(changed or [1])[0]}: a comment changed")

    def _compare_trees(self, before: bytes, after: bytes) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                old, new = ast.parse(before), ast.parse(after)
            self._node(old, new, _Place())
        except (SyntaxError, ValueError, RecursionError) as error:
            self.problems.append(f"{self.path}: cannot be compared: {error}")

    def _node(self, old: ast.AST, new: ast.AST, place: _Place) -> None:
        inside = place.inside(old)
        if type(old) is not type(new):
            self._differ(inside, f"{type(old).__name__} became {type(new).__name__}")
            return
        for name in old._fields:
            self._value(getattr(old, name, None), getattr(new, name, None), inside.at(old, name))

    def _value(self, old: object, new: object, place: _Place) -> None:
        if isinstance(old, ast.AST) and isinstance(new, ast.AST):
            self._node(old, new, place)
        elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            for index, (one, other) in enumerate(zip(old, new, strict=True)):
                self._value(one, other, place.item(old, index))
        elif type(old) is not type(new) or old != new:
            self._leaf(old, new, place)

    def _leaf(self, old: object, new: object, place: _Place) -> None:
        if isinstance(old, str) and isinstance(new, str) and self._allowed(old, new, place):
            self.renamed += 1
        else:
            self._differ(place, f"{old!r} became {new!r}")

    def _allowed(self, old: str, new: str, place: _Place) -> bool:
        exact = (old, new) == (self.claim.old, self.claim.new)
        if place.is_name:
            return exact
        if not place.is_text:
            return False
        if exact and place.listed:
            return True
        word = re.compile(rf"(?<!\w){re.escape(self.claim.old)}(?!\w)")
        if (self.claim.in_text or place.echoed) and word.sub(self.claim.new, old) == word.sub(
            self.claim.new, new
        ):
            return True
        return place.is_type and self._same_type(old, new, place)

    def _same_type(self, old: str, new: str, place: _Place) -> bool:
        """Quoted annotations are code: their trees must be equal in the same sense."""
        within = _FileComparison(self.claim, self.path)
        try:
            within._node(
                ast.parse(old.strip(), mode="eval"),
                ast.parse(new.strip(), mode="eval"),
                _Place(line=place.line),
            )
        except (SyntaxError, ValueError):
            return False
        return within.renamed > 0 and not within.problems

    def _differ(self, place: _Place, what: str) -> None:
        self.problems.append(f"{self.path}:{place.line}: {what[:160]}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a tree the comparison is."""

    line: int = 1
    is_name: bool = False
    """A field that holds an identifier."""
    is_text: bool = False
    """The value of a string literal."""
    is_type: bool = False
    """Somewhere inside a type."""
    listed: bool = False
    """Somewhere inside `__all__`, `__slots__` or the like."""
    echoed: bool = False
    """The text that `f"{x=}"` shows before the value."""

    def inside(self, node: ast.AST) -> _Place:
        """The place of a node."""
        return _Place(
            line=getattr(node, "lineno", self.line),
            is_type=_holds_types(node, around=self.is_type),
            listed=self.listed or _is_listing(node),
            echoed=self.echoed,
        )

    def at(self, node: ast.AST, name: str) -> _Place:
        """The place of one of its fields."""
        return _Place(
            line=self.line,
            is_name=(type(node).__name__, name) in _NAME_FIELDS,
            is_text=isinstance(node, ast.Constant) and name == "value",
            is_type=self.is_type or name in _TYPE_FIELDS,
            listed=self.listed,
            echoed=self.echoed,
        )

    def item(self, items: list[object], index: int) -> _Place:
        """The place of one element of a list."""
        followed = index + 1 < len(items) and isinstance(items[index + 1], ast.FormattedValue)
        return _Place(self.line, self.is_name, self.is_text, self.is_type, self.listed, echoed=followed)


def _is_listing(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        targets = [node.func.value]
    return any(isinstance(target, ast.Name) and target.id in _NAME_LISTS for target in targets)


def _holds_types(node: ast.AST, *, around: bool) -> bool:
    """Whether strings inside a node are quoted types, given whether they were around it."""
    if isinstance(node, ast.keyword):
        return around or node.arg == "bound"
    if isinstance(node, ast.Call):
        return around or _last_name(node.func) in _TYPE_CALLS
    if isinstance(node, ast.Subscript):
        generic = _last_name(node.value)
        return generic != "Literal" and (around or generic in typing.__all__)
    return around


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _first_difference(before: bytes, after: bytes, claim: RenameClaim) -> int:
    pairs = zip(as_old(before, claim).splitlines(), as_old(after, claim).splitlines(), strict=False)
    return next((number for number, (old, new) in enumerate(pairs, 1) if old != new), 1)
