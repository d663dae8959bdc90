"""Renames in TypeScript, JavaScript and Go, held against the languages' own tools, at zero tokens.

Arguments: folders of git repositories. TypeScript is compared with the rename of its language service (node,
and `TYPESCRIPT` naming the folder of its npm package), Go with what its own type checker resolves (`go` on
the path).
`NUMBER` says how many definitions are renamed in each repository (30); they are drawn by a hash, so every run
takes the same. Nothing is written.
"""

from __future__ import annotations

import json
import os
import posixpath
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from tests.codebase.codemods.marked import rename_step
from tier_code.codebase.checks.renames.references import check_references
from tier_code.codebase.checks.renames.tree_equality import check_tree
from tier_code.codebase.codemods.renaming_elsewhere.outcome import Place, Renamed
from tier_code.codebase.codemods.renaming_elsewhere.rename import rename_elsewhere
from tier_code.codebase.codemods.renaming_go.packages import GoPackages
from tier_code.codebase.codemods.renaming_go.rename import find_target as find_in_go
from tier_code.codebase.codemods.renaming_scripts.script_file import is_script
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.codemods.renaming_scripts.targets import find_target as find_in_scripts
from tier_code.codebase.index.reading import SourceReader
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import TierCodeError, ToolDeclined
from tier_code.domain.plan import Target

HERE = Path(__file__).parent / "renames"
NEW = "RenamedByTheBench"
Spot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class GitTree:
    """The tracked files of a clone."""

    folder: Path
    listed: tuple[str, ...]
    kept: dict[str, bytes | None] = field(default_factory=dict, repr=False)

    @property
    def root(self) -> str:
        """The folder."""
        return str(self.folder)

    def paths(self) -> Sequence[str]:
        """Every tracked file."""
        return self.listed

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None for a link or a missing one."""
        if path not in self.kept:
            full = self.folder / path
            self.kept[path] = full.read_bytes() if full.is_file() and not full.is_symlink() else None
        return self.kept[path]


@dataclass(slots=True)
class Trial:
    """One rename and what came of it."""

    target: Target
    spot: Spot
    renamed: Renamed | None = None
    refusal: str = ""
    failed_check: str = ""
    seconds: float = 0.0
    expected: set[Spot] = field(default_factory=set)

    @property
    def found(self) -> set[Spot]:
        """The places that were changed."""
        places = self.renamed.places if self.renamed is not None else ()
        return {(each.path, each.start) for each in places}

    @property
    def beyond(self) -> list[Place]:
        """Keys of a test's stand-in for a module, which the language service leaves to break."""
        places = self.renamed.places if self.renamed is not None else ()
        extra = [each for each in places if (each.path, each.start) not in self.expected]
        return [each for each in extra if each.how == "key"]

    @property
    def verdict(self) -> str:
        """`exact`, `declined`, `stopped` (by a check) or `wrong`."""
        if self.renamed is None:
            return "declined"
        if self.failed_check:
            return "stopped"
        extra = {(each.path, each.start) for each in self.beyond}
        return "exact" if self.found - extra == self.expected else "wrong"

    def agrees_with(self, expected: set[Spot]) -> bool:
        """Whether these are the places that were changed, keys of stand-ins aside."""
        places = self.renamed.places if self.renamed is not None else ()
        keys = {(each.path, each.start) for each in places if each.how == "key"}
        return not expected - self.found and not self.found - expected - keys


def main(arguments: Sequence[str]) -> int:
    """Run the renames of every repository and print what came of them."""
    wrong = 0
    for folder in arguments:
        trials = list(run(Path(folder).resolve(), int(os.environ.get("NUMBER", "30"))))
        for line in report(folder, trials):
            sys.stdout.write(f"{line}\n")
        wrong += sum(trial.verdict in {"wrong", "stopped"} for trial in trials)
    return 1 if wrong else 0


