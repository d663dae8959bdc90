"""How many symbols of a repository stay as they are when their own text is put in as an answer.

`python -m tests.bench.splices --repo PATH [--repo PATH ...] [--show N]`
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.folders import FolderTree
from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.codebase.answers.edits.reading import changes_of_answer
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.exploring.standing import Standing, is_written, standing_of
from tier_code.codebase.index.facts import Definition
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.languages.grammars import grammar_for, is_read
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName


@dataclass(slots=True)
class Count:
    """What came of the symbols of one language."""

    files: int = 0
    same: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    """Of refusals, with their words."""

    @property
    def symbols(self) -> int:
        """All of them."""
        return self.same + self.refused.total() + len(self.changed)


def own_text(file: SourceFile, definition: Definition) -> str:
    """The text of a definition as a model that copies exactly would give it back."""
    if definition.span == (0, 0):
        return file.text(definition.lines.start, definition.lines.end)
    start, end = definition.span
    line = file.source.rfind(b"\n", 0, start) + 1
    margin = file.source[line:start]
    begin = start if margin.strip() else line
    return file.source[begin:end].decode("utf-8") + "\n"


def spliced(tree: MemoryTree, file: SourceFile, definition: Definition) -> bytes | None:
    """The file's bytes with the text of a symbol put in its own place; None when nothing changed.

    Errors: AnswerRefused when it is not put in.
    """
    target = Target(path=file.path, qualname=definition.qualname)
    step = Step(
        id=StepId("s1"),
        title="same",
        kind=StepKind.EDIT,
        targets=(target,),
        instruction="Leave it.",
        task_class=TaskClass.F,
        checks=(),
        tier=TierName.FRONTIER,
        reason="",
        arguments=(("signature", "may change"),),
    )
    answer = f"{target}\n``````\n{own_text(file, definition)}``````\n"
    return changes_of_answer(tree, step, answer).changes.get(file.path)


def symbols_of(file: SourceFile) -> Iterator[Definition]:
    """Every definition that a target may name."""
    return (each for each in file.facts.definitions.values() if not each.in_function and not each.in_method)


def splice_all(path: str, content: bytes, count: Count) -> None:
    """Try every symbol of one file."""
    tree = memory_tree({path: content})
    file = SourceReader(tree).file(path)
    if file is None:
        return
    count.files += 1
    for definition in symbols_of(file):
        place = f"{path}::{definition.qualname}"
        try:
            new = spliced(tree, file, definition)
        except AnswerRefused as refused:
            count.refused[str(refused).partition(":")[0][:60]] += 1
            count.places.append(f"{place}: {refused}")
            continue
        if new is None or new == content:
            count.same += 1
        else:
            count.changed.append(place)


def main() -> int:
    """Print one table; exit code 1 when any byte changed."""
    options = argparse.ArgumentParser()
    options.add_argument("--repo", action="append", required=True)
    options.add_argument("--show", type=int, default=5)
    given = options.parse_args()
    wrong = 0
    for repo in given.repo:
        counts: dict[str, Count] = {}
        begun = time.perf_counter()
        tree = FolderTree(repo)
        for path in tree.paths():
            grammar, content = grammar_for(path), tree.read(path)
            if grammar is None or content is None or not is_read(path):
                continue
            if standing_of(path) is not Standing.UNWRITTEN and is_written(content):
                splice_all(path, content, counts.setdefault(grammar.name, Count()))
        for language, count in sorted(counts.items()):
            wrong += len(count.changed)
            sys.stdout.write(
                f"{Path(repo).name:<28} {language:<11} {count.files:>5} files {count.symbols:>6} symbols"
                f" {count.same:>6} the same {count.refused.total():>5} refused"
                f" {len(count.changed):>3} changed\n"
            )
            for line in [*count.changed[: given.show], *count.places[: given.show]]:
                sys.stdout.write(f"    {line}\n")
        sys.stdout.write(f"    {time.perf_counter() - begun:.1f} s\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
