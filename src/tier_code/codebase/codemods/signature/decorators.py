"""Whether the decorators of a function leave its signature to its callers as it is written."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.program.values import FunctionValue
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.signature.handing_on import passes_all
from tier_code.codebase.codemods.signature.parameters import Definition, read_definition
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile

_KEEPING = frozenset(
    {
        "staticmethod", "classmethod", "abstractmethod", "overload", "override", "final", "cache",
        "lru_cache", "wraps", "contextmanager", "asynccontextmanager", "deprecated", "no_type_check",
    }
)  # fmt: skip
_PROPERTIES = frozenset({"property", "cached_property", "setter", "getter", "deleter"})


def decorator_problems(program: Program, definition: Definition) -> Iterator[str]:
    """Every decorator behind which callers may see another signature."""
    holder = definition.node.parent
    if holder is None or holder.type != "decorated_definition":
        return
    for decorator in holder.named_children:
        if decorator.type != "decorator":
            continue
        expression = decorator.named_children[0]
        called = expression.child_by_field_name("function") if expression.type == "call" else expression
        dotted = text_of(called)
        if dotted.rpartition(".")[2] in _KEEPING or dotted.startswith("pytest.mark."):
            continue
        if called is not None and expression is called and _hands_on(program, definition.file, called):
            continue
        line = definition.file.line_of(decorator.start_byte)
        shown = f"{definition.file.path}:{line}: {definition.file.line_text(line)}"
        yield f"{shown} - what it makes of the function is not known"


def is_property(definition: Definition) -> bool:
    """Whether it is an attribute that is computed: its signature is Python's."""
    holder = definition.node.parent
    if holder is None or holder.type != "decorated_definition":
        return False
    names = (text_of(node.named_children[0]) for node in holder.named_children if node.type == "decorator")
    return any(name.rpartition(".")[2] in _PROPERTIES for name in names)


def _hands_on(program: Program, file: PythonFile, decorator: Node) -> bool:
    """Whether a decorator of ours returns a function that takes anything and hands all of it on."""
    value = program.evaluator.evaluate(file, decorator)
    if not isinstance(value, FunctionValue):
        return False
    for item in program.evaluator.bindings(value.variable):
        node = item.node.parent
        if node is None or node.type != "function_definition":
            return False
        outer = read_definition(item.file, node)
        inner = [read_definition(item.file, each) for each in _nested(node)]
        if len(outer.parameters) != 1 or len(inner) != 1 or not inner[0].takes_anything:
            return False
        if not _passes_all(node, outer.parameters[0].name, inner[0]):
            return False
    return True


def _nested(function: Node) -> Iterator[Node]:
    waiting = list(function.named_children)
    while waiting:
        node = waiting.pop()
        if node.type == "function_definition":
            yield node
        waiting.extend(node.named_children)


def _passes_all(function: Node, wrapped: str, inner: Definition) -> bool:
    """Whether every call of the wrapped function passes exactly what the inner one gets."""
    waiting, calls = [function], []
    while waiting:
        node = waiting.pop()
        if node.type == "call" and text_of(node.child_by_field_name("function")) == wrapped:
            calls.append(node)
        waiting.extend(node.named_children)
    return bool(calls) and all(passes_all(call, inner) for call in calls)
