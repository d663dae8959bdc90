"""The `twin` check: one new definition of the declared name, like its pattern, and all it uses exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tier_code.codebase.checks.additions.doubt import Doubt
from tier_code.codebase.checks.additions.twin_likeness import too_like
from tier_code.codebase.checks.changed_files import ChangedFile, changed_sources, module_of
from tier_code.codebase.checks.function_bodies import Function, is_stub, own_nodes
from tier_code.codebase.checks.inserted import inserted_statements
from tier_code.codebase.checks.signatures import parameters_of
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "twin"
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_UNDONE = re.compile(
    r"\b(?:TODO|FIXME|TBD|XXX)\b|NotImplemented|#\s*\.\.\.|\byour (?:code|logic|implementation)\b"
)
_TOO_LONG = 3
"""A twin of more than this many times its pattern's statements, and ten more, is no twin."""


def check_twin(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """One new definition, of the pattern's kind, no copy and no stub; attributes that somebody defines."""
    # jedi and the program's tables load where the work is done.
    from tier_code.codebase.checks.additions.twin_names import unknown_names  # noqa: PLC0415 - see above

    files = list(changed_sources(before, changes))
    if not files:
        return skipped(CHECK, "no source file changed")
    if len(files) > 1:
        return failed(CHECK, f"{files[1].path} changed too")
    wanted = step.targets[0].qualname.removeprefix("+")
    try:
        pattern, twin = _both(files[0], step.argument("pattern"), wanted)
        _compare(pattern, twin, wanted)
        _require_globals(files[0].before, twin)
        looked_up, unknown = unknown_names(before, changes, files[0].path, wanted)
    except Doubt as doubt:
        return failed(CHECK, f"{files[0].path}: {doubt.said}")
    except RecursionError:
        return failed(CHECK, f"{files[0].path} is nested too deeply to compare")
    if unknown:
        more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
        return failed(CHECK, f"{unknown[0]}{more}", tuple(unknown[:10]))
    return passed(
        CHECK,
        f"{wanted} is new behind {step.argument('pattern')}, of its kind and no copy; "
        f"{looked_up} attributes and calls looked up",
        facts=(("definitions_added", 1), ("names_looked_up", looked_up)),
    )


def _both(file: ChangedFile, pattern: str, wanted: str) -> tuple[Definition, Definition]:
    """The pattern and the one new definition, which nothing else may have come with."""
    old, new = module_of(file.before), module_of(file.after)
    if old is None or new is None or file.after is None:
        raise Doubt("cannot be parsed, so nothing vouches for it")
    _require_kept(file.before, file.after)
    added = inserted_statements(old, new)
    if added is None:
        raise Doubt("more changed than one added definition")
    if len(added) != 1 or not isinstance(added[0], Definition):
        raise Doubt(f"{len(added)} statements were added, where one definition was asked for")
    if _definition(old, wanted) is not None:
        raise Doubt(f"{wanted} was defined before")
    if _definition(new, wanted) is not added[0]:
        raise Doubt(f"{added[0].name} in line {added[0].lineno} is not {wanted} in its place")
    model = _definition(new, pattern)
    if model is None:
        raise Doubt(f"the pattern {pattern} is not there")
    return model, added[0]


def _require_kept(before: bytes, after: bytes) -> None:
    """Every byte that was there is there, around one piece that is new."""
    limit = min(len(before), len(after))
    same = next((at for at in range(limit) if before[at] != after[at]), limit)
    rest = len(before) - same
    if rest and after[-rest:] != before[-rest:]:
        raise Doubt("something else than the new definition changed")


def _definition(module: ast.Module, qualname: str) -> Definition | None:
    block: list[ast.stmt] = module.body
    found: Definition | None = None
    for name in qualname.split("."):
        found = next((each for each in block if isinstance(each, Definition) and each.name == name), None)
        if found is None:
            return None
        block = found.body
    return found


def _compare(pattern: Definition, twin: Definition, name: str) -> None:
    if type(pattern) is not type(twin):
        raise Doubt(f"{name} is a {_word(twin)}, its pattern a {_word(pattern)}")
    if [_decorator(each) for each in pattern.decorator_list] != [
        _decorator(each) for each in twin.decorator_list
    ]:
        raise Doubt(f"the decorators of {name} are not those of its pattern")
    if _UNDONE.search(ast.unparse(twin)):
        raise Doubt(f"{name} is not finished")
    if too_like(pattern, twin):
        raise Doubt(f"{name} does the same as its pattern")
    ours, theirs = _statements(twin), _statements(pattern)
    if ours > theirs * _TOO_LONG + 10:
        raise Doubt(f"{name} has {ours} statements, its pattern {theirs}")
    unused = {each for function in _functions(pattern) for each in _unused(function)}
    for function in _functions(twin):
        _require_sound(function, allowed=len(unused))
    if isinstance(pattern, Function) and isinstance(twin, Function):
        _require_alike(pattern, twin)


def _require_sound(function: Function, *, allowed: int) -> None:
    """No stub, no more unused parameters than the pattern has, no call of itself."""
    if is_stub(function) or all(_is_idle(each) for each in function.body):
        raise Doubt(f"{function.name} does nothing")
    idle = _unused(function)
    if len(idle) > allowed:
        raise Doubt(f"{function.name} never uses its parameter '{idle[0]}'")
    own = [
        node for node in own_nodes(function) if isinstance(node, ast.Call) and _called(node) == function.name
    ]
    if own:
        raise Doubt(f"{function.name} calls itself in line {own[0].lineno}")


def _unused(function: Function) -> list[str]:
    """Parameters that the body does not use."""
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    starred = {each.arg for each in (function.args.vararg, function.args.kwarg) if each is not None}
    names = parameters_of(function)
    return [each for each in names if each not in used | starred and not each.startswith("_")]


def _is_idle(statement: ast.stmt) -> bool:
    """Whether a statement only says or raises something."""
    said = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return said or isinstance(statement, ast.Raise | ast.Pass)


def _require_globals(before: bytes, twin: Definition) -> None:
    """What a definition takes from its module with `global` must be there."""
    module = module_of(before)
    bound = {
        node.id
        for statement in (module.body if module is not None else [])
        if not isinstance(statement, Definition)
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    named = [name for node in ast.walk(twin) if isinstance(node, ast.Global) for name in node.names]
    missing = [name for name in named if name not in bound]
    if missing:
        raise Doubt(f"the module has no variable '{missing[0]}'")


def _require_alike(pattern: Function, twin: Function) -> None:
    first = [each.arg for each in (*pattern.args.posonlyargs, *pattern.args.args)][:1]
    if first and first[0] in ("self", "cls", "mcs"):
        mine = [each.arg for each in (*twin.args.posonlyargs, *twin.args.args)][:1]
        if mine != first:
            raise Doubt(f"the first parameter of {twin.name} is not {first[0]}")
    if pattern.returns is not None and twin.returns is None:
        raise Doubt(f"{twin.name} says nothing of its result, as its pattern does")
    hinted = [each for each in pattern.args.args if each.annotation is not None]
    bare = [each.arg for each in twin.args.args if each.annotation is None and each.arg not in first]
    if hinted and len(hinted) >= len(pattern.args.args) - len(first) and bare:
        raise Doubt(f"parameter '{bare[0]}' of {twin.name} has no type, as those of its pattern have")


def _functions(definition: Definition) -> Iterator[Function]:
    """The function, or the methods of a class that are no stubs on purpose."""
    if isinstance(definition, Function):
        yield definition
        return
    for each in definition.body:
        if isinstance(each, Function) and not each.decorator_list and not is_stub(each):
            yield each


def _decorator(node: ast.expr) -> str:
    return ast.unparse(node.func if isinstance(node, ast.Call) else node)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            return name
    return ""


def _statements(definition: Definition) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(definition))


def _word(definition: Definition) -> str:
    kinds = {ast.ClassDef: "class", ast.AsyncFunctionDef: "coroutine"}
    return kinds.get(type(definition), "function")
