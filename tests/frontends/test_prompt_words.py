from __future__ import annotations

import pytest

from tier_code.domain.plan import parse_target
from tier_code.frontends.shared.slash import SlashCommand, UnknownSlash, parse_slash, typed_name
from tier_code.frontends.shared.spelled_out import spelled_out


@pytest.mark.parametrize(
    ("line", "action", "words"),
    [
        ("/undo", "undo", ()),
        ("/undo  s1   s2 ", "undo", ("s1", "s2")),
        ("/edit s2 say  what it\nreturns", "edit", ("s2", "say  what it\nreturns")),
        ("/tier s1 local", "tier", ("s1", "local")),
        ("/step 3", "open", ("3",)),
    ],
)
def test_slash_commands_are_read(line: str, action: str, words: tuple[str, ...]) -> None:
    command = parse_slash(line)
    assert isinstance(command, SlashCommand)
    assert (command.action.id, command.words) == (action, words)


def test_an_unknown_command_names_the_nearest() -> None:
    assert parse_slash("/udno") == UnknownSlash("udno", "undo")
    assert parse_slash("/") == UnknownSlash("", "")
    assert parse_slash("/qqqqqq") == UnknownSlash("qqqqqq", "")


def test_a_name_is_offered_until_its_words_begin() -> None:
    assert typed_name("/und") == "und"
    assert typed_name("/") == ""
    assert typed_name("/undo s1") is None
    assert typed_name("rename /a") is None


@pytest.mark.parametrize(
    ("request_text", "target", "expected"),
    [
        ("rename sign to seal", "a.py::Signer.sign", "rename a.py::Signer.sign to seal"),
        ("rename Signer.sign to seal", "a.py::Signer.sign", "rename a.py::Signer.sign to seal"),
        ("rename the method sign", "a.py::Signer.sign#2", "rename the method a.py::Signer.sign#2"),
        ("document config.py", "src/config.py::", "document src/config.py::"),
        ("document config", "src/config.py::", "document src/config.py::"),
        ("rename signer to sign", "a.py::sign", "rename signer to a.py::sign"),
        ("rename load and preload", "a.py::load", "rename a.py::load and preload"),
        ("rename it", "a.py::load", None),
    ],
)
def test_a_chosen_meaning_is_written_into_the_request(
    request_text: str, target: str, expected: str | None
) -> None:
    assert spelled_out(request_text, parse_target(target)) == expected
