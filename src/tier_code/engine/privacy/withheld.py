"""What only the files hold that may not travel: their names, their own words, their lines.

Files that may not travel are not in the tree that a slice is cut from. Other texts may quote them all the
same: the output of tests, a check's evidence, the user's own words, a summary. So every request is held
against what only those files hold, whatever it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tier_code.domain.privacy import PrivacyRules, may_reach
from tier_code.domain.tiers import Reach
from tier_code.ports.source import SourceTree

SHORTEST_WORD = 6
SHORTEST_LINE = 12
_WORD = re.compile(r"[^\W_](?:\w*\w)?|_\w+")
_LITERAL = re.compile(r"\"([^\"\\\n]{12,})\"|'([^'\\\n]{12,})'")
_VALUE = re.compile(r"^[\w.-]+[ \t]*[=:][ \t]*[\"']?([^\s\"']{8,})[\"']?[ \t]*$", re.MULTILINE)
"""What stands behind a name in a file of settings."""
_QUOTED_WITH = " \t>+-|E:#*`'\","
"""What tools put before a line that they quote."""


@dataclass(slots=True)
class _Fund:
    """What the hidden files hold."""

    paths: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)
    literals: set[str] = field(default_factory=set)


class Withheld:
    """Finds in a text what it can only have from files that may not travel so far."""

    def __init__(
        self, tree: Callable[[], SourceTree], rules: Callable[[], PrivacyRules], extra: Sequence[str] = ()
    ) -> None:
        """`rules` are asked anew each time: results of this session may have made more files private.

        `extra` are texts beside the tree that go to no model, such as a `.env` that git ignores.
        """
        self._tree = tree
        self._rules = rules
        self._extra = tuple(extra)

    def found(self, text: str, reach: Reach) -> tuple[tuple[str, str], ...]:
        """(kind, piece) for what must be taken out of a text before it goes so far, longest first.

        Reads the hidden files, and the others as far as it takes to see that they hold a piece too; blocking.
        """
        tree, rules = self._tree(), self._rules()
        paths = tree.paths()
        hidden = [path for path in paths if not may_reach(rules.label(path), reach)]
        if not hidden and not self._extra:
            return ()
        pieces = dict(_quoted(text, self._fund(tree, hidden)))
        if not pieces:
            return ()
        beyond = set(hidden)
        _keep_unknown(pieces, (path for path in paths if path not in beyond), tree)
        return tuple(
            (kind, piece) for piece, kind in sorted(pieces.items(), key=lambda it: (-len(it[0]), it[0]))
        )

    def _fund(self, tree: SourceTree, hidden: Sequence[str]) -> _Fund:
        fund = _Fund(paths=set(hidden))
        for path in hidden:
            fund.words.update(filter(_distinct, _WORD.findall(path)))
            _gather(fund, (tree.read(path) or b"").decode("utf-8", "replace"))
        for content in self._extra:
            _gather(fund, content)
        return fund


def _gather(fund: _Fund, content: str) -> None:
    fund.words.update(filter(_distinct, _WORD.findall(content)))
    for line in content.splitlines():
        if len(bare := line.strip(_QUOTED_WITH)) >= SHORTEST_LINE:
            fund.lines.add(bare)
    fund.literals.update(one or other for one, other in _LITERAL.findall(content))
    fund.literals.update(_VALUE.findall(content))


def _distinct(word: str) -> bool:
    """A word that is a name rather than language: a digit, an underscore, or capitals inside."""
    if len(word) < SHORTEST_WORD:
        return False
    inner = word.strip("_")
    plain = inner[1:].islower() or inner.isupper()
    return not plain or "_" in inner or any(letter.isdigit() for letter in inner)


def _quoted(text: str, fund: _Fund) -> Iterator[tuple[str, str]]:
    for word in set(_WORD.findall(text)) & fund.words:
        yield word, "name"
    for path in fund.paths:
        if path in text and ("/" in path or "." in path):
            yield path, "name"
    for line in text.splitlines():
        if (bare := line.strip(_QUOTED_WITH)) in fund.lines:
            yield bare, "line"
    for literal in fund.literals:
        if literal in text:
            yield literal, "line"


def _keep_unknown(pieces: dict[str, str], paths: Iterator[str], tree: SourceTree) -> None:
    """Drop every piece that a file holds which may travel: it is no secret of the others."""
    for path in paths:
        content = (tree.read(path) or b"").decode("utf-8", "replace")
        for piece in [piece for piece in pieces if piece in content]:
            del pieces[piece]
        if not pieces:
            return
