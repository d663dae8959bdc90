"""The files that a change of a signature wrote beside what they were: definitions, calls, comments, names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.checks.comments import comments_of
from tier_code.codebase.checks.function_bodies import Function
from tier_code.codebase.checks.renames.name_binding import binding_problems
from tier_code.codebase.checks.signature.aligned_trees import Alignment, Allowed
from tier_code.codebase.checks.signature.call_fit import CallFit, last_name
from tier_code.codebase.checks.signature.call_targets import Targets
from tier_code.codebase.checks.signature.signature_claim import SignatureClaim
from tier_code.codebase.checks.signature.signature_shape import difference, left_alone, shape_of
from tier_code.codebase.source_text import utf8_source
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree


class RewrittenFiles:
    """Holds every changed file against what it was."""

    def __init__(
        self, claim: SignatureClaim, before: SourceTree, changes: Changes, targets: Targets, fit: CallFit
    ) -> None:
        self._claim = claim
        self._before = before
        self._changes = changes
        self._targets = targets
        self._fit = fit
        self.alignments: dict[str, Alignment] = {}
        """Path to what stands beside what, once the problems were asked for."""

    def problems(self) -> Iterator[str]:
        """Definitions that differ from the claim, and all that changed beside it; fills in the shapes."""
        self._pair_definitions()
        yield from self._definitions()
        yield from self._files()

    def _pair_definitions(self) -> None:
        """The old and new shapes of the family, by position in their files."""
        for module, node in self._targets.family:
            after = self._after(module.file.path)
            new = _counterpart(module.tree, after, node)
            if new is not None:
                self._fit.shapes.append((shape_of(node), shape_of(new)))

    def _after(self, path: str) -> ast.Module:
        content = self._changes.get(path, self._before.read(path))
        tree = module_of(utf8_source(content) if content is not None else None)
        if tree is None:
            raise ValueError(f"{path} is gone, or cannot be parsed")
        return tree

    def _definitions(self) -> Iterator[str]:
        for (module, node), (old, new) in zip(self._targets.family, self._fit.shapes, strict=True):
            place = f"{module.file.path}:{node.lineno}"
            receiver = module.owner(node) is not None and not _is_static(node)
            if old != new:
                reason = difference(old, new, self._claim, receiver=receiver)
            else:
                reason = "" if left_alone(old, self._claim) else "this definition was left out"
            if reason:
                yield f"{place}: {reason}"
        if self._fit.shapes and self._fit.shapes[0][0] == self._fit.shapes[0][1]:
            yield f"{self._claim.target}: its signature did not change"

    def _files(self) -> Iterator[str]:
        for path in sorted(self._changes):
            old = self._targets.module(path) if self._before.read(path) is not None else None
            if old is None:
                yield f"{path}: only Python files that can be read were to change"
                continue
            names = (self._claim.parameter, self._claim.new_name)
            renamed = names if self._claim.action == "rename" else ("", "")
            alignment = Alignment(path, Allowed(self._targets.name, self._fit.rule, renamed))
            alignment.compare(old.tree, self._after(path))
            self.alignments[path] = alignment
            yield from alignment.problems
            known = {node for _, node in self._targets.family}
            for was, now in alignment.definitions.items():
                if was not in known and ast.dump(was.args) != ast.dump(now.args):
                    yield f"{path}:{was.lineno}: another function of the same name was changed"
            yield from self._texts(path, old.file.text)

    def _texts(self, path: str, before: bytes) -> Iterator[str]:
        after = utf8_source(self._changes[path] or b"") or b""
        was, now = comments_of(before), comments_of(after.removeprefix(b"\xef\xbb\xbf"))
        if was != now and not (self._claim.action == "remove" and _is_part(now, was)):
            yield f"{path}: a comment changed"
        if self._claim.action == "rename":
            yield from self._names(before.decode(), after.decode(), path)

    def _names(self, before: str, after: str, path: str) -> Iterator[str]:
        """Whether every name is bound where it was, but for the new one."""
        try:
            yield from binding_problems(before, after, path, self._claim.parameter, self._claim.new_name)
        except KeyError as name:
            yield f"{path}: {name} is bound nowhere"


def _counterpart(old: ast.Module, new: ast.Module, node: Function) -> Function | None:
    """The definition at the same position among those of its name."""

    def named(tree: ast.Module) -> list[Function]:
        return [each for each in ast.walk(tree) if isinstance(each, Function) and each.name == node.name]

    before, after = named(old), named(new)
    if len(before) != len(after):
        raise ValueError(f"definitions of '{node.name}' came or went")
    return after[before.index(node)]


def _is_static(node: Function) -> bool:
    return any(last_name(each) == "staticmethod" for each in node.decorator_list)


def _is_part(short: list[str], long: list[str]) -> bool:
    """Whether one list is the other with some items left out."""
    rest = iter(long)
    return all(item in rest for item in short)
