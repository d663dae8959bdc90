"""What stands behind the screens beside the session: all desks, with models, books and the doctor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.config.folders import data_dir
from tier_code.cli.office.permission_desk import PermissionDesk
from tier_code.cli.office.session_desk import SessionDesk
from tier_code.cli.office.settings_desk import SettingsDesk
from tier_code.cli.run_options import RunOptions
from tier_code.domain.ledger_report import LedgerLine
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.back_office import FindingRow, ModelRow, Progress


class UsersOffice(SettingsDesk, PermissionDesk, SessionDesk):
    """The user's own files, and the repository's as far as they are asked; implements `BackOffice`."""

    def __init__(self, repo: Path, options: RunOptions) -> None:
        self._repo = repo
        self._options = options

    def ledger(self) -> Sequence[LedgerLine]:
        """The books of all sessions."""
        from tier_code.cli.commands.ledger import ledger_lines

        return ledger_lines()

    def models(self) -> Sequence[ModelRow]:
        """Local models."""
        from tier_code.cli.commands.models import users_catalogue
        from tier_code.frontends.shared.wording import size

        catalogue = users_catalogue()
        rows = []
        for entry in catalogue.entries:
            here = catalogue.installed_path(entry.name) is not None
            kept = catalogue.landing(entry).kept_bytes()
            state = "installed" if here else f"{size(kept)} fetched" if kept else "not here"
            about = f"{entry.parameters} parameters, {entry.licence}; {entry.use}"
            rows.append(
                ModelRow(name=entry.name, about=about, state=state, bytes=entry.bytes, installed=here)
            )
        return tuple(rows)

    def pull(self, name: str, progress: Progress) -> str:
        """Fetch a local model from the first source that has it."""
        from tier_code.cli.commands.models import pull_quietly

        return pull_quietly(name, progress)

    def copy(self, text: str) -> str:
        """By a program of the desktop where one works; else into a file."""
        from tier_code.cli.clipboard import copied

        return copied(text, data_dir() / "copied.txt")

    def doctor(self) -> Sequence[FindingRow]:
        """Look at everything that a session needs."""
        from tier_code.cli.commands.doctor import findings_of

        return tuple(
            FindingRow(state=each.state.value, what=each.what, told=one_line(each.told, 400))
            for each in findings_of(self._repo)
        )
