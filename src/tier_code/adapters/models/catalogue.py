"""Which local models there are to get, and which of them are in the user's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.models.weights.landing import Landing, PullRunning
from tier_code.adapters.models.weights.manifest import ModelEntry, shipped_entries
from tier_code.adapters.models.weights.progress import OnProgress, phase
from tier_code.adapters.models.weights.verification import sha256_of
from tier_code.domain.errors import StorageProblem, UsageProblem


class Catalogue:
    """The manifest together with the folder that holds what was pulled."""

    def __init__(self, folder: Path, entries: Sequence[ModelEntry] | None = None) -> None:
        self.folder = folder
        self.entries = tuple(entries if entries is not None else shipped_entries())

    def entry(self, name: str = "") -> ModelEntry:
        """A model by its name; for no name the first, which is the default.

        Errors: UsageProblem naming the known models.
        """
        found = [entry for entry in self.entries if not name or entry.name == name]
        if not found:
            known = ", ".join(entry.name for entry in self.entries)
            raise UsageProblem(f"there is no model '{name}'; known: {known}")
        return found[0]

    def landing(self, entry: ModelEntry) -> Landing:
        """The files of one model."""
        return Landing(self.folder, entry)

    def installed_path(self, name: str = "") -> Path | None:
        """The weights of a pulled model, or None. Verified when pulled; here only their size is looked at."""
        entry = self.entry(name)
        target = self.landing(entry).target
        try:
            return target if target.stat().st_size == entry.bytes else None
        except OSError:
            return None

    def installed(self) -> tuple[ModelEntry, ...]:
        """The models that are in the folder."""
        return tuple(entry for entry in self.entries if self.installed_path(entry.name))

    def verify(self, name: str = "", on_progress: OnProgress | None = None) -> str:
        """Read the weights again and compare; returns the hash.

        Errors: StorageProblem when they are missing or are not what the manifest says.
        """
        entry = self.entry(name)
        target = self.landing(entry).target
        if not target.is_file():
            raise StorageProblem(f"{entry.name} is not here; get it with: tier-code models pull {entry.name}")
        with phase("checking sha256", target.stat().st_size, on_progress) as meter:
            got = sha256_of(target, meter.add)
        if got != entry.sha256:
            raise StorageProblem(
                f"{target} is not {entry.name}: expected sha256 {entry.sha256}, got {got}; "
                f"replace it with: tier-code models rm {entry.name}, then tier-code models pull {entry.name}"
            )
        return got

    def remove(self, name: str) -> int:
        """Delete a model and what is left of its downloads; returns the freed bytes.

        Errors: StorageProblem when a file cannot be deleted, or is just being fetched.
        """
        entry = self.entry(name)
        landing = self.landing(entry)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with landing.claimed():
                return landing.clear()
        except PullRunning as problem:
            raise StorageProblem(f"another process is fetching {entry.name}; stop it first") from problem
        except OSError as problem:
            raise StorageProblem(f"cannot remove {entry.name}: {problem}") from problem
