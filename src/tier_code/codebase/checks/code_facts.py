"""What can be known of a definition without running it: the ground on which words about it are judged."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tier_code.codebase.checks.raising import exceptions_raised, last_name
from tier_code.codebase.checks.words import stems_of
from tier_code.codebase.index.extract import extract_facts

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef

_BUILTINS = frozenset(dir(builtins))
_MUTATORS = frozenset(
    {"append", "add", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse"}
    | {"setdefault", "sort", "update", "write"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFacts:
    """What the source shows of a function, a class or (with an empty name) a module."""

    name: str
    """Last part of the qualified name."""
    is_function: bool
    parameters: tuple[str, ...] = ()
    """Without stars; for a class those of its constructor."""
    attributes: frozenset[str] = frozenset()
    """What a class sets on itself or its instances."""
    defaults: Mapping[str, ast.expr]
    """Parameter to the expression it defaults to."""
    raises: frozenset[str] = frozenset()
    """Simple names of exceptions raised here or in functions of the same file that are called."""
    raises_more: bool = False
    """It raises something whose name the source does not show, or has no body to look at."""
    returns: ast.expr | None = None
    """The return annotation."""
    returns_value: bool = True
    """Some `return` gives a value back; true where there is no body to look at."""
    may_give_none: bool = False
    """`None` is written somewhere in it, or its end can be reached without a `return`."""
    yields: bool = False
    is_async: bool = False
    calls_itself: bool = False
    changes_arguments: bool = False
    """It assigns into, or calls a mutating method on, something it was given."""
    names: frozenset[str]
    """Every identifier of the file, builtins included."""
    file_text: str
    stems: frozenset[str]
    """Stems of all words in the definition's own source and qualified name, comments and strings included."""
    file_stems: frozenset[str]


def code_facts(source: bytes, qualname: str) -> CodeFacts | None:
    """The facts of a symbol in UTF-8 source; None when the file does not parse or the symbol is not there."""
    text = source.decode("utf-8", "replace")
    try:
        # As text, so that an encoding named in the first lines is not applied a second time.
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    names = _BUILTINS | _identifiers(module)
    file_stems = stems_of(text)
    if not qualname:
        return CodeFacts(
            name="",
            is_function=False,
            defaults={},
            names=names,
            file_text=text,
            stems=file_stems,
            file_stems=file_stems,
            raises_more=True,
        )
    node = find_definition(module, source, qualname)
    if node is None:
        return None
    own = f"{qualname}\n{ast.get_source_segment(text, node) or ''}"
    common = {"names": names, "file_text": text, "stems": stems_of(own), "file_stems": file_stems}
    return _class(node, module, common) if isinstance(node, ast.ClassDef) else _function(node, module, common)


def find_definition(module: ast.Module, source: bytes, qualname: str) -> Definition | None:
    """The syntax node of a symbol, under the names that the index gives."""
    known = extract_facts(source, "").definitions.get(qualname)
    if known is None:
        return None
    for node in ast.walk(module):
        if isinstance(node, Definition) and node.name == known.name:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if first == known.lines.start:
                return node
    return None


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """The nodes of a function's body, without those of functions and classes inside."""
    waiting: list[ast.AST] = list(reversed(function.body))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def is_stub(function: Function) -> bool:
    """Whether a body says nothing: docstring, `pass`, `...` or `raise NotImplementedError`."""
    return all(
        isinstance(node, ast.Pass)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Raise) and "NotImplemented" in ast.unparse(node))
        for node in function.body
    )


def _identifiers(module: ast.Module) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.keyword(arg=str(name)) | ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.update(name.split("."))
                found.add(other or name)
            case ast.ImportFrom(module=str(name)):
                found.update(name.split("."))
            case _:
                pass
    return frozenset(found)


def _function(node: Function, module: ast.Module, common: Mapping[str, Any]) -> CodeFacts:
    raised = exceptions_raised(node, module)
    parameters = _parameters(node)
    body = list(own_nodes(node))
    stub = is_stub(node)
    yields = any(isinstance(part, ast.Yield | ast.YieldFrom) for part in body)
    gives = any(isinstance(part, ast.Return) and not _is_none(part.value) for part in body)
    return CodeFacts(
        name=node.name,
        is_function=True,
        parameters=parameters,
        defaults=_defaults(node),
        raises=frozenset(raised.names),
        raises_more=raised.unknown or stub,
        returns=node.returns,
        returns_value=gives or stub,
        may_give_none="None" in ast.unparse(node) or (gives and not _always_leaves(node.body)),
        yields=yields,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        calls_itself=any(isinstance(part, ast.Call) and last_name(part) == node.name for part in body),
        changes_arguments=_changes(body, parameters),
        **common,
    )


def _class(node: ast.ClassDef, module: ast.Module, common: Mapping[str, Any]) -> CodeFacts:
    raised = exceptions_raised(node, module)
    constructor = next(
        (part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"), None
    )
    assigned = [
        part.target
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    ]
    fields = {part.id for part in assigned if isinstance(part, ast.Name)}
    fields |= {
        target.id
        for part in node.body
        if isinstance(part, ast.Assign)
        for target in part.targets
        if isinstance(target, ast.Name)
    }
    on_self = {
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "self"
    }
    return CodeFacts(
        name=node.name,
        is_function=False,
        parameters=_parameters(constructor) if constructor is not None else tuple(sorted(fields)),
        attributes=frozenset(fields | on_self),
        defaults=_defaults(constructor) if constructor is not None else _field_defaults(node),
        raises=frozenset(raised.names | {node.name}),
        raises_more=True,
        **common,
    )


def _parameters(function: Function) -> tuple[str, ...]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args]
    if named and named[0].arg in ("self", "cls", "mcs"):
        named = named[1:]
    starred = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    return tuple(item.arg for item in [*named, *arguments.kwonlyargs, *starred])


def _defaults(function: Function) -> dict[str, ast.expr]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args]
    found = {
        item.arg: default
        for item, default in zip(reversed(named), reversed(arguments.defaults), strict=False)
    }
    for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if value is not None:
            found[item.arg] = value
    return found


def _field_defaults(node: ast.ClassDef) -> dict[str, ast.expr]:
    return {
        part.target.id: part.value
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.value is not None
    }


def _changes(body: Sequence[ast.AST], parameters: Sequence[str]) -> bool:
    for part in body:
        match part:
            case ast.Assign(targets=targets):
                pass
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                targets = [target]
            case ast.Delete(targets=targets):
                pass
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in _MUTATORS:
                targets = [ast.Attribute(value=value, attr=method)]
            case _:
                continue
        if any(
            isinstance(item, ast.Subscript | ast.Attribute) and _root(item) in parameters for item in targets
        ):
            return True
    return False


def _always_leaves(body: Sequence[ast.stmt]) -> bool:
    """Whether the end of a block is never reached."""
    match body[-1] if body else None:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=then, orelse=otherwise):
            return _always_leaves(then) and _always_leaves(otherwise)
        case ast.With(body=inner) | ast.AsyncWith(body=inner):
            return _always_leaves(inner)
        case ast.Try(body=tried, handlers=handlers, orelse=otherwise, finalbody=final):
            through = _always_leaves(otherwise or tried) and all(_always_leaves(h.body) for h in handlers)
            return through or _always_leaves(final)
        case ast.While(test=ast.Constant(value=True)) as loop:
            return not any(isinstance(part, ast.Break) for part in ast.walk(loop))
        case _:
            return False


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)
