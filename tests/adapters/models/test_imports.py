"""What the model adapters load before they are used: no client library, no native code."""

from __future__ import annotations

import subprocess
import sys

import pytest

VENDORS = ("httpx2", "xllamacpp", "anthropic", "ollama")


@pytest.mark.parametrize(
    "module",
    [
        "tier_code.adapters.models.catalogue",
        "tier_code.adapters.models.openai_chat",
        "tier_code.adapters.models.scripted",
        "tier_code.adapters.models.embedded_host",
        "tier_code.cli.commands.models",
    ],
)
def test_importing_loads_no_vendor(module: str) -> None:
    program = f"import {module}, sys; print(*[name for name in {VENDORS!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert loaded.stdout.split() == []
