"""The `constant` check: with the new constant's value put back in, the module is what it was.

It cannot see programs that look at the names of a module, nor whether the name says what the value means.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator

from tier_code.codebase.checks.changed_files import ChangedFile, changed_sources, module_of
from tier_code.codebase.checks.comments import comments_of
from tier_code.codebase.checks.docstrings.code_facts import find_definition
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "constant"

_SPECIAL = frozenset(
    {"TypeVar", "NewType", "ParamSpec", "TypeVarTuple", "namedtuple", "NamedTuple", "TypedDict", "cast"}
    | {"ForwardRef", "Enum", "TypeAliasType", "Literal"}
)


def check_constant(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """One new constant, every use of it where the literal was, and no literal left that could be one."""
    files = list(changed_sources(before, changes))
    if not files:
        return skipped(CHECK, "no source file changed")
    if len(files) > 1 or files[0].path != step.targets[0].path:
        return failed(CHECK, "more than the one module changed")
    try:
        replaced, left = _compared(files[0], step)
    except _Wrong as problem:
        return failed(CHECK, f"{files[0].path}: {problem}")
    name = step.argument("name")
    return passed(
        CHECK,
        f"{name} stands for {replaced} equal literal{'' if replaced == 1 else 's'}; with its value put back "
        "the module is what it was",
        facts=(("replaced", replaced), ("left", left)),
    )


class _Wrong(Exception):
    """The module is not what it was."""


def _compared(changed: ChangedFile, step: Step) -> tuple[int, int]:
    old, new = module_of(changed.before), module_of(changed.after)
    if old is None or new is None or changed.after is None:
        raise _Wrong("cannot be parsed, so nothing vouches for it")
    name = step.argument("name")
    if any(name in names for names in _symbols(changed.before)):
        raise _Wrong(f"'{name}' meant something before")
    if any(name in names for names in _symbols(changed.after, local=True)):
        raise _Wrong(f"'{name}' is bound inside a function or class")
    place, value = _assignment(new, name)
    _require_value(value, step)
    del new.body[place]
    uses = [number for number, part in enumerate(new.body) if _uses(part, name)]
    if any(number < place for number in uses):
        raise _Wrong(f"'{name}' is used above its definition")
    _require_within(new, changed.after, step)
    inlined = _Inline(name, value)
    again = inlined.visit(new)
    if ast.dump(_without_kinds(again)) != ast.dump(_without_kinds(old)):
        raise _Wrong("more changed than the literal")
    if comments_of(changed.before) != comments_of(changed.after):
        raise _Wrong("a comment changed")
    left = list(_left_over(_region(module_of(changed.after), changed.after, step), value, name))
    missed = [node for node in left if _could_be_named(node)]
    if missed:
        raise _Wrong(f"line {missed[0][0].lineno} still has the literal")
    return inlined.count, len(left)


def _symbols(source: bytes, *, local: bool = False) -> Iterator[set[str]]:
    """The names of each scope; with `local`, those that scopes below the module have of their own."""
    waiting = [symtable.symtable(source.decode(), "m.py", "exec")]
    while waiting:
        table = waiting.pop()
        inner = table.get_type() != "module"
        if inner or not local:
            yield {s.get_name() for s in table.get_symbols() if not local or not s.is_global()}
        waiting.extend(table.get_children())


def _assignment(module: ast.Module, name: str) -> tuple[int, ast.expr]:
    found = [
        (number, part.value)
        for number, part in enumerate(module.body)
        if isinstance(part, ast.Assign) and [ast.unparse(target) for target in part.targets] == [name]
    ]
    if len(found) != 1:
        raise _Wrong(f"'{name}' is assigned {len(found)} times at module level")
    return found[0]


def _require_value(value: ast.expr, step: Step) -> None:
    wanted = ast.parse(step.argument("value").strip(), mode="eval").body
    if ast.dump(_without_kinds(value)) != ast.dump(_without_kinds(wanted)):
        raise _Wrong(f"the constant is {ast.unparse(value)[:60]}, not {ast.unparse(wanted)[:60]}")


def _require_within(new: ast.Module, source: bytes, step: Step) -> None:
    """Only the function that was named uses the constant."""
    if not step.targets[0].qualname:
        return
    node = _region(module_of(source), source, step)
    name = step.argument("name")
    if sum(_is_use(part, name) for part in ast.walk(node)) != sum(_is_use(p, name) for p in ast.walk(new)):
        raise _Wrong(f"'{name}' is used outside {step.targets[0].qualname}")


def _region(module: ast.Module | None, source: bytes, step: Step) -> ast.AST:
    qualname = step.targets[0].qualname
    region = module if not qualname or module is None else find_definition(module, source, qualname)
    if region is None:
        raise _Wrong(f"{qualname} is not there any more")
    return region


def _is_use(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _uses(node: ast.AST, name: str) -> bool:
    return any(_is_use(part, name) for part in ast.walk(node))


class _Inline(ast.NodeTransformer):
    """Puts the value where the name is read."""

    def __init__(self, name: str, value: ast.expr) -> None:
        self._name = name
        self._value = value
        self.count = 0

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The value for the name."""
        if node.id != self._name or not isinstance(node.ctx, ast.Load):
            return node
        self.count += 1
        return self._value


def _without_kinds(node: ast.AST) -> ast.AST:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant):
            part.kind = None
    return node


Chain = tuple[ast.expr, tuple[ast.AST, ...]]
"""A literal and the nodes around it, the innermost first."""


def _left_over(region: ast.AST, value: ast.expr, name: str) -> Iterator[Chain]:
    """Equal literals that are still there, the definition of the constant aside."""
    wanted = ast.dump(_without_kinds(value))
    waiting: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(region, ())]
    while waiting:
        node, around = waiting.pop()
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [name]:
            continue
        if isinstance(node, ast.expr) and ast.dump(_without_kinds(node)) == wanted:
            yield node, around
        elif not (isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)):
            waiting.extend((child, (node, *around)) for child in ast.iter_child_nodes(node))


def _could_be_named(chain: Chain) -> bool:
    """Whether nothing around a literal asks for a literal."""
    node, around = chain
    if isinstance(around[0], ast.Expr | ast.JoinedStr) or node.end_lineno != node.lineno:
        # A literal of several lines may hold comments, which a name would lose.
        return False
    inside: ast.AST = node
    for outer in around:
        if isinstance(outer, ast.pattern | ast.FormattedValue):
            return False
        if inside in (getattr(outer, "annotation", None), getattr(outer, "returns", None)):
            return False
        special = getattr(outer, "func", None) or (outer.value if isinstance(outer, ast.Subscript) else None)
        if special is not None and special is not inside and ast.unparse(special).split(".")[-1] in _SPECIAL:
            return False
        if isinstance(outer, ast.Compare) and any(word in ast.unparse(outer) for word in ("sys.", "os.name")):
            return False
        if isinstance(outer, ast.Assign) and ast.unparse(outer.targets[0]).startswith("__"):
            return False
        inside = outer
    return True
