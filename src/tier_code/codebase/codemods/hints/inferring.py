"""Finding the evident hints of one file: state, observe, put in, check, take out what is contradicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tier_code.codebase.checks.hints.type_checker import UNSEEN, TypeProblem, type_checker
from tier_code.codebase.checks.hints.typed_sources import TypedSources, typed_sources
from tier_code.codebase.codemods.hints.blaming import blamed, in_header, near, site_at
from tier_code.codebase.codemods.hints.file_names import FileNames, file_names
from tier_code.codebase.codemods.hints.placing import Slot, with_hints, with_values_apart
from tier_code.codebase.codemods.hints.shapes import ANY, Shape
from tier_code.codebase.codemods.hints.sites import Site, parsed, sites_in
from tier_code.codebase.codemods.hints.spelling import Spelled, Speller
from tier_code.codebase.codemods.hints.stated import stated
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.errors import UsageProblem
from tier_code.ports.source import SourceTree

ROUNDS = 5
SIFTINGS = 25

Found = tuple[str, Shape, str]
"""Slot, shape and reason."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint and why it is believed."""

    shape: Shape
    reason: str


Key = tuple[str, str, str]


@dataclass(slots=True)
class Checked:
    """What the type checker says of the file with some hints in place."""

    path: str
    source: bytes
    sites: dict[str, Site]
    problems: tuple[TypeProblem, ...]
    result: Any
    new: list[TypeProblem] = field(default_factory=list)
    """Problems that the file has only with these hints."""

    def key(self, problem: TypeProblem) -> Key:
        """What a problem is known by before and after: lines move, and hints change how it is worded."""
        if problem.path != self.path:
            return problem.path, problem.code, str(problem.line)
        site = site_at(problem.line, self.sites)
        if site is not None and in_header(problem.line, site):
            return problem.path, problem.code, f"def {site.qualname}"
        return problem.path, problem.code, _line(self.source, problem.line)


@dataclass(slots=True)
class Subject:
    """One file as it is worked on."""

    path: str
    source: bytes
    sources: TypedSources
    names: FileNames
    sites: dict[str, Site]
    speller: Speller
    root: str
    baseline: Counter[Key] = field(default_factory=Counter)
    """Problems that the file has without any claim of ours."""
    _looked: int = 0
    """How much of the baseline is known: as it is, then with `Any`."""

    def take_baseline(self) -> None:
        """Look at the file as it is, and with `Any` for every missing hint.

        A function without hints is half checked at most; what comes to light only because it has hints at
        all is the code's own and speaks against none of them.
        """
        if self._looked == 2:
            return
        self.take_plain_baseline()
        holes = [(site.qualname, name) for site in self.sites.values() for name in site.holes]
        open_to_all = self.run(dict.fromkeys(holes, Hint(ANY, "")))
        self.baseline |= Counter(map(open_to_all.key, open_to_all.problems))
        self._looked = 2

    def take_plain_baseline(self) -> None:
        """Look at the file as it is."""
        if not self._looked:
            plain = self.run({})
            self.baseline = Counter(map(plain.key, plain.problems))
            self._looked = 1

    def spelled(self, hints: Mapping[Slot, Hint]) -> dict[Slot, Spelled]:
        """The hints as text of this file; those that it cannot say are left out."""
        found = {}
        for slot, hint in hints.items():
            site = self.sites[slot[0]]
            spelled = self.speller.spell(hint.shape, site.node.lineno)
            if spelled is not None:
                found[slot] = spelled
        return found

    def with_hints(self, hints: Mapping[Slot, Hint]) -> bytes:
        """The file with these hints."""
        return with_hints(self.source, self.sites, self.spelled(hints), self.names)

    def run(self, hints: Mapping[Slot, Hint], *, with_types: bool = False) -> Checked:
        """What the type checker says of the file with these hints; with types, its problems mean nothing.

        Errors: CheckerUnavailable.
        """
        source = self.with_hints(hints)
        module = parsed(source)
        sites = sites_in(source, module) if module is not None else {}
        seen = with_values_apart(source, sites.values()) if with_types else source
        run = type_checker().run(self.sources.with_file(self.path, seen), self.root, with_types=with_types)
        checked = Checked(self.path, source, sites, run.problems, run.result)
        left = Counter(self.baseline)
        for problem in run.problems:
            key = checked.key(problem)
            if not left[key]:
                checked.new.append(problem)
            left[key] -= 1
        return checked


