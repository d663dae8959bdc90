"""A model of a few hundred kilobytes in three packages, and a package client that needs no network."""

from __future__ import annotations

import hashlib
import json
import random
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.models.weights.landing import Landing
from tier_code.adapters.models.weights.manifest import ModelEntry, ModelPart
from tier_code.adapters.models.weights.progress import Progress

PART_BYTES = 100_000
CONTENT = random.Random(7).randbytes(2 * PART_BYTES + 30_000)
PLENTY = 10**12


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def pieces() -> list[bytes]:
    """The content in three."""
    return [CONTENT[at : at + PART_BYTES] for at in range(0, len(CONTENT), PART_BYTES)]


def small_entry(hub: str = "", *, sha256: str = "") -> ModelEntry:
    """The manifest entry of `CONTENT`."""
    parts = tuple(
        ModelPart(
            number=number,
            package=f"small-part{number}",
            version="1.0",
            member=f"data/part{number:02}.bin",
            bytes=len(piece),
            sha256=digest(piece),
        )
        for number, piece in enumerate(pieces(), 1)
    )
    return ModelEntry(
        name="small",
        title="Small",
        file="small.gguf",
        bytes=len(CONTENT),
        sha256=sha256 or digest(CONTENT),
        licence="MIT",
        parameters="0 B",
        use="tests",
        hub=hub,
        parts=parts,
    )


def landing_in(folder: Path, hub: str = "", *, sha256: str = "") -> Landing:
    """The small model's places in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return Landing(folder, small_entry(hub, sha256=sha256))


class Heard:
    """Remembers reports of progress."""

    def __init__(self) -> None:
        self.reports: list[Progress] = []

    def __call__(self, progress: Progress) -> None:
        self.reports.append(progress)

    def finished(self) -> list[tuple[str, int, int]]:
        """(phase, done, total) of each phase that ended."""
        return [(one.phase, one.done, one.total) for one in self.reports if one.finished]


@dataclass(frozen=True, slots=True)
class FakeIndex:
    """A folder of wheels with a client; `client.json` says what goes wrong and the log what was fetched."""

    folder: Path

    @property
    def command(self) -> tuple[str, ...]:
        """What stands in for the package client."""
        return (sys.executable, "-P", str(self.folder / "client.py"))

    def fetched(self) -> list[str]:
        """The packages that were asked for, in order of asking."""
        log = self.folder / "log"
        return log.read_text().split() if log.exists() else []

    def misbehave(self, **faults: object) -> None:
        """`fail`: packages whose fetch ends with an error, with how often. `hang`: ... never ends."""
        (self.folder / "client.json").write_text(json.dumps(faults))

    def damage(self, number: int) -> None:
        """Put other bytes into a wheel."""
        self._write(number, b"\0" * PART_BYTES)

    def garble(self, number: int) -> None:
        """Put a wheel there that is no archive."""
        self._wheel(number).write_bytes(b"not a wheel")

    def mend(self, number: int) -> None:
        """Put the right wheel there."""
        self._write(number, pieces()[number - 1])

    def _wheel(self, number: int) -> Path:
        return self.folder / f"small_part{number}-1.0-py3-none-any.whl"

    def _write(self, number: int, content: bytes) -> None:
        with zipfile.ZipFile(self._wheel(number), "w") as wheel:
            wheel.writestr(f"small_part{number}/__init__.py", "raise SystemExit('imported')")
            wheel.writestr(f"small_part{number}/data/part{number:02}.bin", content)


CLIENT = """
import json, os, pathlib, shutil, sys, time

here = pathlib.Path(__file__).parent
folder, wanted = pathlib.Path(sys.argv[-2]), sys.argv[-1]
assert sys.argv[-3] == "--dest" and os.environ["TMPDIR"].endswith("temporary")
name, version = wanted.split("==")
with (here / "log").open("a") as log:
    log.write(name + "\\n")
settings = here / "client.json"
faults = json.loads(settings.read_text()) if settings.exists() else {}
asked = (here / "log").read_text().split().count(name)
if asked <= faults.get("fail", {}).get(name, 0):
    sys.exit("WARNING: something\\nERROR: No matching distribution found for " + wanted)
wheel = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
if name in faults.get("hang", []):
    (pathlib.Path(os.environ["TMPDIR"]) / wheel).write_bytes(b"x" * 1000)
    (here / "hanging").write_text(str(os.getpid()))
    time.sleep(600)
shutil.copy(here / wheel, folder / wheel)
"""


def fake_index(folder: Path) -> FakeIndex:
    """All three wheels and the client."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "client.py").write_text(CLIENT)
    index = FakeIndex(folder)
    for number in (1, 2, 3):
        index.mend(number)
    return index
