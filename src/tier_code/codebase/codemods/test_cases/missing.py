"""What the tests of a function still miss, in words for a model."""

from __future__ import annotations

from tier_code.codebase.codemods.test_cases.bench import Survey

SHOWN = 6
"""Of each kind: a small model answers the last ones of a long list only."""


def missed_text(survey: Survey) -> str:
    """What a model is shown of the tests so far: lines not run, and changes not noticed, each in its line.

    The calls so far are not shown: a small model repeats them.
    """
    subject, observed, chosen = survey.proposed.subject, survey.observed, survey.chosen
    source = subject.source_lines
    lines = [source[line] for line in chosen.missed if line in source]
    mutants = [observed.mutants[number] for number in chosen.survivors]
    changes = [f"{source.get(mutant.line, '')}   with   {mutant.was} -> {mutant.now}" for mutant in mutants]
    parts = (("Lines that no call runs", lines), ("Changes that no call notices", changes))
    return "".join(
        f"{head}:\n" + "".join(f"{item}\n" for item in items[:SHOWN]) for head, items in parts if items
    )
