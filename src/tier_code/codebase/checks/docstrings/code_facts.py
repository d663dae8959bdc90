"""What can be known of a definition without running it: the ground on which words about it are judged."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tier_code.codebase.checks.docstrings.raising import exceptions_raised, last_name
from tier_code.codebase.checks.docstrings.words import stems_of
from tier_code.codebase.checks.function_bodies import (
    Function,
    always_leaves,
    changes_any,
    identifiers_in,
    is_none,
    is_stub,
    literals_in,
    own_nodes,
)
from tier_code.codebase.checks.signatures import defaults_of, field_defaults_of, parameters_of
from tier_code.codebase.index.extract import extract_facts

Definition = Function | ast.ClassDef

_BUILTINS = frozenset(dir(builtins))


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
    literals: str
    """All string and bytes literals of the definition, one behind the other."""


def code_facts(source: bytes, qualname: str) -> CodeFacts | None:
    """The facts of a symbol in UTF-8 source; None when the file does not parse or the symbol is not there."""
    text = source.decode("utf-8", "replace")
    try:
        # As text, so that an encoding named in the first lines is not applied a second time.
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    names = _BUILTINS | identifiers_in(module)
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
            literals=literals_in(module),
            raises_more=True,
        )
    node = find_definition(module, source, qualname)
    if node is None:
        return None
    decorators = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
    own = f"{qualname}\n{decorators}\n{ast.get_source_segment(text, node) or ''}"
    common = {
        "names": names,
        "file_text": text,
        "stems": stems_of(own),
        "file_stems": file_stems,
        "literals": literals_in(node),
    }
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


def _function(node: Function, module: ast.Module, common: Mapping[str, Any]) -> CodeFacts:
    raised = exceptions_raised(node, module)
    parameters = parameters_of(node)
    body = list(own_nodes(node))
    stub = is_stub(node)
    yields = any(isinstance(part, ast.Yield | ast.YieldFrom) for part in body)
    gives = any(isinstance(part, ast.Return) and not is_none(part.value) for part in body)
    return CodeFacts(
        name=node.name,
        is_function=True,
        parameters=parameters,
        defaults=defaults_of(node),
        raises=frozenset(raised.names),
        raises_more=raised.unknown or stub,
        returns=node.returns,
        returns_value=gives or stub,
        may_give_none="None" in ast.unparse(node) or (gives and not always_leaves(node.body)),
        yields=yields,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        calls_itself=any(isinstance(part, ast.Call) and last_name(part) == node.name for part in body),
        changes_arguments=changes_any(body, parameters),
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
        parameters=parameters_of(constructor) if constructor is not None else tuple(sorted(fields)),
        attributes=frozenset(fields | on_self),
        defaults=defaults_of(constructor) if constructor is not None else field_defaults_of(node),
        raises=frozenset(raised.names | {node.name}),
        raises_more=True,
        **common,
    )
