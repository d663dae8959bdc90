"""What stands behind the screens beside the session: settings, books, models, permissions, sessions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.config.folders import config_dir, data_dir
from tier_code.adapters.config.repo_asks import repo_asks
from tier_code.adapters.config.repo_permissions import Trust
from tier_code.adapters.storage.sessions import Sessions
from tier_code.adapters.system_clock import SystemClock
from tier_code.cli.repo_answers import permissions_of
from tier_code.cli.run_options import RunOptions
from tier_code.domain.errors import UsageProblem
from tier_code.domain.events import SessionId
from tier_code.domain.ledger_report import LedgerLine
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.engine.planning.model.surroundings import CONVENTIONS
from tier_code.frontends.shared.back_office import (
    FindingRow,
    ModelRow,
    PackRow,
    Progress,
    SettingRow,
    TrustQuestion,
    TrustRow,
    TrustWords,
)

_EDITABLE = ("budget.", "tiers.", "class_tiers.", "keys.")
_CHOICES = {
    "allow_unpriced": ("false", "true"),
    "commit": ("ask", "each-run"),
    "commit_message": ("plain", "model"),
    "commit_attribution": ("true", "false"),
    "history": ("true", "false"),
    "notify": ("bell", "off"),
    "motion": ("full", "reduced"),
    "mouse": ("true", "false"),
    "mode": ("ask", "plan", "auto-edit", "full-auto"),
    "screen": ("full", "line", "plain"),
}
_TYPED = ("pack", "time_zone", "theme", "hour_rate", "sandbox", *_CHOICES)


class UsersOffice:
    """The user's own files, and the repository's as far as they are asked; implements `BackOffice`."""

    def __init__(self, repo: Path, options: RunOptions) -> None:
        self._repo = repo
        self._options = options
        self._permissions = permissions_of(repo)

    def settings(self) -> Sequence[SettingRow]:
        """Every setting with where it comes from."""
        from tier_code.adapters.config.settings import load_settings
        from tier_code.cli.commands.config import setting_rows

        settings = load_settings(config_dir(), self._repo)
        return tuple(
            SettingRow(
                key=key,
                value=value,
                origin=origin,
                editable=key in _TYPED or key.startswith(_EDITABLE),
                choices=_CHOICES.get(key, ()),
            )
            for key, value, origin in setting_rows(settings)
        )

    def set_setting(self, key: str, value: str) -> str:
        """Set one of the user's."""
        from tier_code.cli.users_keys import set_users_setting

        return str(set_users_setting(key, value))

    def ledger(self) -> Sequence[LedgerLine]:
        """The books of all sessions."""
        from tier_code.cli.commands.ledger import ledger_lines

        return ledger_lines()

    def packs(self) -> Sequence[PackRow]:
        """Every pack there is, and the one that a session here would have."""
        from tier_code.adapters.config.packs_reading import load_packs
        from tier_code.cli.model_wiring import household

        chosen = household(self._options, self._repo, _quiet).models.pack
        packs = sorted(load_packs(config_dir()).items())
        return tuple(PackRow(name=name, title=pack.title, chosen=name == chosen) for name, pack in packs)

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

    def rules(self) -> Sequence[str]:
        """Commands that run without asking in this repository."""
        return self._permissions.rules()

    def allow(self, command: str) -> str:
        """Allow one more."""
        return self._permissions.allow(command)

    def forget(self, rule: str) -> None:
        """Ask about it again."""
        self._permissions.forget(rule)

    def permissions_file(self) -> str:
        """Where the rules are."""
        return str(self._permissions.path)

    def trust(self) -> TrustQuestion | None:
        """What this repository's files ask for."""
        asks = repo_asks(self._repo, CONVENTIONS)
        if not asks.asked:
            return None
        kept = self._permissions.trust()
        return TrustQuestion(
            repo=str(self._repo),
            rows=tuple(TrustRow(file=each.file, what=each.what, heard=each.heard) for each in asks.asked),
            words=tuple(TrustWords(each.file, each.begins) for each in asks.words),
            digest=asks.digest,
            again=kept is not None and kept.digest != asks.digest,
        )

    def trusted(self) -> bool | None:
        """The answer for the files as they are now."""
        kept = self._permissions.trust()
        return kept.trusted if kept and kept.digest == repo_asks(self._repo, CONVENTIONS).digest else None

    def decide(self, question: TrustQuestion, *, trusted: bool) -> None:
        """Keep the user's answer, bound to the files as they were when it was asked."""
        self._permissions.decide(Trust(digest=question.digest, trusted=trusted))

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

    def proposed_settings(self) -> tuple[str, str]:
        """A commented settings file for this repository; every line of it is a comment until edited."""
        from tier_code.adapters.config.repo_file import CONFIG, FOLDER

        return str(self._repo / FOLDER / CONFIG), PROPOSED

    def write_settings(self) -> str:
        """Write that file where there is none."""
        path, text = self.proposed_settings()
        target = Path(path)
        try:
            target.parent.mkdir(exist_ok=True)
            if target.parent.is_symlink():
                raise UsageProblem(f"{target.parent} is a link; nothing is written through it")
            with target.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            raise UsageProblem(f"{target} is there already; nothing was written") from None
        except OSError as problem:
            raise UsageProblem(f"{target}: {problem.strerror}") from None
        return path


PROPOSED = """\
# What tier-code minds in this repository. It can only take away: lower budgets, more files kept here or
# hidden, a stricter sandbox. Models, prices, keys and commands are each user's own business.

# [budget]
# session = "2.00"      # dollars; the lower of this and the user's own holds
# day = "5.00"

# Files whose contents never go to a cloud.
# local_only = ["secret/**", "*.pem"]

# Files that no step sees or changes; patterns as in a .gitignore. .tier-code/ignore holds more of them.
# ignore = ["vendor/", "*.min.js"]

# How strictly commands are confined at least: S0 to S3.
# sandbox = "S2"
"""


def _quiet(what: str, done: int, total: int) -> None:
    del what, done, total
