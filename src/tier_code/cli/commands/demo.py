"""`tier-code demo`: the main job on a real third-party package, with the real local model."""

from __future__ import annotations

import hashlib
import shlex
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import click

from tier_code.adapters.config.folders import cache_dir
from tier_code.cli.run_options import RunOptions
from tier_code.domain.errors import UsageProblem

PACKAGE, VERSION = "itsdangerous", "2.2.0"
ARCHIVE = f"{PACKAGE}-{VERSION}.tar.gz"
SHA256 = "e0050c0b7da1eea53ffaf149c0cfbb5c6e2e2b69c4bef22c81fa6eb73e5f6173"
REQUEST = "rename want_bytes to to_bytes everywhere and document the undocumented functions in encoding.py"


@click.command
@click.option("--prepare-only", is_flag=True, help="Fetch the model and the package, then stop.")
@click.option("-p", "--print", "headless", is_flag=True, help="Without the full screen.")
def demo(*, prepare_only: bool, headless: bool) -> int:
    """Rename and document in a real package, with its own tests, offline after the downloads."""
    _pull_model()
    repo = _unpacked(_archive())
    click.echo(f"the package is in {repo}")
    if prepare_only:
        return 0
    return _start(repo, headless=headless)


def _pull_model() -> None:
    from tier_code.cli.commands.models import models

    code = models.main(["pull", "--yes"], prog_name="tier-code models", standalone_mode=False)
    if isinstance(code, int) and code:
        raise UsageProblem("the local model could not be pulled; the lines above say why")


def _archive() -> Path:
    """The source distribution, fetched once by the user's own package client and checked."""
    folder = cache_dir() / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / ARCHIVE
    if not archive.exists():
        click.echo(f"fetching {PACKAGE} {VERSION}, source distribution ...")
        command = [
            sys.executable,
            "-P",
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--no-binary",
            ":all:",
        ]
        fetched = subprocess.run(  # noqa: S603 - our own interpreter and constants
            [*command, "--dest", str(folder), f"{PACKAGE}=={VERSION}"], check=False
        )
        if fetched.returncode or not archive.exists():
            raise UsageProblem(
                f"{PACKAGE} {VERSION} could not be fetched; check the network and run this again"
            )
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        archive.unlink()
        raise UsageProblem(f"{ARCHIVE} is not the file that was published; removed, run this again")
    return archive


def _unpacked(archive: Path) -> Path:
    """A fresh copy in a scratch folder, under version control so that `git diff` shows the work."""
    repo = archive.parent / f"{PACKAGE}-{VERSION}"
    shutil.rmtree(repo, ignore_errors=True)
    with tarfile.open(archive) as members:
        members.extractall(archive.parent, filter="data")
    author = ["-c", "user.name=tier-code demo", "-c", "user.email=demo@localhost"]
    for arguments in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        [*author, "commit", "-q", "-m", "As published"],
    ):
        subprocess.run(["git", "-C", str(repo), *arguments], check=True)  # noqa: S603, S607 - the user's git
    return repo


def _start(repo: Path, *, headless: bool) -> int:
    from tier_code.cli.commands.run import has_screen, run_session

    screen = has_screen() and not headless
    # Plugins that happen to be installed beside us are none of the package's business.
    test_command = (
        f"PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 {shlex.quote(sys.executable)} -m pytest -q -p no:cacheprovider"
    )
    options = RunOptions(
        request=REQUEST,
        repo=str(repo),
        offline=True,
        yes=not screen,
        headless=not screen,
        test_command=test_command,
    )
    code = run_session(options)
    click.echo(f"the tree is in {repo}: git -C {shlex.quote(str(repo))} diff")
    click.echo(
        f"see it again, without model or network: tier-code replay last --repo {shlex.quote(str(repo))}"
    )
    return code
