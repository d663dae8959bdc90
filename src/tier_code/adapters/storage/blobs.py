"""Contents named by their SHA-256: written once, never changed, checked whenever they are read."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

from tier_code.adapters.storage.disk import Disk
from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.domain.errors import StorageProblem
from tier_code.domain.patch import digest

_DIGEST = re.compile("[0-9a-f]{64}")


class BlobFolder:
    """A folder of contents; implements `ports.workspace.Blobs`."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self.folder = folder
        self._disk = disk or Disk()

    def put(self, content: bytes) -> str:
        """Store and return the digest; durable when this returns. A damaged earlier copy is replaced.

        Errors: StorageProblem.
        """
        name = digest(content)
        private_folder(self.folder)
        with storing(self.folder):
            if self._read(name) != content:
                self._write(name, content)
        return name

    def get(self, name: str) -> bytes:
        """The content.

        Errors: StorageProblem when it is missing or damaged.
        """
        # The name may come from a damaged or foreign journal: it must not lead anywhere else.
        with storing(self.folder / name):
            content = self._read(name) if _DIGEST.fullmatch(name) else None
        if content is None:
            raise StorageProblem(f"{self.folder / name}: this content is missing")
        if digest(content) != name:
            raise StorageProblem(f"{self.folder / name}: this content is damaged (its SHA-256 differs)")
        return content

    def _read(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def _write(self, name: str, content: bytes) -> None:
        folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            part = f"{name}.{secrets.token_hex(4)}.part"
            opened = self._disk.open_new(part, folder)
            try:
                self._disk.write(opened, content)
                self._disk.sync(opened)
                self._disk.rename(part, name, folder)
            except OSError:
                with contextlib.suppress(OSError):
                    self._disk.remove(part, folder)
                raise
            finally:
                os.close(opened)
            self._disk.sync(folder)
        finally:
            os.close(folder)
