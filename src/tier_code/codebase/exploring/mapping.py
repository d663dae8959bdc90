"""The ranked outline of a tree under a token budget: the same bytes for the same code, in any process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isqrt

from tier_code.codebase.exploring.folders import Counted, counted_by_folder
from tier_code.codebase.exploring.map_entries import Entry, entries
from tier_code.codebase.exploring.room import excerpt, path_line
from tier_code.codebase.exploring.standing import Standing
from tier_code.codebase.exploring.survey import Survey, survey
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.languages.grammars import is_read
from tier_code.ports.counting import TokenCounter
from tier_code.ports.exploring import Excerpt
from tier_code.ports.source import SourceTree

_PARSED_AT_LEAST = 30
_TOKENS_A_FILE = 40
"""One file is parsed for so many tokens of budget: more would not be shown."""
_NAMES_SHARE = 4
"""Of the budget, one part in so many is for files by name alone."""
_FOLDERS_SHARE = 8
"""As above, for counts by folder."""
_TOKENS_A_FOLDER = 15
_NOTE_TOKENS = 50
"""Kept back for the last line."""
_MOST_MISSES = 300
"""Entries tried in a row that do not fit before giving up."""
_SIDE = {Standing.SOURCE: 4, Standing.ASIDE: 1}
"""What is outlined and named, and how much it weighs; tests, vendored and generated files are counted."""


@dataclass(slots=True)
class _Taken:
    """What a map holds so far: by file, the text of each line number."""

    counter: TokenCounter
    limit: int
    files: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    spent: int = 0

    def take(self, path: str, lines: Mapping[tuple[int, int], str], limit: int = 0) -> bool:
        """Add lines of a file, and its name if it is new; all or nothing."""
        held = self.files.get(path)
        missing = {place: text for place, text in lines.items() if held is None or place not in held}
        new = [*missing.values(), *([path_line(path)] if held is None else [])]
        cost = self.counter.count("".join(f"{line}\n" for line in new))
        if self.spent + cost > (limit or self.limit):
            return False
        self.spent += cost
        self.files.setdefault(path, {}).update(missing)
        return True


def repo_map(tree: SourceTree, budget_tokens: int, counter: TokenCounter) -> Excerpt:
    """Files with the signatures that others use most, in path order, then what is not named as counts."""
    found = survey(tree)
    weights = found.weights()
    ranked = _ranked(found, weights)
    reader = SourceReader(tree)
    parsed = [path for path in ranked if is_read(path)]
    chosen = parsed[: max(_PARSED_AT_LEAST, budget_tokens // _TOKENS_A_FILE)]
    wanted = list(_entries(reader, chosen, weights, found))
    taken = _Taken(counter, budget_tokens - _NOTE_TOKENS - budget_tokens // _FOLDERS_SHARE)
    for path in ranked:
        if not taken.take(path, {}, budget_tokens // _NAMES_SHARE):
            break
    _fill(taken, wanted)
    # What was kept back for folders is mostly not needed: a second helping takes the rest.
    made, folders = _fitted(found, taken, budget_tokens, complete=False)
    taken.limit += max(0, budget_tokens - made.tokens - _NOTE_TOKENS // 5)
    left_out = _fill(taken, wanted) + len(parsed) - len(chosen) + found.unread
    return _fitted(found, taken, budget_tokens, folders, complete=not left_out)[0]


def _ranked(found: Survey, weights: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Files worth naming, those that others use most first."""
    worth = {
        path: sum(map(isqrt, weights[path].values())) * _SIDE[found.standings[path]]
        for path in found.scans
        if found.standings[path] in _SIDE
    }
    return sorted(worth, key=lambda path: (-worth[path], path.count("/"), path))


def _entries(
    reader: SourceReader, chosen: Sequence[str], weights: Mapping[str, Mapping[str, int]], found: Survey
) -> Iterator[Entry]:
    for path in chosen:
        file = reader.file(path)
        if file is not None:
            yield from entries(file, weights[path], _SIDE[found.standings[path]])


def _fill(taken: _Taken, wanted: Sequence[Entry]) -> int:
    """Take as many entries as fit, most worth first, then docstrings if all fitted; says how many did not."""
    ordered = sorted(wanted, key=lambda entry: (-entry.worth, entry.path, entry.line))
    headers = {(entry.path, entry.line): entry.text for entry in wanted}
    left_out = misses = 0
    for entry in ordered:
        around = {(line, 0): headers[(entry.path, line)] for line in entry.inside}
        fitted = misses < _MOST_MISSES and taken.take(entry.path, {**around, (entry.line, 0): entry.text})
        misses = 0 if fitted else misses + 1
        left_out += not fitted
    for entry in () if left_out else ordered:
        if entry.described and not taken.take(entry.path, {(entry.line, 1): entry.described}):
            break
    return left_out


def _fitted(
    found: Survey, taken: _Taken, budget: int, most: int | None = None, *, complete: bool
) -> tuple[Excerpt, int]:
    """The map with as many folders as fit beside what was taken, up to `most`; and how many those may be."""
    others = [path for path in found.standings if path not in taken.files]
    most = max(1, budget // _FOLDERS_SHARE // _TOKENS_A_FOLDER) if most is None else most
    while True:
        folders = counted_by_folder(others, most)
        made = _rendered(found, taken, folders, complete=complete)
        if made.tokens <= budget or most == 0:
            break
        most //= 2
    if made.tokens <= budget:
        return made, most
    return excerpt(taken.counter, (), (), complete=False), 0


def _rendered(found: Survey, taken: _Taken, folders: Sequence[Counted], *, complete: bool) -> Excerpt:
    blocks: list[tuple[str, list[str]]] = [(each.folder, [each.line]) for each in folders]
    for path, held in taken.files.items():
        blocks.append((path, [path_line(path), *(held[place] for place in sorted(held))]))
    lines = [line for _, block in sorted(blocks) for line in block]
    paths = [*taken.files, *(path for each in folders for path in each.paths)]
    return excerpt(taken.counter, [*lines, _note(found, taken)], paths, complete=complete)


def _note(found: Survey, taken: _Taken) -> str:
    outlined = sum(1 for held in taken.files.values() if held)
    told = (
        f"# {len(found.standings)} files: {outlined} with signatures, {len(taken.files) - outlined} by name"
    )
    return f"{told}; {found.unread} source files beyond the limit were not read" if found.unread else told
