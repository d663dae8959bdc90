"""The docstring recipe: "document X", one step per symbol, undocumented and public ones by default.

In TypeScript, JavaScript and Go a step writes the comment that stands above the symbol.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.money.estimates import docstring_estimate
from tier_code.engine.planning.python_symbols import PYTHON_ENDS
from tier_code.engine.planning.recipe import Drafting, PatternRecipe, Refusal, candidate, wrong_arguments
from tier_code.engine.planning.words import is_place, listed, unquoted
from tier_code.ports.code import Symbol

CHECKS = ("scope", "parse", "symbol", "code-equal", "docstring", "lint")
CHECKS_OF_COMMENTS = ("scope", "parse", "code-equal", "docstring")
"""Of languages whose descriptions are comments: a file without them is the file without them before."""
COMMENTED = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".go")
"""Files of those languages."""
MAX_STEPS = 500

_PATTERN = re.compile(
    r"^(?:document|(?:add|write|create)\s+(?:the\s+|a\s+|missing\s+)*"
    r"(?:docstrings?|(?:doc(?:umentation)?|[jt]sdoc|go\s?doc)(?:\s+comments?)?)\s+(?:to|for|in|of))\s+(?P<what>.+)$",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"^(?P<word>the|all|every|each|any|missing|undocumented|public|exported|private|non-public|functions?|methods?|class(?:es)?"
    r"|types?|structs?|interfaces?|modules?|packages?|files?|symbols?|everything"
    r"|and|or|in|of|from|inside|within|including|too)(?:[\s,]+|$)",
    re.IGNORECASE,
)
_TEST_FILE = re.compile(
    r"(?:^|/)(?:tests?/|__tests__/|test_[^/]*\.py$|[^/]*_test\.(?:py|go)$|[^/]*\.(?:test|spec)\.\w+$|conftest\.py$)"
)
"""Left out where no place is named: nobody means the tests by "document everything"."""
_ASIDE = re.compile(
    r"(?:^|/)(?:vendor|third_party|node_modules|dist|build|_?static|docs?|_?examples?|www|site)/"
    r"|(?:^|/)__tests__/|_test\.go$|\.(?:test|spec)\.\w+$|\.min\.\w+$|\.d\.[cm]?ts$|[._]gen(?:erated)?\.\w+$|\.pb\.go$"
)
"""Of other languages: tests, copied, generated and shown code are meant only by their own place."""
_CONSTRUCTORS = frozenset({"__init__", "constructor"})
"""What is to be said of them stands at their class."""
_NOUNS = {
    "function": {"function", "method"},
    "method": {"method"},
    "class": {"class"},
    "type": {"class", "interface", "type"},
    "struct": {"class"},
    "interface": {"interface"},
    "module": {"module"},
    "package": {"module", "class", "function", "method"},
    "symbol": {"function", "method", "class", "interface", "type"},
    "everything": {"module", "class", "function", "method", "interface", "type"},
}
_DEFINITIONS = frozenset({"module", "class", "function", "method", "interface", "type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a clause asks to document, as read from its words."""

    places: tuple[str, ...]
    kinds: frozenset[str]
    """Empty means: whatever the place has."""
    private: bool


def read_selection(what: str) -> Selection:
    """Read "the undocumented functions in a.py and b.py" into kinds and places."""
    kinds: set[str] = set()
    places: list[str] = []
    rest, private = _without_words(what.strip(), kinds)
    for item in listed(rest):
        place, also = _without_words(item, kinds)
        private = private or also
        places += [unquoted(place)] if place else []
    return Selection(places=tuple(places), kinds=frozenset(kinds), private=private)


def _without_words(text: str, kinds: set[str]) -> tuple[str, bool]:
    """A text less the words in front that say what to document (into `kinds`); whether private names too."""
    private = False
    while match := _WORD.match(text):
        word = match["word"].lower()
        singular = {"classes": "class"}.get(word, word.rstrip("s") if word != "class" else word)
        kinds |= _NOUNS.get(singular, set())
        private = private or word in ("private", "non-public")
        text = text[match.end() :]
    return text, private


def _is_public(symbol: Symbol) -> bool:
    """Whether it is seen from outside; in Go a method is when its type is."""
    first = symbol.target.qualname[:1]
    return symbol.public and (not symbol.target.path.endswith(".go") or first.isupper())


def _is_aside(path: str, place: str) -> bool:
    """Whether a file that a folder's name brings along is none that people document."""
    if not path.endswith(COMMENTED) or place.endswith(COMMENTED):
        return False
    inside = path.partition(f"{place.strip('./')}/")[2] if place != "." else path
    return _ASIDE.search(inside or path) is not None


