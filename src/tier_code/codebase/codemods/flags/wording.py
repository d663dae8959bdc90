"""The `add_argument` call of an option in words and layout of its neighbours."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.codebase.codemods.flags.option import FLAG, Option, help_source, value_of
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.codebase.codemods.syntax.literals import literal, usual_quote

_UNIT = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file writes such calls."""

    quote: str
    indent: str
    width: int
    hanging: bool
    """A call too long for a line is broken after its bracket, one argument a line; else under the bracket."""


def layout_of(file: AstFile, neighbours: Sequence[ast.Call], line: int) -> Layout:
    """Read the style off the calls next to the new one; `line` gives the indentation."""
    last = neighbours[-1] if neighbours else None
    first = file.source(last.args[0]) if last is not None and last.args else usual_quote(file.text)
    broken = [call for call in neighbours if call.end_lineno != call.lineno and call.args]
    under = bool(broken) and broken[-1].args[0].lineno == broken[-1].lineno
    return Layout(
        quote="'" if first.startswith("'") else '"',
        indent=file.indent(line),
        width=max(file.width, 79),
        hanging=not under,
    )


def call_source(name: str, option: Option, layout: Layout, path_type: str = "Path") -> str:
    """The statement without its first indentation and without a line end."""
    parts = [literal(text, layout.quote) for text in option.strings]
    parts += [f"{key}={value}" for key, value in _keywords(option, layout.quote, path_type)]
    head = f"{name}.add_argument("
    line = f"{head}{', '.join(parts)})"
    if len(layout.indent.expandtabs(4)) + len(line) <= layout.width:
        return line
    if layout.hanging:
        unit = "\t" if layout.indent.endswith("\t") else _UNIT
        inner = "".join(f"\n{layout.indent}{unit}{part}," for part in parts)
        return f"{head}{inner}\n{layout.indent})"
    return _filled(head, parts, layout) + ")"


def _filled(head: str, parts: Sequence[str], layout: Layout) -> str:
    start = layout.indent + " " * len(head)
    lines = [head]
    room = layout.width - len(layout.indent.expandtabs(4))
    for number, part in enumerate(parts):
        piece = part + ("," if number < len(parts) - 1 else "")
        if number and len(lines[-1]) + len(piece) + 2 > room:
            lines[-1] = lines[-1].rstrip()
            lines.append(" " * len(head))
        lines[-1] += piece + (" " if number < len(parts) - 1 else "")
    return f"\n{start[: len(layout.indent)]}".join(lines)


def _keywords(option: Option, quote: str, path_type: str) -> list[tuple[str, str]]:
    def written(text: str) -> str:
        value = value_of(text, option.type)
        return literal(value, quote) if isinstance(value, str) else repr(value)

    flag = option.type == FLAG
    action = "store_true" if flag else "append" if option.repeatable else ""
    values = {
        "action": literal(action, quote) if action else "",
        "type": "" if flag else path_type if option.type == "Path" else option.type,
        "default": written(option.default) if option.default and not flag else "",
        "choices": f"[{', '.join(written(text) for text in option.choices)}]" if option.choices else "",
        "required": "True" if option.required else "",
        "help": literal(help_source(option.help), quote) if option.help else "",
    }
    return [(key, value) for key, value in values.items() if value]
