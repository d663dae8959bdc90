"""The desk for settings: what is set and where that came from, packs, and a file for the repository."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.config.folders import config_dir
from tier_code.cli.run_options import RunOptions
from tier_code.domain.errors import UsageProblem
from tier_code.frontends.shared.back_office import PackRow, SettingRow

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


class SettingsDesk:
    """The user's settings, and the repository's."""

    _repo: Path
    _options: RunOptions

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

    def packs(self) -> Sequence[PackRow]:
        """Every pack there is, and the one that a session here would have."""
        from tier_code.adapters.config.packs_reading import load_packs
        from tier_code.cli.model_wiring import household

        chosen = household(self._options, self._repo, _quiet).models.pack
        packs = sorted(load_packs(config_dir()).items())
        return tuple(PackRow(name=name, title=pack.title, chosen=name == chosen) for name, pack in packs)

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
