"""Where tier-code keeps what."""

from __future__ import annotations

from pathlib import Path

import pytest

from tier_code.adapters.config.folders import cache_dir, config_dir, data_dir


def test_one_variable_moves_everything() -> None:
    environment = {"TIER_CODE_HOME": "/somewhere", "XDG_DATA_HOME": "/elsewhere"}
    folders = [folder(environment) for folder in (data_dir, cache_dir, config_dir)]
    assert folders == [Path("/somewhere/data"), Path("/somewhere/cache"), Path("/somewhere/config")]


@pytest.mark.parametrize(
    ("folder", "variable"),
    [(data_dir, "XDG_DATA_HOME"), (cache_dir, "XDG_CACHE_HOME"), (config_dir, "XDG_CONFIG_HOME")],
)
def test_the_xdg_variables_are_honoured(folder: object, variable: str) -> None:
    assert callable(folder)
    assert folder({variable: "/elsewhere"}) == Path("/elsewhere/tier-code")
    # The specification: relative paths are to be ignored.
    assert folder({variable: "elsewhere"}) == folder({})
    assert folder({}).is_absolute()