def run(folder: Path, number: int) -> Iterator[Trial]:
    """Rename `number` definitions of one repository, each by itself, and ask the language's own tool."""
    command = ["git", "-C", str(folder), "ls-files"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    tree = GitTree(folder, tuple(sorted(filter(None, listed.stdout.split("\n")))))
    trials = [rename_one(tree, target, spot) for target, spot in drawn(tree, number)]
    is_go = any(path.endswith("go.mod") for path in tree.listed)
    answers = ask_go(folder, trials) if is_go else ask_typescript(folder, trials)
    for trial, answer in zip(trials, answers, strict=True):
        ways = [{(path, place) for path, place in way} for way in answer]
        trial.expected = next((way for way in ways if trial.agrees_with(way)), ways[0])
        yield trial


def drawn(tree: GitTree, number: int) -> list[tuple[Target, Spot]]:
    """Definitions that other files use, and some that they do not; each kind of definition gets its share."""
    reader, kinds = SourceReader(tree), Counter[str]()
    found: list[tuple[str, Target, str]] = []
    for path in tree.listed:
        file = reader.file(path) if (is_script(path) or path.endswith(".go")) and not _is_test(path) else None
        for definition in file.facts.definitions.values() if file is not None else ():
            target = Target(path=path, qualname=definition.qualname)
            found.append((blake2b(str(target).encode()).hexdigest(), target, definition.kind.value))
    chosen: list[tuple[Target, Spot]] = []
    for _, target, kind in sorted(found, key=lambda each: each[0]):
        if target.qualname != "_" and len(chosen) < number and kinds[kind] < number // 3:
            spot = _spot(tree, target)
            if spot is not None:
                kinds[kind] += 1
                chosen.append((target, spot))
    return chosen


def _is_test(path: str) -> bool:
    parts = path.lower().split("/")
    return any(part in {"examples", "_examples", "www", "docs", "site"} or "test" in part for part in parts)


def _spot(tree: GitTree, target: Target) -> Spot | None:
    try:
        if target.path.endswith(".go"):
            found = find_in_go(GoPackages(tree), target)
            return found.file.path, found.start + len(found.file.mark)
        _, item = find_in_scripts(Scripts(tree), target)
    except TierCodeError:
        return None
    return item.file.path, item.start + len(item.file.mark)


def rename_one(tree: GitTree, target: Target, spot: Spot) -> Trial:
    """One rename with its checks."""
    trial = Trial(target, spot)
    began = time.perf_counter()
    last = target.qualname.rpartition(".")[2]
    new = NEW if last[:1].isupper() else NEW[0].lower() + NEW[1:]
    try:
        trial.renamed = rename_elsewhere(tree, target, new, in_text=False)
    except ToolDeclined as refusal:
        trial.refusal = "; ".join([str(refusal), *refusal.details[:2]])
    except TierCodeError as refusal:
        trial.refusal = str(refusal)
    trial.seconds = time.perf_counter() - began
    if trial.renamed is not None:
        step = rename_step(str(target), new)
        for check in (check_tree, check_references):
            result = check(step, tree, trial.renamed.changes)
            if result.outcome is not CheckOutcome.PASSED:
                trial.failed_check = f"{result.check}: {result.evidence}"
    return trial


def ask_typescript(folder: Path, trials: Sequence[Trial]) -> list[list[list[Spot]]]:
    """The places by TypeScript's language service."""
    package = os.environ.get("TYPESCRIPT", "")
    if not package or shutil.which("node") is None:
        sys.exit("set TYPESCRIPT to the folder of npm's package of that name, and put node on the path")
    return _answers(["node", str(HERE / "oracle.cjs"), str(Path(package).resolve()), str(folder)], trials)


def ask_go(folder: Path, trials: Sequence[Trial]) -> list[list[list[Spot]]]:
    """The places by Go's type checker."""
    if shutil.which("go") is None:
        sys.exit("put go on the path")
    with_suffix = Path(os.environ.get("TMPDIR", "/tmp"), "tier-code-oracle.go")  # noqa: S108 - a source file of ours
    with_suffix.write_text((HERE / "oracle.go.txt").read_text())
    return [[answer] for answer in _answers(["go", "run", str(with_suffix), str(folder)], trials)]


def _answers(command: Sequence[str], trials: Sequence[Trial]) -> list[Any]:
    questions = json.dumps([{"path": trial.spot[0], "place": trial.spot[1]} for trial in trials])
    around = {**os.environ, "GO111MODULE": "off", "GOPATH": os.environ.get("GOPATH", "/usr/share/gocode")}
    ran = subprocess.run(command, input=questions, capture_output=True, text=True, check=True, env=around)
    return list(json.loads(ran.stdout))


def report(folder: str, trials: Sequence[Trial]) -> Iterator[str]:
    """What came of the renames of one repository."""
    counts = Counter(trial.verdict for trial in trials)
    done = [trial for trial in trials if trial.renamed is not None]
    places = sum(len(trial.found) for trial in done)
    packages = [len({_package(path) for path, _ in trial.found}) for trial in done]
    told = ", ".join(f"{counts[each]} {each}" for each in ("exact", "declined", "stopped", "wrong"))
    yield f"{posixpath.basename(folder.rstrip('/'))}: {len(trials)} renames: {told}"
    yield f"  {places} places; {sum(each >= 3 for each in packages)} renames cross three packages or more"
    beyond = sum(len(trial.beyond) for trial in done)
    if beyond:
        yield f"  {beyond} keys of stand-ins in tests, which the language service does not rename"
    for trial in trials:
        if trial.verdict == "exact":
            yield f"  exact     {trial.target}  {len(trial.found)} places  {trial.seconds:.2f} s"
        else:
            yield f"  {trial.verdict:9} {trial.target}  {trial.refusal or trial.failed_check}"
        if trial.verdict == "wrong":
            extra = {(each.path, each.start) for each in trial.beyond}
            yield f"    missed {sorted(trial.expected - trial.found)[:5]}"
            yield f"    taken {sorted(trial.found - trial.expected - extra)[:5]}"


def _package(path: str) -> str:
    """The package of a monorepo or of Go that a file is in, as its folders tell."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] in {"packages", "examples", "packages-private"} else parts[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
