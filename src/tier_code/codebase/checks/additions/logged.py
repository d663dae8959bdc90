"""The `logging` check: without its new logging statements the code is what it was, and they are harmless."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.codebase.checks.additions.doubt import Doubt
from tier_code.codebase.checks.additions.log_wording import speaks_of_secrets, text_problem
from tier_code.codebase.checks.changed_files import ChangedFile, changed_sources, module_of
from tier_code.codebase.checks.function_bodies import Function
from tier_code.codebase.checks.inserted import inserted_statements
from tier_code.codebase.checks.known_here import Knowledge
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step, Target
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "logging"
LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
_PLACEHOLDER = re.compile(r"%(?:%|[sr])|%")
_SHARE = 2
"""At most one message for this many statements, and two more."""
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def check_logging(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Trees and lines are equal without the new statements; arguments are bound, plain and complete."""
    messages = arguments = 0
    files = list(changed_sources(before, changes))
    for changed in files:
        targets = [target for target in step.targets if target.path == changed.path]
        try:
            found = list(_File(changed, targets).messages())
        except Doubt as doubt:
            return failed(CHECK, f"{changed.path}: {doubt.said}")
        except RecursionError:
            return failed(CHECK, f"{changed.path} is nested too deeply to compare")
        messages += len(found)
        arguments += sum(len(call.args) - 1 for call in found)
    if not files:
        return skipped(CHECK, "no source file changed")
    if not messages:
        return failed(CHECK, "no message was added")
    return passed(
        CHECK,
        f"code and lines are equal without {messages} new messages; {arguments} arguments are bound, plain",
        facts=(("messages", messages), ("arguments", arguments), ("files", len(files))),
    )


class _File:
    """One changed file and the new statements in it."""

    def __init__(self, changed: ChangedFile, targets: Sequence[Target]) -> None:
        old, new = module_of(changed.before), module_of(changed.after)
        if old is None or new is None or changed.after is None:
            raise Doubt("cannot be parsed, so nothing vouches for it")
        added = inserted_statements(old, new)
        if added is None:
            raise Doubt("more changed than added statements")
        self._old, self._new, self._added = old, new, added
        self._makers = _makers(old)
        self._names = {target.qualname.partition("#")[0] for target in targets if target.qualname}
        self._around = _surroundings(new)
        _require_lines(changed.before, changed.after, added)

    def messages(self) -> Iterator[ast.Call]:
        """The new logging calls, each looked at; the import and the logger may come with them."""
        logger = self._logger()
        counts: dict[int, int] = {}
        for statement in self._added:
            if _is_import(statement) or _assigned_logger(statement, self._makers):
                continue
            call = _logging_call(statement, logger)
            if call is None:
                raise Doubt(
                    f"line {statement.lineno}: {ast.unparse(statement)[:60]} is no message to '{logger}'"
                )
            self._require_good(statement, call, logger)
            function = self._around[id(statement)].function
            counts[id(function)] = counts.get(id(function), 0) + 1
            if counts[id(function)] > _statements(function) // _SHARE + 2:
                raise Doubt(f"{getattr(function, 'name', 'the module')} has a message for nearly every line")
            yield call

    def _logger(self) -> str:
        """The name of the module's logger: the one it had, else the one that was added."""
        made = [name for name in (_assigned_logger(each, self._makers) for each in self._added) if name]
        imports = [node for node in self._added if _is_import(node)]
        for node in self._added:
            if (_is_import(node) or _assigned_logger(node, self._makers)) and node not in self._new.body:
                raise Doubt(f"line {node.lineno}: only a module has an import and a logger")
        had = [name for name in (_assigned_logger(each, self._makers) for each in self._old.body) if name]
        shared = {
            each.asname or each.name
            for n in self._old.body
            if isinstance(n, ast.ImportFrom)
            for each in n.names
        }
        if len(made) > 1 or len(imports) > 1 or (made and had):
            raise Doubt("a second logger or import was added")
        if made and made[0] in _bound_in(self._old):
            raise Doubt(f"'{made[0]}' was something else before")
        names = made or had or [name for name in ("logger", "log", "_logger", "_log") if name in shared]
        if not names:
            raise Doubt("the module has no logger")
        return names[0]

    def _require_good(self, statement: ast.stmt, call: ast.Call, logger: str) -> None:
        place = self._around[id(statement)]
        where = f"line {statement.lineno}"
        if place.function is None or (self._names and place.qualname not in self._names):
            raise Doubt(f"{where}: outside the functions that were named")
        if logger in _bound_in(place.function):
            raise Doubt(f"{where}: '{logger}' is a variable of its own there")
        _require_text(call, where)
        level = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if level in ("error", "exception", "critical") and not place.in_handler and not place.before_raise:
            raise Doubt(f"{where}: level {level} where no error is")
        if level == "exception" and not place.in_handler:
            raise Doubt(f"{where}: 'exception' belongs in an except block")
        if level == "warning" and place.first:
            raise Doubt(f"{where}: a warning on every call")
        if place.in_loop and not place.in_handler and not place.before_raise:
            raise Doubt(f"{where}: a message in a loop")
        known = Knowledge(place.function).around(statement, place.following)
        for argument in call.args[1:]:
            _require_plain(argument, known, where)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Surroundings:
    """Where a statement stands."""

    function: Function | None
    qualname: str
    in_handler: bool
    in_loop: bool
    first: bool
    """The first statement of its function, a docstring aside."""
    following: ast.stmt | None
    """The next statement that is no message."""

    @property
    def before_raise(self) -> bool:
        return isinstance(self.following, ast.Raise)


