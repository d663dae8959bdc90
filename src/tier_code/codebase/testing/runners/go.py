"""go test: packages as places."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.codebase.testing.options import Options
from tier_code.codebase.testing.places import PlacedTest
from tier_code.codebase.testing.runners.runner import program, within

_FLAGS = "-v -race -short -cover -failfast -trimpath -json"
_VALUED = "-run -skip -count -timeout -tags -p -parallel -cpu -shuffle -vet -mod -coverprofile -covermode"
_BELOW = "/..."


class Go:
    """`go test ./...`, in the repository or a folder of it."""

    _options = Options(flags=frozenset(_FLAGS.split()), valued=frozenset(_VALUED.split()))

    def called(self, words: Sequence[str]) -> int:
        """`go test`."""
        return 2 if len(words) > 1 and program(words[0]) == "go" and words[1] == "test" else 0

    def apart(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Only whole trees of packages are worth narrowing."""
        found = self._options.apart(words)
        if found is None or not found[1]:
            return None
        trees = all(place.startswith("./") and place.endswith(_BELOW) for place in found[1])
        return found if trees else None

    def collects(self, path: str, options: Sequence[str], places: Sequence[str]) -> bool:
        """Files of tests below one of the trees."""
        return path.endswith("_test.go") and within(path, [place.removesuffix(_BELOW) for place in places])

    def arguments(
        self, options: Sequence[str], places: Sequence[str], tests: Sequence[PlacedTest]
    ) -> tuple[str, ...]:
        """The packages that the tests lie in."""
        packages = ("." if test.folder == "." else f"./{test.folder}" for test in tests)
        return (*options, *dict.fromkeys(packages))

    def place_of(self, printed: str, options: Sequence[str], places: Sequence[str]) -> PlacedTest | None:
        """Its names do not say in which package a test is."""
        return None