def subject_of(tree: SourceTree, path: str) -> Subject:
    """Read a file and what surrounds it.

    Errors: UsageProblem when it cannot be parsed.
    """
    source = utf8_source(tree.read(path) or b"")
    module = parsed(source) if source is not None else None
    if source is None or module is None:
        raise UsageProblem(f"{path} cannot be parsed; mend it first")
    sites = sites_in(source, module)
    sources = typed_sources(tree, path)
    if path not in sources.modules:
        raise UsageProblem(f"{path}: {UNSEEN}")
    names = file_names(tree, path, sources.modules[path], module, source)
    packages = {name.partition(".")[0] for name in sources.modules.values()} & {
        names.module.partition(".")[0]
    }
    return Subject(
        path=path,
        source=source,
        sources=sources,
        names=names,
        sites=sites,
        speller=Speller(names, packages),
        root=tree.root,
    )


class Inferring:
    """The evident hints of a file, found in rounds."""

    def __init__(self, subject: Subject, fixed: Mapping[Slot, Hint] | None = None) -> None:
        """`fixed` are hints that are tried whatever the evidence, such as a model's."""
        self._subject = subject
        self._banned: set[tuple[Slot, Shape]] = set()
        self.chosen: dict[Slot, Hint] = dict(fixed or {})

    def infer(self) -> dict[Slot, Hint]:
        """Hints that nothing in the repository contradicts.

        Errors: CheckerUnavailable.
        """
        subject = self._subject
        subject.take_baseline()
        for site in subject.sites.values():
            self._grow(site.qualname, site.holes, stated(site, subject.names))
        siftings = grown = 0
        while siftings < SIFTINGS and grown < ROUNDS:
            checked = subject.run(self.chosen)
            if checked.new:
                siftings += 1
                self._sift(checked)
                continue
            grown += 1
            if not self._observe(subject.run(self.chosen, with_types=True)):
                return self.chosen
        return self.settled()

    def settled(self) -> dict[Slot, Hint]:
        """The hints that are there already, less those that are contradicted.

        Errors: CheckerUnavailable.
        """
        self._subject.take_plain_baseline()
        if self._subject.run(self.chosen).new:
            self._subject.take_baseline()
        while self.chosen and (checked := self._subject.run(self.chosen)).new:
            self._sift(checked)
        return self.chosen

    def _observe(self, checked: Checked) -> bool:
        # mypy loads where it is used: it is an extra.
        from tier_code.codebase.codemods.hints.observed import observed  # noqa: PLC0415 - see above
        from tier_code.codebase.codemods.hints.typed_program import TypedProgram  # noqa: PLC0415 - see above

        program = TypedProgram(checked.result, self._subject.sources.modules[self._subject.path])
        before = len(self.chosen)
        for site in checked.sites.values():
            function = program.function(site.node.lineno)
            if function is not None and site.holes:
                self._grow(site.qualname, site.holes, observed(site, function, program))
        return len(self.chosen) > before

    def _grow(self, qualname: str, holes: tuple[str, ...], found: Iterable[Found]) -> None:
        line = self._subject.sites[qualname].node.lineno
        for name, shape, reason in found:
            slot = (qualname, name)
            if name not in holes or slot in self.chosen or (slot, shape) in self._banned:
                continue
            if self._subject.speller.spell(shape, line) is not None:
                self.chosen[slot] = Hint(shape, reason)

    def _sift(self, checked: Checked) -> None:
        """Take out what the new problems speak against: by their words or by trial."""
        plain: set[Slot] = set()
        for problem in checked.new:
            plain |= self._plainly_blamed(problem, checked)
        for slot in plain or {self._culprit(checked.new[0], checked)}:
            self._banned.add((slot, self.chosen.pop(slot).shape))

    def _plainly_blamed(self, problem: TypeProblem, checked: Checked) -> set[Slot]:
        inside = problem.path == self._subject.path
        return blamed(problem, checked.sites, self.chosen.keys(), inside=inside)

    def _culprit(self, problem: TypeProblem, checked: Checked) -> Slot:
        """The hint with which a problem first appears, the hints put in one after the other.

        Those of functions that the problem's line speaks of come last, so that they are looked at first.
        """
        inside = problem.path == self._subject.path
        source = checked.source if inside else self._subject.sources.files.get(problem.path, b"")
        names = near(problem, _line(source, problem.line), checked.sites, inside=inside)
        slots = sorted(self.chosen, key=lambda slot: slot[0] in names)
        key = checked.key(problem)
        low, high = 0, len(slots)
        middle = sum(slot[0] not in names for slot in slots)
        while high - low > 1:
            middle = middle if low < middle < high else (low + high) // 2
            tried = self._subject.run({slot: self.chosen[slot] for slot in slots[:middle]})
            low, high = (low, middle) if any(tried.key(item) == key for item in tried.new) else (middle, high)
        return slots[high - 1]


def _line(source: bytes, number: int) -> str:
    lines = source.splitlines()
    return lines[number - 1].decode("utf-8", "replace").strip() if 0 < number <= len(lines) else ""
