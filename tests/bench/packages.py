"""Real packages for benchmarks: source distributions, fetched once and unpacked afresh each time."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from tier_code.adapters.config.folders import cache_dir


def unpacked(name: str, version: str) -> Path:
    """A fresh git repository with the package as published.

    Errors: SystemExit saying that the package cannot be fetched.
    """
    folder = cache_dir() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name}-{version}.tar.gz"
    if not archive.exists():
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, "-d", str(folder), f"{name}=={version}"], check=False)
    if not archive.exists():
        raise SystemExit(f"{name} {version} cannot be fetched here")
    repo = folder / f"{name}-{version}"
    shutil.rmtree(repo, ignore_errors=True)
    with tarfile.open(archive) as members:
        members.extractall(folder, filter="data")
    subprocess.run(["git", "init", "-q", str(repo)], check=True)
    return repo
