"""The user's own editor: what cannot be started is told in words, and the draft stays."""

from __future__ import annotations

import pytest

from tier_code.cli.outside_editor import edited
from tier_code.domain.errors import UsageProblem


def test_an_editor_that_is_no_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "vi '")
    with pytest.raises(UsageProblem, match="VISUAL is no command"):
        edited("a draft")


def test_a_blank_variable_names_no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", " ")
    monkeypatch.setenv("EDITOR", "true")
    assert edited("a draft") == "a draft"
