"""Sorting and grouping by ruff, in the style the code is in; runs of imports whose order may matter stay."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.codemods.formatting.evident_style import WIDTHS, Texts, fittest
from tier_code.codebase.codemods.formatting.ruff_run import run_ruff, settings
from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.loading import Loading
from tier_code.codebase.codemods.imports.sites import ImportStatement, Site, blocks_of, import_sites
from tier_code.codebase.codemods.syntax.ast_file import AstFile

_OFF, _ON = "# ruff: isort: off", "# ruff: isort: on"
_SORT = ("check", "--quiet", "--select", "I001", "--fix", "--exit-zero", "--target-version", "py37")
"""The oldest version keeps its own list of the standard library small; ours is given in full."""


@dataclass(frozen=True, slots=True)
class Style:
    """How imports are laid out; the defaults are ruff's."""

    width: int = WIDTHS[0]
    one_a_line: bool = False
    """`from a import x` and `from a import y` stay apart."""
    mixed: bool = False
    """`from` imports stand among plain ones, by the module's name."""
    aliases_together: bool = False
    """`as` imports stay in the list of their module."""
    by_type: bool = True
    """CONSTANTS before Classes before functions."""
    nearest_first: bool = False
    """`.a` before `..a`."""
    lines_after: int = -1
    """Empty lines behind the imports; -1 is one or two, as what follows asks for."""

    def __str__(self) -> str:
        told = [f"line length {self.width}"]
        told += ["one name a line"] if self.one_a_line else []
        told += ["`import` and `from` mixed"] if self.mixed else []
        told += [f"{self.lines_after} empty lines behind"] if self.lines_after > 0 else []
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class _Run:
    """Imports that stand together with nothing between."""

    sites: tuple[Site, ...]

    @property
    def lines(self) -> tuple[int, int]:
        """First and last."""
        first, last = self.sites[0].statement, self.sites[-1].statement
        return first.lineno, last.end_lineno or last.lineno


class Sorting:
    """Sorts the imports of some files, which may be changed already."""

    def __init__(self, code: CodeBase, first_party: Sequence[str], standard: Sequence[str]) -> None:
        self._loading = Loading(code)
        self._known = {
            "lint.isort.known-first-party": _array(first_party),
            "lint.isort.extra-standard-library": _array(standard),
        }

    def style_of(self, texts: Texts) -> Style:
        """The style under which the fewest lines of the imports change."""
        style = Style()
        known: dict[Style, Texts] = {}

        def tried(each: Style) -> Texts:
            if each not in known:
                known[each] = self.sort(each, texts)
            return known[each]

        if tried(style) == dict(texts):
            return style
        alternatives: tuple[Mapping[str, object], ...] = (
            *({"width": width} for width in WIDTHS[1:]),
            {"one_a_line": True},
            {"mixed": True},
            {"aliases_together": True},
            {"by_type": False},
            {"nearest_first": True},
            {"lines_after": 1},
            {"lines_after": 2},
        )
        for change in alternatives:
            other = replace(style, **change)  # type: ignore[arg-type]  # the fields have different types
            style, _ = fittest((style, other), texts, tried)
        return style

    def sort(self, style: Style, texts: Texts) -> Texts:
        """The files with every run of imports sorted."""
        chosen = {
            "line-length": str(style.width),
            "lint.isort.force-single-line": _flag(style.one_a_line),
            "lint.isort.force-sort-within-sections": _flag(style.mixed),
            "lint.isort.combine-as-imports": _flag(style.aliases_together),
            "lint.isort.order-by-type": _flag(style.by_type),
            "lint.isort.relative-imports-order": '"closest-to-furthest"'
            if style.nearest_first
            else '"furthest-to-closest"',
            "lint.isort.lines-after-imports": str(style.lines_after),
            **self._known,
        }
        return run_ruff([*_SORT, *settings(chosen)], texts).texts

    def sorted_safely(self, style: Style, files: Mapping[str, AstFile]) -> tuple[Texts, list[str]]:
        """The files with every run sorted whose order does not matter, and notes on the runs left alone."""
        texts = {path: file.text for path, file in files.items()}
        result = dict(self.sort(style, texts))
        notes: list[str] = []
        fenced: dict[str, bytes] = {}
        for path, file in files.items():
            if result[path] == file.text:
                continue
            held = list(self._held_runs(file, result[path]))
            if held:
                notes += [f"{path}:{run.lines[0]}: left in its order - {reason}" for run, reason in held]
                fenced[path] = _fenced(file, [run for run, _ in held])
        again = self.sort(style, fenced) if fenced else {}
        return {**result, **{path: _unfenced(text) for path, text in again.items()}}, notes

    def _held_runs(self, file: AstFile, after: bytes) -> Iterator[tuple[_Run, str]]:
        """The runs that must stay, with the reason."""
        module = module_of(after)
        old = list(_runs(file.module))
        new = list(_runs(module)) if module is not None else []
        if len(old) != len(new):
            yield from ((run, "it cannot be told apart from its neighbours") for run in old)
            return
        for before, sorted_run in zip(old, new, strict=True):
            reason = self._objection(file.path, before, sorted_run)
            if reason:
                yield before, reason

    def _objection(self, path: str, before: _Run, after: _Run) -> str:
        if _around_stars(before) != _around_stars(after):
            return "a star import would come to stand before or behind other imports"
        if _meanings(before) != _meanings(after):
            return "two imports bind the same name"
        at_load = not before.sites[0].in_function and not before.sites[0].for_types_only
        groups = [[self._loading.meant_by(path, site) for site in run.sites] for run in (before, after)]
        if at_load and self._loading.order_matters(path, *groups):
            return "modules that import each other in a circle would load in another order"
        return ""


