from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
READS = """
from importlib.resources import files
from tier_code.adapters.config.themes import load_themes
from tier_code.adapters.models.weights.manifest import shipped_entries
from tier_code.adapters.prices.table import shipped_table
names = [theme.name for theme in load_themes(None).themes]
assert {"ink", "paper"} <= set(names), names
assert [entry.name for entry in shipped_entries()]
assert shipped_table().models()
prompts = files("tier_code.engine.planning.prompts")
assert [found.name for found in prompts.iterdir() if found.name.endswith(".md")]
assert files("tier_code.codebase.languages.python").joinpath("definitions.scm").read_text("utf-8")
assert files("tier_code.frontends.fullscreen").joinpath("app.tcss").read_text("utf-8")
import tier_code
print(tier_code.__file__)
"""


def test_an_installed_wheel_has_its_themes_prompts_prices_and_queries(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    done = subprocess.run(
        [sys.executable, "-c", READS],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "installed"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) in done.stdout