def _surroundings(module: ast.Module) -> dict[int, _Surroundings]:
    """For every statement, by its identity."""
    found: dict[int, _Surroundings] = {}
    outside = _Surroundings(
        function=None, qualname="", in_handler=False, in_loop=False, first=False, following=None
    )
    waiting: list[tuple[ast.AST, _Surroundings]] = [(module, outside)]
    while waiting:
        node, around = waiting.pop()
        inner = _inside(node, around)
        for _, value in ast.iter_fields(node):
            block = value if isinstance(value, list) else [value]
            for at, child in enumerate(block):
                if isinstance(child, ast.stmt):
                    found[id(child)] = _with_neighbours(inner, node, block, at)
                if isinstance(child, ast.AST):
                    waiting.append((child, inner))
    return found


def _inside(node: ast.AST, around: _Surroundings) -> _Surroundings:
    qualname = f"{around.qualname}.{getattr(node, 'name', '')}".strip(".")
    function, handler, loop = around.function, around.in_handler, around.in_loop
    if isinstance(node, (*_DEFINITIONS, ast.ClassDef)):
        function, handler, loop = (node if isinstance(node, _DEFINITIONS) else None), False, False
    else:
        qualname = around.qualname
    return _Surroundings(
        function=function,
        qualname=qualname,
        in_handler=handler or isinstance(node, ast.ExceptHandler),
        in_loop=(loop or isinstance(node, _LOOPS)),
        first=False,
        following=None,
    )


def _with_neighbours(inner: _Surroundings, owner: ast.AST, block: Sequence[object], at: int) -> _Surroundings:
    behind = [each for each in block[at + 1 :] if isinstance(each, ast.stmt) and not _message(each)]
    above = [each for each in block[:at] if isinstance(each, ast.stmt)]
    docstring = [
        each for each in above if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
    ]
    return _Surroundings(
        function=inner.function,
        qualname=inner.qualname,
        in_handler=inner.in_handler,
        in_loop=inner.in_loop,
        first=owner is inner.function and len(above) == len(docstring),
        following=behind[0] if behind else None,
    )


def _message(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(), attr=level))):
            return level in LEVELS
    return False


def _logging_call(statement: ast.stmt, logger: str) -> ast.Call | None:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=level)) as call):
            return call if name == logger and level in LEVELS else None
    return None


def _is_import(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import(names=[ast.alias(name="logging", asname=None)]):
            return True
    return False


def _makers(module: ast.Module) -> frozenset[str]:
    """The last names of what makes a logger here: `getLogger`, or what it is imported as."""
    found = {"getLogger"}
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and node.module == "logging":
            found |= {each.asname for each in node.names if each.name == "getLogger" and each.asname}
    return frozenset(found)


def _assigned_logger(statement: ast.stmt, makers: frozenset[str]) -> str:
    """The variable in `x = logging.getLogger(...)`; empty for anything else."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func, keywords=[])):
            pass
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(func=func, keywords=[])):
            pass
        case _:
            return ""
    return name if ast.unparse(func).rpartition(".")[2] in makers else ""


def _require_text(call: ast.Call, where: str) -> None:
    text = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    if not isinstance(text, str):
        raise Doubt(f"{where}: the message is no plain text")
    placeholders = [found for found in _PLACEHOLDER.findall(text) if found != "%%"]
    given = len(call.args) - 1
    if given and (len(placeholders) != given or "%" in placeholders):
        raise Doubt(f"{where}: {len(placeholders)} placeholders for {given} arguments")
    if not given and any(found != "%" for found in placeholders):
        raise Doubt(f"{where}: a placeholder without an argument")
    if call.keywords:
        raise Doubt(f"{where}: '{call.keywords[0].arg}' is not expected")
    problem = text_problem(text)
    if problem:
        raise Doubt(f"{where}: {problem}: {text!r}")
    if speaks_of_secrets(ast.unparse(each) for each in call.args[1:]):
        raise Doubt(f"{where}: it may show a secret")


def _require_plain(argument: ast.expr, known: frozenset[str], where: str) -> None:
    """A bound name, an attribute or length that is read there anyway, or a constant."""
    written = ast.unparse(argument)
    match argument:
        case ast.Constant():
            return
        case ast.Attribute(
            value=ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=name)]), attr="__name__"
        ):
            written = name
        case ast.Name() | ast.Attribute() | ast.Call(func=ast.Name(id="len")):
            pass
        case _:
            raise Doubt(f"{where}: {written} is more than a name")
    if written not in known:
        raise Doubt(f"{where}: {written} may not be there")


def _require_lines(before: bytes, after: bytes, added: Sequence[ast.stmt]) -> None:
    """Every old line is there, in order; the new ones are the added statements and empty lines."""
    new = {line for node in added for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    lines = after.splitlines()
    kept = [line for number, line in enumerate(lines, start=1) if number not in new and line.strip()]
    if kept != [line for line in before.splitlines() if line.strip()]:
        raise Doubt("a line changed that is no new message")
    if len(lines) > len(before.splitlines()) + len(new) + 4:
        raise Doubt("empty lines were added")


def _bound_in(scope: ast.AST) -> set[str]:
    """Every name that is bound somewhere in a scope or under it."""
    found = {n.id for n in ast.walk(scope) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    found |= {n.arg for n in ast.walk(scope) if isinstance(n, ast.arg)}
    return found | {
        each.asname or each.name for n in ast.walk(scope) if isinstance(n, ast.alias) for each in [n]
    }


def _statements(function: Function | None) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(function)) if function is not None else 0
