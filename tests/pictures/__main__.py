"""`make pictures`: every screen, dark and light, wide and 80 by 24, from the newest session of a folder.

Paths in the user's own folder are shown as `~`, so HOME should be the folder that TIER_CODE_HOME lies in.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from tests.pictures.drawing import at_home, picture
from tests.pictures.scenes import SCENES
from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import Sessions
from tier_code.cli.run_options import RunOptions
from tier_code.cli.screen_session import screen_surroundings

SIZES = {"132x36": (132, 36), "80x24": (80, 24)}
THEMES = ("ink", "paper")


def main() -> None:
    """Write SVG files and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repo", type=Path, help="the folder that the session worked in")
    parser.add_argument("--session", default="last")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--only", nargs="*", default=(), help="names of scenes")
    wanted = parser.parse_args()
    repo: Path = wanted.repo.resolve()
    journal = Sessions(data_dir()).find(wanted.session, repo).journal
    records = [at_home(record, repo) for record in JournalFile.read(journal).records()]
    wanted.out.mkdir(parents=True, exist_ok=True)
    around = screen_surroundings("", repo, RunOptions(repo=str(repo)))
    for scene in SCENES:
        if wanted.only and scene.name not in wanted.only:
            continue
        for theme in THEMES:
            for name, size in SIZES.items():
                drawn = asyncio.run(picture(scene, records, replace(around, theme=theme), size))
                path = wanted.out / f"{scene.name}-{theme}-{name}.svg"
                path.write_text(drawn, encoding="utf-8")
                sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
