"""The dead-code codemod: delete what is proven dead, file by file, and say what only looks so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tier_code.codebase.checks.dead_code.dead_code import check_dead_code
from tier_code.codebase.codemods.dead_code.cutting import cut
from tier_code.codebase.codemods.dead_code.dead import Dead, Spared
from tier_code.codebase.codemods.dead_code.definitions import Definition, definitions
from tier_code.codebase.codemods.dead_code.proof import DECORATED, Proof
from tier_code.codebase.codemods.dead_code.unreachable import unreachable
from tier_code.codebase.codemods.dead_code.values import unread_values
from tier_code.codebase.codemods.imports.gaps import without_gaps
from tier_code.codebase.codemods.imports.removal import removal_edits
from tier_code.codebase.codemods.imports.step_files import StepFiles
from tier_code.codebase.codemods.imports.texts import edited_text
from tier_code.codebase.codemods.imports.unused import bindings_at, candidates, unused_names
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

SORTS = ("all", "unreachable", "definitions", "variables")
_SHOWN = 12
"""Public names listed in one note."""


def delete_dead_code(tree: SourceTree, step: Step) -> Edited:
    """The files of the step without their dead code; `what` narrows it, `public` is yes for all names.

    Errors: UsageProblem for a `what` that is none or a name that is not defined; ToolDeclined for a named
    definition that may be used.
    """
    what = step.argument("what", SORTS[0])
    if what not in SORTS:
        raise UsageProblem(f"'{what}' is no sort of dead code; write one of: {', '.join(SORTS)}")
    work = _Work(tree, step)
    if what in ("all", "unreachable"):
        work.cut_unreachable()
    if what in ("all", "definitions"):
        work.cut_definitions()
    if what in ("all", "variables"):
        work.cut_values()
    work.cut_imports(all_unused=what == "all" and not work.names)
    return work.edited()


class _Work(StepFiles):
    """Cuts out what is dead, sort by sort."""

    def __init__(self, tree: SourceTree, step: Step) -> None:
        super().__init__(tree, step)
        self.names = {(target.path, target.qualname) for target in step.targets if target.qualname}

    def cut_unreachable(self) -> None:
        """Statements that can never run."""
        if self.names:
            return
        for path, file in self._files().items():
            found = list(unreachable(file))
            self._notes += [
                f"{path}:{each.line}: {each.what[:80]} - cannot run, but kept: {each.reason}"
                for each in found
                if isinstance(each, Spared)
            ]
            self._cut(file, [each for each in found if isinstance(each, Dead)])

    def cut_values(self) -> None:
        """Local variables that nothing reads; what one of them was made from may be next."""
        changed = not self.names
        while changed:
            code, changed = self._code(), False
            for file in self._files().values():
                dead = list(unread_values(code, file))
                changed = changed or bool(dead)
                self._cut(file, dead)

    def cut_definitions(self) -> None:
        """Definitions that nothing refers to, but for public ones that nobody asked for."""
        files = self._files()
        proof = Proof(self._code(), files)
        everything = [each for file in files.values() for each in definitions(file)]
        if self.names:
            everything = self._named(everything)
        free: list[tuple[Definition, str]] = []
        held: list[tuple[Definition, str]] = []
        for each in everything:
            reason = proof.objection(each)
            (held if reason else free).append((each, reason))
        public_too = self._step.argument("public") == "yes" or bool(self.names)
        dead = proof.dead_among([each for each, _ in free if each.private or public_too])
        open_to_all = [each for each, _ in free if not (each.private or each.local or public_too)]
        self._explain(proof, held, open_to_all)
        if self.names:
            self._require_named(proof, everything, dead)
        for path, gone in _by_path(_outermost(dead)).items():
            parts = [part for each in gone for part in zip(each.nodes, each.bodies, strict=True)]
            self._cut(files[path], [Dead((node,), body) for node, body in parts])

    def _named(self, everything: list[Definition]) -> list[Definition]:
        found = [each for each in everything if (each.path, each.qualname) in self.names]
        missing = self.names - {(each.path, each.qualname) for each in found}
        if missing:
            path, qualname = min(missing)
            raise UsageProblem(f"{path}::{qualname} is not a function, class, method or constant to delete")
        return found

    def _require_named(self, proof: Proof, asked: list[Definition], dead: list[Definition]) -> None:
        for each in asked:
            if each not in dead:
                places = [f"{path}:{line}" for path, line, _ in proof.references(each)]
                reason = proof.objection(each)
                details = tuple(dict.fromkeys([*([reason] if reason else []), *places]))
                raise ToolDeclined(f"{each.qualname} is not proven dead", details)

    def _explain(self, proof: Proof, held: list[tuple[Definition, str]], public: list[Definition]) -> None:
        """Notes on what nothing refers to and stays all the same."""
        for each, reason in held:
            usual = reason == DECORATED or reason.startswith(("Python", "a test runner")) or each.local
            if each.private and not usual and proof.dead_among([each]):
                place = f"{each.path}:{each.nodes[0].lineno}: {each.qualname}"
                self._notes.append(f"{place} - nothing refers to it, but kept: {reason}")
        for path, open_to_all in _by_path(proof.dead_among(public)).items():
            names = [each.qualname for each in _outermost(open_to_all)]
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            shown = ", ".join(names[:_SHOWN]) + more
            self._notes.append(
                f"{path}: {shown} - nothing here refers to {'it' if len(names) == 1 else 'them'}, but kept:"
                " public, somebody outside may use it (say 'including public' to delete)"
            )

    def cut_imports(self, *, all_unused: bool) -> None:
        """Imports that nothing reads any more; with `all_unused` those that nothing read before too."""
        files = self._files()
        before = {path: file for path, file in self._originals() if path in files}
        known = {path: _names_at(before[path], places) for path, places in candidates(before).items()}
        for path, unused in unused_names(self._code(), files):
            old = known.get(path, set())
            gone = [each for each in unused.removable if all_unused or each.said not in old]
            file = files[path]
            edits = sorted(removal_edits(file, gone))
            self._texts[path] = edited_text(file, without_gaps(file, edits))
            self._notes += [
                f"{path}:{binding.alias.lineno}: {binding.said} - not read any more, but kept: {reason}"
                for binding, reason in unused.kept
                if binding.said not in old
            ]

    def _originals(self) -> Iterator[tuple[str, AstFile]]:
        return ((path, AstFile(file)) for path, file in self._sources.files.items())

    def _cut(self, file: AstFile, dead: Iterable[Dead]) -> None:
        listed = list(dead)
        if listed:
            self._texts[file.path] = edited_text(file, cut(file, listed))

    def edited(self) -> Edited:
        """What the check vouches for, and the notes."""
        return self._vouched(check_dead_code)


def _names_at(file: AstFile, places: set[int]) -> set[str]:

    return {binding.said for binding in bindings_at(file, places)}


def _by_path(found: Iterable[Definition]) -> dict[str, list[Definition]]:
    grouped: dict[str, list[Definition]] = {}
    for each in found:
        grouped.setdefault(each.path, []).append(each)
    return grouped


def _outermost(dead: list[Definition]) -> list[Definition]:
    """Without definitions inside others that go."""
    names = {(each.path, each.qualname) for each in dead}
    return [each for each in dead if not any((each.path, outer) in names for outer in _around(each.qualname))]


def _around(qualname: str) -> Iterator[str]:
    while "." in qualname:
        qualname = qualname.rpartition(".")[0]
        yield qualname
