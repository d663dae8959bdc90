"""What a reader knows of a file as lines of text, for comparing with what is expected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.index.expressions import Name
from tier_code.codebase.index.facts import Definition, FileFacts
from tier_code.codebase.languages.grammars import grammar_for

SAMPLES = Path(__file__).parent / "samples"


def sample_files() -> list[Path]:
    """The samples of all languages whose grammars are installed."""
    found = (path for path in SAMPLES.iterdir() if path.suffix != ".outline")
    return sorted(path for path in found if grammar_for(path.name) is not None)


def read(path: Path, source: bytes | None = None) -> FileFacts:
    """The facts of a file, or of other bytes under its name."""
    grammar = grammar_for(path.name)
    assert grammar is not None
    return facts_of(grammar, path.read_bytes() if source is None else source, "")


def outline_of(facts: FileFacts) -> Iterator[str]:
    """One line for each definition and import."""
    for definition in facts.definitions.values():
        yield _line(definition)
    for each in facts.imports:
        lines = f"{each.statement.start}-{each.statement.end}"
        yield f"import {each.name or '-'} = {each.source.module} {each.source.symbol or '.'} {lines} {each.line}"
    if facts.docstring:
        yield f"described {facts.docstring.start}-{facts.docstring.end}"
    if facts.broken_line:
        yield f"broken {facts.broken_line}"


def _line(definition: Definition) -> str:
    lines, header = definition.lines, definition.header
    marks = [f"{lines.start}-{lines.end}", definition.kind.value]
    marks += ["hidden"] if definition.hidden else []
    marks += ["inside"] if definition.in_function else []
    marks += [f"head-{header.end}"] if header != lines else []
    marks += [f"doc {definition.docstring.start}-{definition.docstring.end}"] if definition.docstring else []
    marks += [f"@{each}" for each in definition.decorators]
    marks += [f"<{each.id}" for each in definition.bases if isinstance(each, Name)]
    return f"{definition.qualname}: {definition.signature} [{' '.join(marks)}]"