def _runs(module: ast.Module) -> Iterator[_Run]:
    """The runs of a file, in order."""
    by_block: dict[int, list[Site]] = {}
    for site in import_sites(module):
        by_block.setdefault(id(site.body), []).append(site)
    for block in _blocks(module.body):
        sites = {id(site.statement): site for site in by_block.get(id(block), ())}
        run: list[Site] = []
        for statement in block:
            if id(statement) in sites:
                run.append(sites[id(statement)])
            elif run:
                yield _Run(tuple(run))
                run = []
        if run:
            yield _Run(tuple(run))


def _blocks(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    yield body
    for statement in body:
        for block in blocks_of(statement):
            yield from _blocks(block)


def _names(statement: ImportStatement) -> Iterator[tuple[str, str]]:
    """Each bound name with what it stands for."""
    source = (
        "." * statement.level + (statement.module or "") if isinstance(statement, ast.ImportFrom) else None
    )
    for alias in statement.names:
        if source is not None:
            yield alias.asname or alias.name, f"{source}:{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            yield alias.name.partition(".")[0], alias.name.partition(".")[0]


def _meanings(run: _Run) -> dict[str, str]:
    """What each name stands for behind the run; the last import of a name counts."""
    return {name: meaning for site in run.sites for name, meaning in _names(site.statement)}


def _around_stars(run: _Run) -> list[frozenset[str]]:
    """The meanings of the names between star imports."""
    parts: list[set[str]] = [set()]
    for site in run.sites:
        for name, meaning in _names(site.statement):
            if name == "*":
                parts += [{meaning}, set()]
            else:
                parts[-1].add(f"{name}={meaning}")
    return [frozenset(part) for part in parts]


def _fenced(file: AstFile, runs: Sequence[_Run]) -> bytes:
    """The text with marks around runs that tell ruff to leave them."""
    lines = file.text.splitlines(keepends=True)
    for run in sorted(runs, key=lambda each: -each.lines[0]):
        first, last = run.lines
        margin = file.indent(first)
        lines.insert(last, f"{margin}{_ON}{file.newline}".encode())
        lines.insert(first - 1, f"{margin}{_OFF}{file.newline}".encode())
    return b"".join(lines)


def _unfenced(text: bytes) -> bytes:
    lines = text.splitlines(keepends=True)
    return b"".join(line for line in lines if line.strip().decode() not in (_OFF, _ON))


def _array(names: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _flag(value: object) -> str:
    return "true" if value else "false"
