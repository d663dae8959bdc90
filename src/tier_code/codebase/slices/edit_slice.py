"""What an edit is made from: the targets in full, what they use, what is around them, a test as a pattern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tier_code.codebase.declared import Declared
from tier_code.codebase.index.facts import CALLABLES, HOLDERS, Definition, Kind, LineRange
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.slices.callers import calls_of
from tier_code.codebase.slices.chosen import with_choices
from tier_code.codebase.slices.nearby import nearest_file, nearest_test
from tier_code.codebase.slices.outlines import class_outline, headline, module_outline
from tier_code.codebase.slices.packing import Packer, Wanted
from tier_code.codebase.slices.regions import regions_about
from tier_code.codebase.slices.values import Place
from tier_code.codebase.slices.wanting import overloads_with, readable, target_lines, used_by
from tier_code.domain.context import ContextSlice
from tier_code.domain.plan import Step, StepKind, Target, TaskClass, parse_target
from tier_code.domain.tiers import TierName
from tier_code.ports.code import SIZED
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree

LONG_NEIGHBOUR = 40
"""Lines above which what a new thing goes beside is shown by its head."""
WHOLE_FILE_SHARE = 0.7
"""Of the budget that a file may take which is shown as a whole."""
_TRIED = frozenset({TaskClass.C, TaskClass.E})
_JUDGED = frozenset({TaskClass.E, TaskClass.F, TaskClass.G})


def edit_slice_for(tree: SourceTree, step: Step, budget_tokens: int, counter: TokenCounter) -> ContextSlice:
    """The targets, their surroundings, patterns for what will be new; most wanted first, under the budget.

    Errors: UsageProblem for a target that is not there; ContextTooLarge when the targets alone do not fit.
    """
    wanting = _Wanting(SourceReader(tree), tree, step, Declared.of(step), counter, budget_tokens)
    wanted = list(wanting.all())
    shown = with_choices(wanting.reader, step.spans, wanted)
    context = Packer(wanting.reader, counter, budget_tokens).pack(shown)
    size = sum(
        counter.count(readable(wanting.reader, item.path).text(item.lines.start, item.lines.end))
        for item in wanted
        if item.required
    )
    text = f"{context.text}{SIZED}{size}\n"
    return replace(context, text=text, tokens=counter.count(text))


@dataclass(frozen=True, slots=True)
class _Wanting:
    """One step and the tree that it is to change."""

    reader: SourceReader
    tree: SourceTree
    step: Step
    declared: Declared
    counter: TokenCounter
    budget: int

    def all(self) -> Iterator[Wanted]:
        """Everything, most wanted first."""
        places = [place for target in self._symbols() for place in overloads_with(self.reader, target)]
        for place in places:
            yield from target_lines(self.reader, place)
        for path in self._whole():
            yield from self._of_file(path)
        yield from self._neighbours()
        if self.step.task_class is TaskClass.D:
            yield from (each for place in places for each in calls_of(self.reader, self.tree.paths(), place))
        yield from used_by(self.reader, places, bodies=False)
        for place in places:
            yield from self._class_around(place)
        yield from self._suspects()
        yield from self._imports()
        yield from self._pattern()
        if self.step.task_class in _JUDGED:
            yield from used_by(self.reader, places, bodies=True)
        for path in dict.fromkeys(t.path for t in self.declared.added if "." not in t.qualname):
            file = self.reader.file(path)
            if file is not None:
                yield from (replace(each, required=False, why="outline") for each in module_outline(file))

    def _small(self) -> bool:
        """Whether a small model is asked: outlines of other code lead it to copy them."""
        return self.step.tier is TierName.LOCAL

    def _symbols(self) -> list[Place]:
        """Those that we can find in their files; of Python all, as one that is not there is a mistake."""
        return [
            Place(target.path, target.qualname)
            for target in self.declared.replaced
            if target.path.endswith(PYTHON_ENDS) or self._known(target)
        ]

    def _known(self, target: Target) -> bool:
        """Whether a symbol of another language is there, or the place where it will be."""
        file = self.reader.file(target.path)
        known = file.facts.definitions if file is not None else {}
        scope = target.qualname.rpartition(".")[0]
        return target.qualname in known or (target in self.declared.added and (not scope or scope in known))

    def _whole(self) -> list[str]:
        """Files that are meant as such, and those whose symbols nobody can find."""
        others = [t for t in self.declared.symbols if not t.path.endswith(PYTHON_ENDS)]
        foreign = [target.path for target in others if not self._known(target)]
        paths = dict.fromkeys([*self.declared.modules, *foreign])
        return [path for path in paths if self.tree.read(path) is not None]

    def _of_file(self, path: str) -> Iterator[Wanted]:
        file = readable(self.reader, path)
        whole = LineRange(start=1, end=file.last_line)
        if self.counter.count(file.text(1, file.last_line)) <= self.budget * WHOLE_FILE_SHARE:
            yield Wanted(path=path, lines=whole, why="target", required=True)
        elif path.endswith(PYTHON_ENDS):
            yield from _module_level(file)
            if not self._small():
                yield from module_outline(file)
        else:
            names = " ".join(target.qualname for target in self.declared.symbols if target.path == path)
            yield from regions_about(file, f"{self.step.instruction} {names}")

    def _neighbours(self) -> Iterator[Wanted]:
        """What a new thing goes beside, and the class that it goes into; for new files one like them."""
        for target in self.declared.added:
            file = self.reader.file(target.path)
            if file is None or not file.facts.definitions:
                continue
            scope = target.qualname.rpartition(".")[0]
            neighbour = self._beside(file, scope)
            if neighbour is not None:
                yield _shown(file, neighbour)
            around = file.facts.definitions.get(scope)
            if around is not None and around.kind in HOLDERS:
                yield from _outline(file, around)
        for path in () if self._small() else self.declared.created:
            like = nearest_file(self.reader, self.tree.paths(), path)
            if like is not None:
                yield from (
                    replace(each, required=False, why=f"like {path}") for each in module_outline(like)
                )

    def _beside(self, file: SourceFile, scope: str) -> Definition | None:
        for word in ("after", "before"):
            said = self.step.argument(word).strip()
            name = parse_target(said).qualname if "::" in said else said
            if name in file.facts.definitions:
                return file.facts.definitions[name]
        siblings = [d for d in file.facts.definitions.values() if d.parent == scope and not d.in_function]
        functions = [each for each in siblings if each.kind in CALLABLES]
        found = functions or siblings
        return found[-1] if found else None

    def _class_around(self, place: Place) -> Iterator[Wanted]:
        file = readable(self.reader, place.path)
        around = file.facts.definitions.get(place.qualname.rpartition(".")[0])
        if around is not None and around.kind is Kind.CLASS and not around.signature:
            yield from _outline(file, around)

    def _suspects(self) -> Iterator[Wanted]:
        """Other functions that a failing test went through."""
        for line in self.step.argument("suspects").split("\n"):
            target = parse_target(line) if line.strip() else None
            file = self.reader.file(target.path) if target is not None else None
            known = file.facts.definitions.get(target.qualname) if file and target else None
            if file is not None and known is not None:
                yield replace(_shown(file, known), why="on the way to the failure")

    def _imports(self) -> Iterator[Wanted]:
        """The imports of files that get something new, so that nobody imports again what is there."""
        for path in dict.fromkeys(target.path for target in self.declared.added):
            file = self.reader.file(path)
            for each in file.facts.imports if file is not None else ():
                if each.statement.end - each.statement.start < LONG_NEIGHBOUR:
                    yield Wanted(path=path, lines=each.statement, why="import")

    def _pattern(self) -> Iterator[Wanted]:
        """The nearest test of what changes, where tests or a trial will judge the result."""
        if self.step.task_class not in _TRIED or self.step.kind is StepKind.FIX:
            return
        for target in self.declared.replaced[:2]:
            yield from nearest_test(self.reader, self.tree.paths(), target)


def _outline(file: SourceFile, around: Definition) -> Iterator[Wanted]:
    for each in class_outline(file, around):
        yield replace(each, required=False, why=f"class {around.name}")


def _shown(file: SourceFile, definition: Definition) -> Wanted:
    long = definition.lines.end - definition.lines.start >= LONG_NEIGHBOUR
    lines = headline(definition) if long else definition.lines
    return Wanted(path=file.path, lines=lines, why=f"beside: {definition.name}")


def _module_level(file: SourceFile) -> Iterator[Wanted]:
    """The lines that belong to no function and no class."""
    taken: set[int] = set()
    blocks: Sequence[Definition] = [
        each
        for each in file.facts.definitions.values()
        if not each.parent and (each.kind in CALLABLES or each.kind is Kind.CLASS)
    ]
    for each in blocks:
        taken |= set(range(each.lines.start, each.lines.end + 1))
    start = 0
    for number in range(1, file.last_line + 2):
        free = number <= file.last_line and number not in taken
        if free and not start:
            start = number
        elif not free and start:
            if file.text(start, number - 1).strip():
                yield Wanted(
                    path=file.path, lines=LineRange(start=start, end=number - 1), why="target", required=True
                )
            start = 0
