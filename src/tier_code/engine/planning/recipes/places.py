"""From the place that a clause names to the Python files that it means, for steps over many files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tier_code.domain.plan import Candidate, Target
from tier_code.engine.planning.recipe import Drafting, Refusal
from tier_code.engine.planning.words import listed, unquoted

PYTHON = (".py", ".pyi")
_TEST_FILE = re.compile(r"(?:^|/)(?:tests?/|testing/|test_[^/]*\.py$|[^/]*_test\.py$|conftest\.py$)")
_EVERYWHERE = re.compile(
    r"^(?:everywhere|everything|all|(?:(?:all|every|each)\s+(?:of\s+)?)?(?:the\s+|my\s+|this\s+|our\s+)?"
    r"(?:whole\s+|entire\s+|python\s+|source\s+)*"
    r"(?:repo(?:sitory)?|project|code\s?base|code|files?|modules?|sources?))$",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"^(?:(?:all|every|each|of|the|my|this|our|python|source|code|files?|modules?|packages?|folders?|director(?:y|ies)"
    r"|scripts?|everything|in|inside|within|under|from|at)\s+)+(?=\S)",
    re.IGNORECASE,
)


async def files_of(place: str, drafting: Drafting, *, tests: bool = True) -> tuple[str, ...] | Refusal:
    """The Python files under a place as a person words it; empty or `.` means the whole repository.

    `place` may list several ("a.py, pkg/ and pkg.mod"). Without `tests`, test files are left out of folders
    and of the whole repository; a test file that is named is taken. Stubs (`.pyi`) are taken when named only.
    Refuses a place that is not there, and a file name that several files share.
    """
    words = unquoted(place.strip())
    if words in ("", ".", "./") or _EVERYWHERE.match(words):
        return await _under(".", drafting, tests=tests)
    found: dict[str, None] = {}
    for item in listed(_NOUN.sub("", words)):
        inside = await _under(unquoted(_NOUN.sub("", item)), drafting, tests=tests)
        if isinstance(inside, Refusal):
            return inside
        found.update(dict.fromkeys(inside))
    return tuple(sorted(found))


def module_targets(paths: Iterable[str]) -> tuple[Target, ...]:
    """One `path::` for each file, as a step over many files declares them."""
    return tuple(Target(path=path, qualname="") for path in paths)


def place_in_words(place: str, paths: Sequence[str]) -> str:
    """How a title names the place: the one file, or the words, or the whole repository."""
    if len(paths) == 1:
        return paths[0]
    words = unquoted(place.strip())
    return "the whole repository" if words in ("", ".", "./") or _EVERYWHERE.match(words) else words


def is_test_file(path: str) -> bool:
    """Whether a path looks like a test, its fixtures or its support."""
    return _TEST_FILE.search(path) is not None


async def _under(place: str, drafting: Drafting, *, tests: bool) -> tuple[str, ...] | Refusal:
    place = place.removesuffix("::")
    meant = list(await drafting.catalog.paths_matching(drafting.tree, place))
    if place.endswith(PYTHON):
        return _named(place, list(dict.fromkeys([*meant, *_created(place, drafting)])))
    meant += _created(place, drafting)
    modules = [path for path in meant if path.endswith(".py")]
    if len(meant) == 1 and modules:
        return tuple(modules)
    chosen = tuple(path for path in modules if tests or not is_test_file(path))
    if chosen:
        return chosen
    if modules:
        return Refusal(reason=f"there are only tests in {_spoken(place)}; name a test file to take it")
    return Refusal(
        reason=f"there is no Python file in {_spoken(place)}"
        if place == "."
        else f"'{place}' is no file, folder or module with Python code in the repository",
        hints=("name a file, a folder or a module, such as src/pkg/mod.py, src/pkg/ or pkg.mod",),
    )


def _named(place: str, meant: list[str]) -> tuple[str, ...] | Refusal:
    """The one file of that name."""
    if len(meant) == 1:
        return tuple(meant)
    if not meant:
        return Refusal(reason=f"there is no file '{place}' in the repository")
    return Refusal(
        reason=f"'{place}' may be {len(meant)} files; name one of them exactly",
        candidates=tuple(
            Candidate(target=Target(path=path, qualname=""), kind="module", line=1) for path in meant
        ),
    )


def _created(place: str, drafting: Drafting) -> list[str]:
    """Files of that place that earlier clauses of the request will create."""
    wanted = place.removeprefix("./").rstrip("/")
    return [
        path
        for step in drafting.steps
        for path in step.creates
        if wanted in (".", path) or path.endswith(f"/{wanted}") or path.startswith(f"{wanted}/")
    ]


def _spoken(place: str) -> str:
    return "the repository" if place == "." else place
