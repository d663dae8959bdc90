"""What the line mode loads before its first prompt."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.cli.terminals import terminal

VENDORS = {"anthropic", "ollama", "openai", "httpx2", "xllamacpp", "tiktoken", "jedi", "textual"}
SCRIPT = """
import json, sys
from pathlib import Path
from tier_code.__main__ import main
try:
    main()
finally:
    Path("../loaded").write_text(json.dumps(sorted(sys.modules)))
"""


def loaded(place: Place, *arguments: str, prompt: str, term: str) -> set[str]:
    """The modules of a session that was opened and left."""
    line = " ".join([sys.executable, "-c", '"$SCRIPT"', *arguments])
    with terminal(place, line=line, variables={"TERM": term, "SCRIPT": SCRIPT}) as session:
        session.until(prompt)
        session.type("\x04")
        session.end()
    names: list[str] = json.loads((place.root / "loaded").read_text())
    return set(names)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    here = Place(tmp_path)
    here.write(CODE)
    return here


def test_the_line_mode_loads_neither_the_full_screen_nor_a_vendor(place: Place) -> None:
    names = loaded(place, "--line", prompt="ready", term="xterm-256color")
    assert not names & VENDORS
    assert "prompt_toolkit" in names
    assert "tier_code.frontends.fullscreen" not in names


def test_a_plain_terminal_needs_no_prompt_toolkit(place: Place) -> None:
    names = loaded(place, prompt="^>$", term="dumb")
    assert not names & (VENDORS | {"prompt_toolkit"})
