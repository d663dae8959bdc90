"""Runs tier-code as a user does: a process of its own, in a folder, with a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CODE: Mapping[str, str] = {
    "pkg/__init__.py": "from pkg.config import parse_cfg as parse_cfg\n",
    "pkg/config.py": '''"""Settings."""


def parse_cfg(text):
    return dict(line.split("=") for line in text.splitlines())


def size(config):
    return len(config)
''',
    "pkg/main.py": '''"""Starts."""

from pkg.config import parse_cfg, size


def run():
    """Run."""
    return size(parse_cfg("a=1"))
''',
    "check.py": "from pkg.main import run\nassert run() == 1\nprint('fine')\n",
}
GOOD_ANSWER = "Count the settings of a configuration."


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that has ended."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Both streams."""
        return self.out + self.err


@dataclass(slots=True)
class Place:
    """A repository and a user's home, both below one temporary folder."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def repo(self) -> Path:
        """The repository."""
        return self.root / "repo"

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Create or replace files of the repository."""
        for name, content in files.items():
            path = self.repo / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def bytes_of(self) -> dict[str, bytes]:
        """Every file of the repository."""
        found = (path for path in sorted(self.repo.rglob("*")) if path.is_file() and not path.is_symlink())
        return {str(path.relative_to(self.repo)): path.read_bytes() for path in found}

    def script(self, *answers: Mapping[str, object]) -> str:
        """A file with a model's answers; returns its path."""
        path = self.root / "script.toml"
        tables = ("[[answer]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in a.items()) for a in answers)
        path.write_text("\n".join(tables))
        return str(path)

    def command(self, *arguments: str) -> list[str]:
        """The command line of a run."""
        return [sys.executable, "-m", "tier_code", *arguments]

    def variables(self) -> dict[str, str]:
        """The environment of a run: no terminal, no colours, a home below the temporary folder."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
        # Port 1: whatever runs on the machine of the tests is not part of them.
        own = {"TIER_CODE_HOME": str(self.root / "home"), "OLLAMA_HOST": "127.0.0.1:1"}
        return {**kept, **own, "HOME": str(self.root), **self.environment}

    def run(self, *arguments: str, stdin: str = "") -> Finished:
        """Run to the end, in the repository."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.repo,
            env=self.variables(),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=25,
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start and do not wait."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.repo,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
