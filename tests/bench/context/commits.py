"""Questions made from the history of public repositories: a commit's subject, and the functions it changed.

None of these repositories is in the benchmark. Weights are chosen on `CHOSEN_ON`; `HELD_OUT` is looked at.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tier_code.adapters.counting.offline import offline_counter
from tier_code.codebase.exploring.candidates import candidates
from tier_code.codebase.exploring.evidence import plain_name
from tier_code.codebase.exploring.standing import Standing, standing_of

CHOSEN_ON = (
    "pallets+jinja",
    "pallets+werkzeug",
    "encode+starlette",
    "aio-libs+aiohttp",
    "python-attrs+attrs",
    "python-poetry+poetry",
    "tiangolo+typer",
)
HELD_OUT = (
    "pytest-dev+pytest",
    "marshmallow-code+marshmallow",
    "scrapy+scrapy",
    "urllib3+urllib3",
    "sphinx-doc+sphinx",
)
MOST_TARGETS = 3
LOOKED_AT = 6000
"""Commits of a repository, newest first."""
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+")
_ISSUE = re.compile(r"\s*\(?#\d+\)?")


@dataclass(frozen=True, slots=True)
class Question:
    """What a commit says, and what it changed."""

    repo: str
    parent: str
    words: str
    targets: frozenset[tuple[str, str]]
    """(path, qualified name) of functions."""


@dataclass(slots=True)
class TreeAt:
    """The files of a commit, read from the repository's objects; implements `ports.source.SourceTree`."""

    repository: Path
    commit: str
    _blobs: dict[str, str] = field(default_factory=dict)
    _reader: subprocess.Popen[bytes] | None = None

    @property
    def root(self) -> str:
        """The repository."""
        return str(self.repository)

    def paths(self) -> list[str]:
        """Every file, sorted."""
        if not self._blobs:
            listed = git(self.repository, "ls-tree", "-r", "-z", self.commit)
            for entry in listed.split("\0"):
                about, _, path = entry.partition("\t")
                if " blob " in about:
                    self._blobs[path] = about.split()[2]
        return sorted(self._blobs)

    def read(self, path: str) -> bytes | None:
        """A file's bytes."""
        self.paths()
        if path not in self._blobs:
            return None
        if self._reader is None:
            command = ["git", "-C", str(self.repository), "cat-file", "--batch"]
            self._reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        asked, answered = self._reader.stdin, self._reader.stdout
        if asked is None or answered is None:
            return None
        asked.write(f"{self._blobs[path]}\n".encode())
        asked.flush()
        size = int(answered.readline().split()[-1])
        return answered.read(size + 1)[:-1]

    def close(self) -> None:
        """End the process that reads."""
        if self._reader is not None:
            self._reader.communicate()
            self._reader = None


@dataclass(slots=True)
class Found:
    """How often candidates hit, summed over questions."""

    asked: int = 0
    symbol: dict[int, int] = field(default_factory=lambda: dict.fromkeys((1, 5, 20), 0))
    file: dict[int, int] = field(default_factory=lambda: dict.fromkeys((1, 5), 0))
    reciprocal: float = 0.0

    def count(self, question: Question, ranked: Sequence[tuple[str, str]]) -> None:
        """Take one answer in: (path, qualified name), best first."""
        self.asked += 1
        files = list(dict.fromkeys(path for path, _ in ranked))
        wanted = {path for path, _ in question.targets}
        for most in self.symbol:
            self.symbol[most] += not question.targets.isdisjoint(ranked[:most])
        for most in self.file:
            self.file[most] += not wanted.isdisjoint(files[:most])
        first = next((place for place, each in enumerate(ranked, 1) if each in question.targets), 0)
        self.reciprocal += 1 / first if first else 0.0

    @property
    def line(self) -> str:
        """The figures as shares."""
        shares = [f"symbol@{most} {hits / self.asked:.3f}" for most, hits in self.symbol.items()]
        shares += [f"file@{most} {hits / self.asked:.3f}" for most, hits in self.file.items()]
        return f"{self.asked} commits: {', '.join(shares)}, mrr {self.reciprocal / self.asked:.3f}"


def measured(folder: Path, names: Sequence[str], most: int) -> Found:
    """Candidates for the subjects of up to `most` commits of each repository that is there."""
    found = Found()
    for name in names:
        repository = folder / name
        for question in questions(repository, most) if repository.is_dir() else ():
            tree = TreeAt(repository, question.parent)
            ranking = candidates(tree, question.words, 50, offline_counter())
            tree.close()
            found.count(question, [(each.target.path, plain_name(each.target.qualname)) for each in ranking])
    return found


def questions(repository: Path, most: int) -> list[Question]:
    """Some of a repository's commits that change one to three functions, the same ones every time."""
    listed = git(repository, "log", "--no-merges", f"-n{LOOKED_AT}", "--format=%H%x09%P%x09%s", "--", "*.py")
    rows = [line.split("\t", 2) for line in listed.splitlines()]
    rows.sort(key=lambda row: sha256(row[0].encode()).digest())
    found: list[Question] = []
    for commit, parent, subject in rows:
        words = _ISSUE.sub("", subject).strip()
        targets = frozenset(_targets(repository, commit, parent)) if len(words.split()) > 1 else frozenset()
        if 1 <= len(targets) <= MOST_TARGETS:
            found.append(Question(repository.name, parent, words, targets))
        if len(found) == most:
            break
    return found


def _targets(repository: Path, commit: str, parent: str) -> Iterator[tuple[str, str]]:
    """The functions that a commit changed; nothing when it changed more than functions can hold."""
    if not parent:
        return
    changed = git(repository, "diff-tree", "-r", "--name-only", "-M", parent, commit).splitlines()
    sources = [path for path in changed if path.endswith(".py") and standing_of(path) is Standing.SOURCE]
    if not 1 <= len(sources) <= MOST_TARGETS:
        return
    for path in sources:
        diff = git(repository, "diff-tree", "-p", "-U0", parent, commit, "--", path)
        source = git(repository, "show", f"{parent}:{path}", missing="")
        spans = list(_functions(source))
        for match in _HUNK.finditer(diff):
            start, count = int(match[1]), int(match[2] or 1)
            around = [span for span in spans if span[1] <= start and start + max(count, 1) - 1 <= span[2]]
            if around:
                yield path, min(around, key=lambda span: span[2] - span[1])[0]


def _functions(source: str) -> Iterator[tuple[str, int, int]]:
    """Qualified name, first and last line of functions that are in no other function."""
    try:
        module = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    pending: list[tuple[ast.AST, str]] = [(module, "")]
    while pending:
        node, prefix = pending.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{prefix}{child.name}", child.lineno, child.end_lineno or child.lineno
            elif isinstance(child, ast.ClassDef):
                pending.append((child, f"{prefix}{child.name}."))
            elif isinstance(child, ast.stmt):
                pending.append((child, prefix))


def git(repository: Path, *arguments: str, missing: str | None = None) -> str:
    """What git prints; `missing` when it fails.

    Errors: CalledProcessError when nothing stands for a failure.
    """
    done = subprocess.run(
        ["git", "-C", str(repository), *arguments], capture_output=True, check=missing is None
    )
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else missing or ""
