"""The desk for sessions: write one down, copy it, name it, delete it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.storage.sessions import Sessions
from tier_code.adapters.system_clock import SystemClock
from tier_code.domain.events import SessionId
from tier_code.domain.view import SessionView


class SessionDesk:
    """Sessions of the repository."""

    _repo: Path

    def export(self, view: SessionView, words: Sequence[str]) -> str:
        """Write a session into the repository's folder or wherever `words` say."""
        from tier_code.cli.commands.session_care import write_export
        from tier_code.frontends.shared.exporting.export import ExportFormat, export_format, export_text

        form, path = ExportFormat.MARKDOWN, None
        for word in words:
            named = export_format(word)
            form = named or form
            path = Path(word).expanduser() if "." in word or "/" in word else path
        target = path or Path(f"tier-code-{view.session[:10].lower()}{form.suffix}")
        where = target if target.is_absolute() else self._repo / target
        write_export(where, export_text(view, form))
        return str(where)

    def fork(self, session: SessionId) -> SessionId:
        """A new session that begins as this one stands."""
        from tier_code.adapters.storage.session_copies import fork_session

        store = Sessions(data_dir())
        return fork_session(store, store.find(session, self._repo), self._repo, SystemClock()).session

    def rename(self, session: SessionId, title: str) -> str:
        """Name a session that is not open."""
        from tier_code.adapters.storage.session_copies import rename_session

        return rename_session(Sessions(data_dir()).find(session, self._repo), title, SystemClock())

    def delete(self, session: SessionId) -> str:
        """Delete one that is not open."""
        from tier_code.adapters.storage.session_copies import delete_session
        from tier_code.frontends.shared.wording import size

        freed = delete_session(Sessions(data_dir()).find(session, self._repo))
        return f"{session} deleted, {size(freed)} freed"