class DocstringRecipe(PatternRecipe):
    """Plans one docstring step per symbol."""

    example = "document the undocumented functions in config.py"
    tool = ""
    usage = ""
    pattern = _PATTERN

    def request(self, arguments: Sequence[str]) -> str:
        """No exact tool writes docstrings."""
        raise wrong_arguments(self, arguments)

    async def plan(self, match: re.Match[str], drafting: Drafting) -> Refusal | None:
        """Add a step for every symbol that the clause means."""
        selection = read_selection(match["what"])
        places = selection.places or (".",)
        chosen: list[Symbol] = []
        for place in places:
            found = await self._in_place(place, selection, drafting)
            if isinstance(found, Refusal):
                return found
            chosen.extend(found)
        unique = list({str(symbol.target): symbol for symbol in chosen}.values())
        if not unique:
            return Refusal(
                reason=f"no undocumented public definition of that kind in {', '.join(places)}",
                hints=("add 'private' to include names with an underscore",),
            )
        if len(unique) > MAX_STEPS:
            return Refusal(
                reason=f"that is {len(unique)} docstrings; name a file or folder to take them in parts"
            )
        for symbol in unique:
            self._add(symbol, match["what"], drafting)
        return None

    async def _in_place(
        self, place: str, selection: Selection, drafting: Drafting
    ) -> Sequence[Symbol] | Refusal:
        name, _, file = place.partition(" in ")
        former = drafting.before_renames(name).removesuffix("::")
        if not is_place(former):
            named = await self._named(former, selection, drafting, file.strip())
            if named is not None:
                return named
        paths = [
            path
            for path in await drafting.catalog.paths_matching(drafting.tree, former)
            if path.endswith((".py", *COMMENTED))
            and (former != "." or not _TEST_FILE.search(path))
            and not _is_aside(path, former)
        ]
        if not paths:
            return Refusal(
                reason=f"'{place}' is neither a file nor a name that is defined in the repository",
                hints=("names are case sensitive; write path::Name to point at one exactly",),
            )
        chosen: list[Symbol] = []
        for path in paths:
            found = await self._in_file(path, selection, drafting, alone=len(paths) == 1)
            if isinstance(found, Refusal):
                return found
            chosen.extend(found)
        return chosen

    async def _named(
        self, name: str, selection: Selection, drafting: Drafting, file: str
    ) -> Sequence[Symbol] | Refusal | None:
        """The one definition of that name, documented or not; None when the word is no name in the code.

        `file`, where it is given, says in which file or folder.
        """
        paths = set(await drafting.catalog.paths_matching(drafting.tree, file)) if file else set()
        found = [
            symbol
            for symbol in await drafting.catalog.find(drafting.tree, name)
            if symbol.target.path.endswith((*PYTHON_ENDS, *COMMENTED))
            and symbol.kind in (selection.kinds or _DEFINITIONS)
            and (not file or symbol.target.path in paths)
            and ("#" not in symbol.target.qualname or symbol.public)
        ]
        if not found:
            return None
        modules = [symbol for symbol in found if symbol.kind == "module"]
        if modules:
            return None
        if len(found) > 1:
            return Refusal(
                reason=f"'{name}' has {len(found)} definitions; name one of them exactly",
                candidates=tuple(candidate(symbol) for symbol in found),
            )
        if found[0].documented:
            what = "a docstring" if found[0].target.path.endswith(PYTHON_ENDS) else "a doc comment"
            return Refusal(reason=f"{found[0].target} has {what} already")
        return found

    async def _in_file(
        self, path: str, selection: Selection, drafting: Drafting, *, alone: bool
    ) -> Sequence[Symbol] | Refusal:
        try:
            symbols = await drafting.catalog.in_file(drafting.tree, path)
        except UsageProblem as problem:
            if alone:
                return Refusal(reason=str(problem))
            drafting.notes.append(f"left out: {problem}")
            return ()
        functions = [s.target.qualname for s in symbols if s.kind in ("function", "method")]
        interfaces = [s.target.qualname for s in symbols if s.kind == "interface"]
        kinds = selection.kinds or _DEFINITIONS
        if path.endswith(COMMENTED):
            # A module has no comment of its own there, and members of an interface have no code to go by.
            kinds = kinds - {"module"}
            functions += interfaces
            symbols = [symbol for symbol in symbols if "#" not in symbol.target.qualname]
        return [
            symbol
            for symbol in symbols
            if symbol.kind in kinds
            and not symbol.documented
            and (_is_public(symbol) or selection.private)
            and symbol.name not in _CONSTRUCTORS
            and ("#" not in symbol.target.qualname or symbol.public)
            and not any(symbol.target.qualname.startswith(f"{name}.") for name in functions)
        ]

    def _add(self, symbol: Symbol, words: str, drafting: Drafting) -> None:
        target, mover = drafting.after_renames(symbol.target)
        subject = target.qualname or f"module {target.path}"
        comment = target.path.endswith(COMMENTED)
        noun = "type" if target.path.endswith(".go") and symbol.kind == "class" else symbol.kind
        words_for = "doc comment" if comment else "docstring"
        where = "" if not target.qualname else f" in {target.path}"
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"document {subject}",
                kind=StepKind.DOCSTRING,
                targets=(target,),
                instruction=f"Write the {words_for} of the {noun} {target.qualname or target.path}{where}.",
                task_class=TaskClass.B,
                checks=CHECKS_OF_COMMENTS if comment else CHECKS,
                tier=TierName.LOCAL,
                reason="",
                depends_on=(mover,) if mover else (),
                arguments=(("was", str(symbol.target)),) if mover else (),
                estimate=docstring_estimate(symbol.tokens, drafting.local_price, drafting.frontier_price),
                group=f"document {words}",
            )
        )
