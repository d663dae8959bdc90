"""How many references lead to moved definitions, by jedi: as many as before, and all to the new place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tier_code.codebase.checks.moves.import_map import ImportMap
from tier_code.codebase.checks.moves.landings import BothLandings, Landings, Place, sampled
from tier_code.codebase.checks.moves.move_comparison import MoveClaim, defined, parsed
from tier_code.ports.source import SourceTree


class MoveLandings(BothLandings):
    """Counts them. Use as a context manager."""

    def __init__(self, claim: MoveClaim, before: SourceTree, after: SourceTree) -> None:
        super().__init__(before, after)
        self._claim = claim
        self._old = _places(before, claim.source, claim.names)
        self._new = _places(after, claim.to, claim.names)
        self._imports = ImportMap(after)
        self._before = 0
        self._after = 0

    def problems(self) -> Iterator[str]:
        """Names with fewer or more references than before, with the file."""
        both = {self._claim.source, self._claim.to}
        for name in sorted(self._claim.names):
            was, now = _uses(self._was, name), _uses(self._now, name)
            pair_before = pair_after = 0
            for path in sorted(was.keys() | now.keys()):
                old, new = was.get(path, []), now.get(path, [])
                if path not in both and len(old) == len(new):
                    old, new = sampled(old), sampled(new)
                before = sum(self._leads(self._was, path, node, self._old) for node in old)
                after = sum(self._leads(self._now, path, node, self._new) for node in new)
                if after < before and self._imports_it(path, name):
                    # Where jedi knows nothing of an import, the import itself says where it leads.
                    after += sum(self._stops_short(path, node) for node in new)
                    after = min(after, before)
                self._before += before
                self._after += after
                if path in both:
                    pair_before, pair_after = pair_before + before, pair_after + after
                elif before != after:
                    yield f"{path}: {before} uses of {name} led to it before, {after} do now"
            if pair_before != pair_after:
                yield f"{name}: {pair_before} uses in both modules led to it before, {pair_after} do now"

    def _imports_it(self, path: str, name: str) -> bool:
        """Whether a file says `from destination import name`, or imports the destination."""
        module = self._imports.module(path)
        for node in ast.walk(module) if module is not None else ():
            if isinstance(node, ast.Import):
                found = [self._imports.found(path, 0, each.name) for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = f"{node.module}." if node.module else ""
                found = [self._imports.found(path, node.level, f"{base}{each.name}") for each in node.names]
                if name in {each.name for each in node.names}:
                    found.append(self._imports.found(path, node.level, node.module or ""))
            else:
                continue
            if self._claim.to in found:
                return True
        return False

    def _stops_short(self, path: str, node: ast.expr) -> bool:
        """Whether jedi gets no further than the import statement of the file."""
        module = self._imports.module(path)
        lines = {
            line
            for each in (ast.walk(module) if module is not None else ())
            if isinstance(each, ast.ImportFrom)
            for line in range(each.lineno, (each.end_lineno or each.lineno) + 1)
        }
        return all(place[0] == path and place[1] in lines for place in self._now.of_name(path, node))

    @staticmethod
    def _leads(landings: Landings, path: str, node: ast.expr, places: set[Place]) -> bool:
        return bool(landings.of_name(path, node) & places)

    def evidence(self) -> str:
        """What was found, on one line."""
        return f"{self._before} references before, {self._after} after, all to {self._claim.to}"

    def facts(self) -> tuple[tuple[str, int], ...]:
        """The same for programs."""
        return (("references_before", self._before), ("references_after", self._after))


def _places(tree: SourceTree, path: str, names: frozenset[str]) -> set[Place]:
    """Where the names are defined at the top level of a file."""
    return {
        (path, line)
        for node in parsed(tree.read(path)).body
        if defined(node) in names
        for line in range(node.lineno, node.lineno + 1)
    }


def _uses(landings: Landings, name: str) -> dict[str, list[ast.expr]]:
    """By file, every expression that says the name."""
    found: dict[str, list[ast.expr]] = {}
    for path, module in landings.files_with(name):
        for node in ast.walk(module):
            if (isinstance(node, ast.Attribute) and node.attr == name) or (
                isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
            ):
                found.setdefault(path, []).append(node)
    return found
