"""What a help text is written from: the parser as it is made, and its options."""

from __future__ import annotations

from tier_code.codebase.codemods.flags.adding import Placed
from tier_code.codebase.codemods.flags.option import option_of
from tier_code.codebase.index.facts import LineRange
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.slices.chosen import with_choices
from tier_code.codebase.slices.packing import Packer, Wanted
from tier_code.domain.context import ContextSlice
from tier_code.domain.plan import Step
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree


def flag_slice_for(tree: SourceTree, step: Step, budget_tokens: int, counter: TokenCounter) -> ContextSlice:
    """The statement that makes the parser and its last options, newest first.

    Errors: UsageProblem when the parser is not certain or the option is taken: then nobody need be asked.
    """
    placed = Placed(tree, step)
    placed.edited(option_of(step))
    path = step.targets[0].path
    wanted = [
        Wanted(path=path, lines=LineRange(start=start, end=end), why="option", required=not number)
        for number, (start, end) in enumerate(reversed(placed.shown))
    ]
    reader = SourceReader(tree)
    return Packer(reader, counter, budget_tokens).pack(with_choices(reader, step.spans, wanted))
