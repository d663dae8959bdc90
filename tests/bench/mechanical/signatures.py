"""Parameters added, taken out, renamed and put in another order, with every call known beforehand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.callees import Callee, Function, called_name, callees, stars
from tests.bench.mechanical.modules import Package, dotted, package_of
from tests.bench.mechanical.task import Judge, Task
from tests.bench.mechanical.text import Edit, Source, edited
from tests.bench.mechanical.trees import same_trees
from tier_code.domain.plan import TaskClass

_ADDED = (("strict", "True"), ("timeout", "None"), ("retries", "3"), ("label", "'plain'"))


def added_parameters(files: Files, chance: Random) -> Iterator[Task]:
    """A keyword parameter with a default; every call passes it. One task has forty calls in a new file."""
    package = package_of(files)
    found = [callee for callee in callees(package) if not _taken(callee)]
    for callee in found:
        name, default = chance.choice(_ADDED)
        yield _added(files, callee, name, default)
    functions = [callee for callee in found if callee.known.kind == "function" and len(callee.calls) > 1]
    if functions:
        callee = chance.choice(functions)
        number = chance.choice((8, 20, 40))
        extra = {**files, **_many_callers(callee, number)}
        yield _added(extra, callee, "strict", "True", more=number)


def removed_parameters(files: Files, chance: Random) -> Iterator[Task]:
    """An unused parameter is put into a function and its calls; the request takes it out again."""
    package = package_of(files)
    tasks = []
    for callee in callees(package):
        if _taken(callee) or any(stars(call) for _, call in callee.calls):
            continue
        changed = _with_extra(package, callee)
        if changed is not None:
            tasks.append(
                _task(
                    "signature-remove",
                    {**files, **changed},
                    callee,
                    f"remove the parameter unused_extra from {_told(callee)}",
                    same_trees(files),
                )
            )
    yield from tasks


def renamed_parameters(files: Files, chance: Random) -> Iterator[Task]:
    """The first plain parameter gets another name, in the body and at calls that name it."""
    package = package_of(files)
    tasks = []
    for callee in callees(package):
        parameter = _renamable(callee)
        if parameter is None or any(stars(call) for _, call in callee.calls):
            continue
        right = _with_renamed(package, callee, parameter, f"{parameter}_given")
        request = f"rename the parameter {parameter} of {_told(callee)} to {parameter}_given"
        tasks.append(_task("signature-rename", files, callee, request, same_trees({**files, **right})))
    yield from tasks


def reordered_parameters(files: Files, chance: Random) -> Iterator[Task]:
    """Two parameters without defaults are swapped, at every call too; the request has the old order."""
    package = package_of(files)
    tasks = []
    for callee in callees(package):
        first = 1 if callee.known.kind == "method" else 0
        arguments = callee.node.args
        plain = arguments.args[first : len(arguments.args) - len(arguments.defaults)]
        if (
            len(plain) != 2
            or arguments.defaults
            or arguments.posonlyargs
            or arguments.vararg
            or not _swappable(callee)
        ):
            continue
        changed = _with_swap(package, callee, plain[0], plain[1])
        order = ", ".join(argument.arg for argument in plain)
        tasks.append(
            _task(
                "signature-reorder",
                {**files, **changed},
                callee,
                f"reorder the parameters of {_told(callee)} to {order}",
                same_trees(files),
            )
        )
    yield from tasks


def _task(family: str, files: Files, callee: Callee, request: str, judge: Judge, *, more: int = 0) -> Task:
    return Task(
        family=family,
        task_class=TaskClass.D,
        request=request,
        files=files,
        judge=judge,
        subject=f"{callee.known.path}::{callee.known.qualname}",
        sites=len(callee.calls) + more + 1,
    )


def _told(callee: Callee) -> str:
    return callee.known.qualname


def _added(files: Files, callee: Callee, name: str, default: str, *, more: int = 0) -> Task:
    request = f"add a keyword parameter {name}={default} to {_told(callee)} and pass it at every call"
    return _task(
        "signature-add", files, callee, request, with_parameter(files, callee, name, default, more), more=more
    )


def with_parameter(right: Files, callee: Callee, name: str, default: str, more: int = 0) -> Judge:
    """A judge: taking the new parameter out everywhere leaves the original, and no call was left out."""
    stripped = same_trees(right, lambda tree: _Stripped(callee.known.name, name).visited(tree))
    wanted = len(callee.calls) + more

    def judge(after: Files) -> str:
        fault = stripped(after)
        if fault:
            return fault
        trees = [ast.parse(content) for path, content in after.items() if path.endswith(".py")]
        values = [value for tree in trees for value in _passed(tree, callee.known.name, name)]
        if len(values) != wanted or set(values) != {default}:
            return f"{len(values)} of {wanted} calls pass it, as {sorted(set(values))}"
        defaults = [
            _default_of(node, name)
            for tree in trees
            for node in ast.walk(tree)
            if isinstance(node, Function) and node.name == callee.known.name
        ]
        return "" if default in defaults else f"the parameter's default is {defaults}"

    return judge


class _Stripped(ast.NodeTransformer):
    """Takes one parameter out of a function and out of its calls."""

    def __init__(self, function: str, parameter: str) -> None:
        self._function = function
        self._parameter = parameter

    def visited(self, tree: ast.Module) -> ast.Module:
        """The whole tree."""
        self.visit(tree)
        return tree

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A call, and those inside it."""
        self.generic_visit(node)
        if called_name(node) == self._function:
            node.keywords = [keyword for keyword in node.keywords if keyword.arg != self._parameter]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """A definition, and those inside it."""
        self.generic_visit(node)
        if node.name == self._function:
            _drop_parameter(node.args, self._parameter)
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """As above."""
        self.generic_visit(node)
        if node.name == self._function:
            _drop_parameter(node.args, self._parameter)
        return node


