"""Writing logging statements and putting them in, with the module's logger where it is missing."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tier_code.codebase.codemods.logging_.module_logger import logger_of
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.codebase.codemods.syntax.literals import literal, usual_quote
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message in front of a statement."""

    before: ast.stmt
    level: str
    text: str
    """With `%s` for each argument."""
    arguments: tuple[str, ...] = ()


def with_messages(tree: SourceTree, file: AstFile, messages: Iterable[Message]) -> bytes:
    """The file with the statements, and with a logger.

    Errors: UsageProblem when the module's logger is not understood or the encoding cannot hold a text.
    """
    logger = logger_of(tree, file)
    quote = usual_quote(file.text)
    edits = list(logger.edits)
    for message in messages:
        start = file.line_start(message.before.lineno)
        decorated = getattr(message.before, "decorator_list", None)
        if decorated:
            start = file.line_start(min(each.lineno for each in decorated))
        indent = file.indent(message.before.lineno)
        edits.append((start, start, f"{indent}{_source(logger.name, message, quote, indent, file.width)}\n"))
    return file.with_edits(_merged(edits))


def _source(logger: str, message: Message, quote: str, indent: str, width: int) -> str:
    parts = [literal(message.text, quote), *message.arguments]
    line = f"{logger}.{message.level}({', '.join(parts)})"
    if len(indent.expandtabs(4)) + len(line) <= width:
        return line
    inner = f"{indent}\t" if indent.endswith("\t") else f"{indent}    "
    together = f"{inner}{', '.join(parts)}"
    if len(together.expandtabs(4)) <= width or len(parts) == 1:
        return f"{logger}.{message.level}(\n{together}\n{indent})"
    listed = "".join(f"\n{inner}{part}," for part in parts)
    return f"{logger}.{message.level}({listed}\n{indent})"


def _merged(edits: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Insertions at one place as one, in the order they came."""
    found: dict[int, str] = {}
    for start, _, text in edits:
        found[start] = found.get(start, "") + text
    return [(start, start, text) for start, text in found.items()]
