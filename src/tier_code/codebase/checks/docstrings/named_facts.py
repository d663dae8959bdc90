"""What the source of other languages than Python shows of a definition, for judging words about it."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.checks.docstrings.code_facts import CodeFacts
from tier_code.codebase.checks.docstrings.words import stems_of
from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.index.facts import CALLABLES, Definition
from tier_code.codebase.languages.grammars import Grammar, parse
from tier_code.codebase.languages.nodes import text_of
from tier_code.codebase.languages.tables import table_of

_CLOSURES = frozenset(
    {
        *("function_declaration", "function_expression", "function", "generator_function", "arrow_function"),
        *("method_definition", "class_body", "func_literal"),
    }
)
_ALIASES = frozenset({"type_alias_declaration", "type_spec"})
_NAMES = ("identifier", "shorthand_property_identifier_pattern")
_NOTHING = frozenset({"nil", "null", "undefined"})
_GIVES_NOTHING = (": void", ": never", ": undefined")


def named_code_facts(grammar: Grammar, source: bytes, qualname: str) -> CodeFacts | None:
    """The facts of a symbol in UTF-8 source; None when it is not there.

    Defaults and the type that is returned are not told: words about them have nothing to speak for them.
    """
    definition = facts_of(grammar, source, "").definitions.get(qualname)
    table = table_of(grammar.name)
    if definition is None or table is None:
        return None
    root = parse(grammar, source).root_node
    whole = _whole(root, definition)
    text = source.decode("utf-8", "replace")
    own = source[slice(*definition.span)].decode("utf-8", "replace")
    literals = "\n".join(text_of(node) for node in _under(whole) if node.type in table.texts)
    names = frozenset(text_of(node) for node in _under(root) if node.type.endswith("identifier"))
    head = _with_parameters(whole) if definition.kind in CALLABLES else None
    thrown = [node for node in _under(whole) if node.type == "throw_statement"]
    body = list(_own(head)) if head is not None else []
    return CodeFacts(
        name=definition.name,
        is_function=definition.kind in CALLABLES or _is_of_functions(whole),
        parameters=tuple(_parameters(head)) if head is not None else (),
        defaults={},
        raises=frozenset(name for node in thrown for name in _made(node)),
        raises_more=bool(thrown) or "panic(" in own or head is None or not body,
        returns_value=head is None or _gives_value(grammar, head, body),
        may_give_none=bool(_NOTHING & {node.type for node in _under(whole)}),
        yields=any(node.type == "yield_expression" for node in body),
        is_async="async" in definition.signature.split() or "Promise<" in definition.signature,
        calls_itself=any(
            node.type == "call_expression"
            and text_of(node.child_by_field_name("function")).rpartition(".")[2] == definition.name
            for node in body
        ),
        names=names,
        file_text=text,
        stems=stems_of(f"{qualname}\n{own}"),
        file_stems=stems_of(text),
        literals=literals,
    )


def _whole(root: Node, definition: Definition) -> Node:
    start, end = definition.span
    return root.descendant_for_byte_range(start, max(start, end - 1)) or root


def _is_of_functions(whole: Node) -> bool:
    """Whether a type is one of functions: `type Handler = (key: string) => void`."""
    named = next((node for node in _under(whole) if node.type in _ALIASES), None)
    value = (
        (named.child_by_field_name("value") or named.child_by_field_name("type"))
        if named is not None
        else None
    )
    return value is not None and value.type == "function_type"


def _with_parameters(whole: Node) -> Node | None:
    """The function of a definition: `const f = () => ...` has it deeper down."""
    return next(
        (
            node
            for node in _under(whole)
            if node.child_by_field_name("parameters") is not None
            or (node.type == "arrow_function" and node.child_by_field_name("parameter") is not None)
        ),
        None,
    )


def _parameters(head: Node) -> Iterator[str]:
    held = head.child_by_field_name("parameters") or head.child_by_field_name("parameter")
    yield from (text_of(node) for node in _under(held) if node.type in _NAMES) if held is not None else ()


def _gives_value(grammar: Grammar, head: Node, body: list[Node]) -> bool:
    """Whether something comes back; true where there is no body that could show it."""
    if grammar.name == "go":
        return head.child_by_field_name("result") is not None
    told = text_of(head.child_by_field_name("return_type"))
    if told:
        return told not in _GIVES_NOTHING
    block = head.child_by_field_name("body")
    if block is None or block.type != "statement_block":
        return True
    return any(node.type == "return_statement" and node.named_child_count for node in body)


def _made(thrown: Node) -> Iterator[str]:
    """The class of `throw new errors.NotFound(...)`."""
    for node in _under(thrown):
        made = node.child_by_field_name("constructor") if node.type == "new_expression" else None
        if made is not None:
            yield text_of(made).rpartition(".")[2]


def _own(head: Node) -> Iterator[Node]:
    """The nodes of a function's body, without those of functions inside."""
    body = head.child_by_field_name("body")
    waiting = [body] if body is not None else []
    while waiting:
        node = waiting.pop()
        yield node
        if node.type not in _CLOSURES:
            waiting.extend(reversed(node.named_children))


def _under(top: Node) -> Iterator[Node]:
    waiting = [top]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))