def _drop_parameter(arguments: ast.arguments, name: str) -> None:
    for index, argument in enumerate(arguments.kwonlyargs):
        if argument.arg == name:
            del arguments.kwonlyargs[index], arguments.kw_defaults[index]
            return
    for index, argument in enumerate(arguments.args):
        if argument.arg == name:
            position = index - (len(arguments.args) - len(arguments.defaults))
            if position >= 0:
                del arguments.defaults[position]
            del arguments.args[index]
            return


def _default_of(node: Function, name: str) -> str:
    pairs = [*zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)]
    pairs += zip(reversed(node.args.args), reversed(node.args.defaults), strict=False)
    return next(
        (ast.unparse(value) for argument, value in pairs if argument.arg == name and value is not None), ""
    )


def _passed(tree: ast.Module, function: str, parameter: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node) == function:
            yield from (ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg == parameter)


def _taken(callee: Callee) -> bool:
    words = {part.id for part in ast.walk(callee.node) if isinstance(part, ast.Name)}
    words |= {part.arg for part in ast.walk(callee.node) if isinstance(part, ast.arg)}
    return bool(words & {name for name, _ in _ADDED}) or callee.node.args.kwarg is not None


def _many_callers(callee: Callee, number: int) -> dict[str, bytes]:
    known = callee.known
    arguments = callee.node.args
    given = [argument.arg for argument in arguments.args]
    named = [argument.arg for argument in arguments.kwonlyargs]
    shapes = (
        "    return {call}",
        "    return [{call} for _ in range(2)]",
        "    value = {call}\n    return value",
        "    return (lambda: {call})()",
    )
    call = f"{known.name}({', '.join([*given, *(f'{name}={name}' for name in named)])})"
    text = f"from {dotted(known.path)} import {known.name}\n"
    for index in range(number):
        body = shapes[index % len(shapes)].format(call=call)
        text += f"\n\ndef use_{index}({', '.join([*given, *named])}):\n{body}\n"
    return {f"{known.path.rpartition('/')[0]}/many_callers.py".lstrip("/"): text.encode()}


def _with_extra(package: Package, callee: Callee) -> dict[str, bytes] | None:
    source = package.sources[callee.known.path]
    arguments = callee.node.args
    if arguments.vararg or arguments.kwonlyargs or not arguments.args:
        return None
    last = arguments.defaults[-1] if arguments.defaults else arguments.args[-1]
    edits: dict[str, list[Edit]] = {
        source.path: [(source.end(last), source.end(last), b", unused_extra=None")]
    }
    for where, call in callee.calls:
        end = where.end(call) - 1
        comma = (
            b"" if not (call.args or call.keywords) or where.content[:end].rstrip().endswith(b",") else b", "
        )
        if any(isinstance(argument, ast.GeneratorExp) for argument in call.args):
            return None
        edits.setdefault(where.path, []).append((end, end, comma + b"unused_extra=None"))
    return _all_edited(package, edits)


def _renamable(callee: Callee) -> str | None:
    first = 1 if callee.known.kind == "method" else 0
    arguments = callee.node.args
    if len(arguments.args) <= first or arguments.kwarg is not None:
        return None
    name = arguments.args[first].arg
    nested = [
        part
        for part in ast.walk(callee.node)
        if isinstance(part, Function | ast.Lambda | ast.ClassDef | ast.JoinedStr | ast.Global | ast.Nonlocal)
        and part is not callee.node
    ]
    comprehended = [
        part
        for part in ast.walk(callee.node)
        if isinstance(part, ast.comprehension)
        and any(isinstance(name_, ast.Name) and name_.id == name for name_ in ast.walk(part.target))
    ]
    return None if nested or comprehended else name


def _with_renamed(package: Package, callee: Callee, old: str, new: str) -> dict[str, bytes]:
    source = package.sources[callee.known.path]
    edits: dict[str, list[Edit]] = {source.path: []}
    for node in ast.walk(callee.node):
        if (isinstance(node, ast.Name) and node.id == old) or (isinstance(node, ast.arg) and node.arg == old):
            edits[source.path].append(
                (source.start(node), source.start(node) + len(old.encode()), new.encode())
            )
    for where, call in callee.calls:
        for keyword in call.keywords:
            if keyword.arg == old:
                edits.setdefault(where.path, []).append(
                    (where.start(keyword), where.start(keyword) + len(old.encode()), new.encode())
                )
    return _all_edited(package, edits)


def _swappable(callee: Callee) -> bool:
    """Whether every call gives both by position, as names or literals: the order of work cannot matter."""
    plain = (ast.Name, ast.Constant)
    return all(
        len(call.args) == 2 and not call.keywords and all(isinstance(given, plain) for given in call.args)
        for _, call in callee.calls
    )


def _with_swap(package: Package, callee: Callee, first: ast.arg, second: ast.arg) -> dict[str, bytes]:
    source = package.sources[callee.known.path]
    edits: dict[str, list[Edit]] = {source.path: _exchanged(source, first, second)}
    for where, call in callee.calls:
        edits.setdefault(where.path, []).extend(_exchanged(where, call.args[0], call.args[1]))
    return _all_edited(package, edits)


def _exchanged(source: Source, one: ast.expr | ast.arg, other: ast.expr | ast.arg) -> list[Edit]:
    spans = [(source.start(node), source.end(node)) for node in (one, other)]
    texts = [source.content[start:end] for start, end in spans]
    return [(*spans[0], texts[1]), (*spans[1], texts[0])]


def _all_edited(package: Package, edits: dict[str, list[Edit]]) -> dict[str, bytes]:
    return {path: edited(package.files[path], found) for path, found in edits.items()}
