"""Places as people write them, `path:10-20`, `path::A.b` or a name, as choices of spans."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.codebase.index.lookup import find_symbols
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.slices.wanting import readable
from tier_code.domain.context import ChosenSpan, ContextSlice, SpanChoice, lines_named
from tier_code.domain.errors import UsageProblem
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree


def chosen_span(tree: SourceTree, words: str, choice: SpanChoice, counter: TokenCounter) -> ChosenSpan:
    """The lines that a place means.

    Errors: UsageProblem when it means none, or several.
    """
    lines = lines_named(words)
    if lines is not None:
        path, start, end = lines
        last = readable(SourceReader(tree), path).last_line
        if not 1 <= start <= min(end, last):
            raise UsageProblem(f"{words}: {path} has the lines 1 to {last}")
        return ChosenSpan(choice=choice, path=path, start=start, end=min(end, last))
    found = [symbol for symbol in find_symbols(tree, words, counter) if symbol.target.qualname]
    if len(found) != 1:
        several = ", ".join(str(symbol.target) for symbol in found[:4])
        raise UsageProblem(
            f"'{words}' may be {several}: name one of them"
            if found
            else f"nothing is called '{words}'; write PATH:10-20, PATH::NAME or NAME"
        )
    target = found[0].target
    return ChosenSpan(
        choice=choice, path=target.path, start=found[0].line, end=found[0].end_line, symbol=target.qualname
    )


def refuse_dropped_targets(context: ContextSlice, chosen: Sequence[ChosenSpan]) -> None:
    """Nobody can leave out what a step is about.

    Errors: UsageProblem naming the lines.
    """
    for each in chosen:
        for span in context.spans if each.choice is SpanChoice.DROP else ():
            touching = span.path == each.path and span.start <= each.end and each.start <= span.end
            if span.required and touching:
                where = f"{span.path}:{span.start}-{span.end}"
                raise UsageProblem(f"{where} is what the step changes: without it nothing can be asked")
