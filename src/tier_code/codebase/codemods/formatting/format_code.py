"""Formatting files with ruff; a file whose result is not the same program is left as it was."""

from __future__ import annotations

from tier_code.codebase.checks.formatting.ast_equal import check_ast_equal
from tier_code.codebase.codemods.formatting.evident_style import (
    WIDTHS,
    Indent,
    Texts,
    evident_indent,
    fittest,
    sample,
)
from tier_code.codebase.codemods.formatting.ruff_run import run_ruff, settings
from tier_code.codebase.codemods.formatting.sources import Sources, paths_of
from tier_code.codebase.codemods.formatting.target_version import target_version
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

_WIDTH_RANGE = range(40, 321)


def format_files(tree: SourceTree, step: Step) -> Edited:
    """Every file of the step in ruff's layout; quotes and line ends stay, width and indent are the code's.

    Errors: UsageProblem for a `line_length` that is none, and when ruff is not installed.
    """
    asked = step.argument("line_length")
    widths = (_asked_width(asked),) if asked else WIDTHS
    layout = _Layout(Sources(tree, paths_of(step)), target_version(tree))
    shown = sample(layout.sources.texts)
    width, _ = fittest(widths, shown, lambda each: layout.at_width(each, shown))
    formatted = layout.at_width(width, layout.sources.texts)
    changes = layout.sources.encoded(_vouched(tree, layout.sources, formatted))
    told = "as asked" if asked else "the usual one" if width == WIDTHS[0] else "as the code shows"
    indents = ", ".join(str(indent) for indent in layout.groups)
    note = f"ruff format: line length {width} ({told}), quotes and line ends kept, indents of {indents}"
    return Edited(changes=changes, notes=(*([note] if changes else []), *layout.sources.notes))


class _Layout:
    """The files of a step, by the indents they are written with."""

    def __init__(self, sources: Sources, version: str) -> None:
        self.sources = sources
        self.groups: dict[Indent, list[str]] = {}
        self._version = version
        for path, file in sources.files.items():
            self.groups.setdefault(evident_indent(file), []).append(path)

    def at_width(self, width: int, texts: Texts) -> Texts:
        """These files, formatted."""
        formatted: dict[str, bytes] = {}
        for indent, paths in self.groups.items():
            alike = {path: texts[path] for path in paths if path in texts}
            formatted |= run_ruff(_command(width, indent, self._version), alike).texts if alike else {}
        return formatted


def _asked_width(words: str) -> int:
    if not words.isdecimal() or int(words) not in _WIDTH_RANGE:
        raise UsageProblem(
            f"'{words}' is no line length; write a number from {_WIDTH_RANGE[0]} to {_WIDTH_RANGE[-1]}"
        )
    return int(words)


def _command(width: int, indent: Indent, version: str) -> list[str]:
    chosen = settings(
        {
            "line-length": str(width),
            "indent-width": str(indent.width),
            "format.indent-style": f'"{indent.style}"',
            "format.quote-style": '"preserve"',
            "format.line-ending": '"auto"',
        }
    )
    return ["format", "--quiet", "--target-version", version, *chosen]


def _vouched(tree: SourceTree, sources: Sources, formatted: Texts) -> Texts:
    kept = {}
    for path, text in formatted.items():
        if text != sources.files[path].text:
            result = check_ast_equal(tree, sources.encoded({path: text}))
            if result.outcome is CheckOutcome.FAILED:
                sources.notes.append(f"{result.evidence} - left alone")
                continue
        kept[path] = text
    return kept
