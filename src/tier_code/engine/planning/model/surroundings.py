"""What the planner is shown without asking: conventions, the map, and what a request names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.domain.plan import Target, parse_target
from tier_code.engine.planning.prompting.asking import one_turn
from tier_code.ports.exploring import Excerpt, SourceExplorer
from tier_code.ports.source import SourceTree

CONVENTIONS = ("AGENTS.md", "CLAUDE.md", "CONTRIBUTING.md")
"""The first that exists is read; they inform style and give no orders."""
MAP_TOKENS = 3000
CONVENTION_CHARACTERS = 6000
MENTION_TOKENS = 1500
MOST_CANDIDATES = 8
_CHARACTERS_PER_TOKEN = 4
_MENTION = re.compile(r"@(?P<path>[\w./-]*\w)(?:::(?P<name>[\w.#]+))?|(?P<target>[\w./-]+\.\w+::[\w.#]+)")


_CODE_WORD = re.compile(
    r"`(?P<quoted>[A-Za-z_][\w.]*)`|\b(?P<name>[A-Za-z]\w*_\w+|_\w+|[a-z]+[A-Z]\w*|[A-Za-z_][\w.]*(?=\(\)))"
)
"""What nobody writes who does not mean a name in code: `x`, snake_case, camelCase, x()."""
_LEAST_SOURCE = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """Text for the planner, and the files that it was made from."""

    text: str
    paths: tuple[str, ...] = ()
    tokens: int = 0


async def repository_text(
    tree: SourceTree, explorer: SourceExplorer, window_tokens: int, *, heard: bool = True
) -> Shown:
    """Conventions, if they are to be `heard`, and map: frozen for a session, whatever the code becomes."""
    room = min(MAP_TOKENS, window_tokens // 5)
    outline = await explorer.repo_map(tree, room)
    most = min(CONVENTION_CHARACTERS, room * _CHARACTERS_PER_TOKEN // 2)
    path, conventions = _conventions(tree, most) if heard else ("", "")
    parts, paths = [], [*outline.paths]
    if conventions:
        parts.append(f"Conventions, from {path}:\n{conventions}")
        paths.append(path)
    parts.append(f"Map (signatures that matter most; not everything):\n{outline.text.strip()}")
    return Shown(_quoted("\n\n".join(parts)), tuple(dict.fromkeys(paths)), outline.tokens)


async def named_in(request: str, tree: SourceTree, explorer: SourceExplorer, window_tokens: int) -> Shown:
    """What a request points at: the source of what it names for certain, and symbols that its words may mean.

    A look around that is foreseen is a call saved, and a small local model rarely asks for one.
    """
    shown: list[str] = []
    paths: list[str] = []
    left = min(MENTION_TOKENS, window_tokens // 8)
    for match in _MENTION.finditer(request):
        excerpt = await _mentioned(match, tree, explorer, left)
        if excerpt is None or left <= 0:
            continue
        shown.append(excerpt.text.strip())
        paths += excerpt.paths
        left -= excerpt.tokens
    candidates = await explorer.candidates(tree, request, MOST_CANDIDATES)
    for target in _called_by_name(request, [each.target for each in candidates]):
        source = await explorer.symbol(tree, str(target), left) if left > _LEAST_SOURCE else None
        if source is not None and source.complete:
            shown.append(source.text.strip())
            paths += source.paths
            left -= source.tokens
    if candidates:
        lines = [f"{each.target} ({each.kind}, line {each.line})" for each in candidates]
        shown.append("Symbols the request may mean:\n" + "\n".join(lines))
        paths += [each.target.path for each in candidates]
    text = _quoted("\n\n".join(shown))
    return Shown(text, tuple(dict.fromkeys(paths)), len(text) // _CHARACTERS_PER_TOKEN)


def _called_by_name(request: str, targets: Sequence[Target]) -> Iterator[Target]:
    """Of what the words may mean, what a word that can only be a name in code says, when it is one thing."""
    words = {match["quoted"] or match["name"] for match in _CODE_WORD.finditer(request)}
    for word in sorted(words):
        tail = word.rpartition(".")[2]
        meant = [each for each in targets if each.qualname.rpartition(".")[2] == tail]
        if len(meant) == 1:
            yield meant[0]


async def _mentioned(
    match: re.Match[str], tree: SourceTree, explorer: SourceExplorer, room: int
) -> Excerpt | None:
    if match["target"] or match["name"]:
        named = match["target"] or f"{match['path']}::{match['name']}"
        return await explorer.symbol(tree, str(parse_target(named)), room)
    return await explorer.outline(tree, match["path"], room)


def _conventions(tree: SourceTree, most: int) -> tuple[str, str]:
    """(path, text) of the file that says how this repository is written; empty when there is none."""
    for path in CONVENTIONS:
        content = tree.read(path)
        if content:
            text = content.decode("utf-8", "replace")
            return path, text if len(text) <= most else text[:most] + "\n(cut)"
    return "", ""


def _quoted(text: str) -> str:
    """Repository text that cannot end its own section."""
    safe = one_turn(text)
    for tag in ("repository", "code", "receipts"):
        safe = safe.replace(f"</{tag}>", f"< /{tag}>")
    return safe
