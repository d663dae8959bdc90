"""`tier-code models`, as a user runs it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.adapters.models.weights.small_models import CONTENT, digest
from tests.support.http_servers import ServedFile, file_server
from tier_code.cli.main import start

MANIFEST = f"""
[[model]]
name = "small"
title = "Small"
file = "small.gguf"
bytes = {len(CONTENT)}
sha256 = "{digest(CONTENT)}"
licence = "MIT"
parameters = "0 B"
use = "tests"
hub = "ADDRESS"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of our own, with one model in the user's manifest that nobody serves yet."""
    monkeypatch.setenv("TIER_CODE_HOME", str(tmp_path))
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "no-ollama"))
    offer(tmp_path, "http://127.0.0.1:9/none")
    return tmp_path


@pytest.fixture
def served(home: Path) -> Iterator[ServedFile]:
    """The model behind a loopback server."""
    file = ServedFile(CONTENT)
    with file_server(file) as address:
        offer(home, address)
        yield file


def offer(home: Path, address: str) -> None:
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "models.toml").write_text(MANIFEST.replace("ADDRESS", address))


def weights_in(home: Path) -> Path:
    return home / "data" / "models" / "small.gguf"


Printed = pytest.CaptureFixture[str]


def test_the_list_shows_size_licence_and_what_is_here(home: Path, capsys: Printed) -> None:
    assert start(["models", "list"]) == 0
    listed = capsys.readouterr().out
    assert "qwen2.5-coder-1.5b  not here  1.1 GB  1.5 B parameters  Apache-2.0" in listed

    weights_in(home).parent.mkdir(parents=True)
    weights_in(home).write_bytes(CONTENT)
    assert start(["models", "list", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["small"]["state"] == "installed"
    assert rows["small"]["path"] == str(weights_in(home))
    assert rows["smollm2-135m"]["state"] == "not here"


def test_a_download_without_a_terminal_needs_yes(home: Path, served: ServedFile, capsys: Printed) -> None:
    assert start(["models", "pull", "small"]) == 4

    said = capsys.readouterr().err
    assert "licence MIT" in said
    assert "tier-code models pull small --yes" in said
    assert served.asked == []
    assert not weights_in(home).exists()


def test_a_pull_tells_its_progress_and_where_the_model_is(
    home: Path, served: ServedFile, capsys: Printed
) -> None:
    assert start(["models", "pull", "small", "--yes"]) == 0

    printed = capsys.readouterr()
    assert weights_in(home).read_bytes() == CONTENT
    assert f"small is ready, from hub in 0:00: {weights_in(home)}" in printed.out
    assert "ollama: its store does not hold these weights" in printed.err
    assert "downloading 230 kB of 230 kB" in printed.err
    assert "checking sha256 230 kB of 230 kB" in printed.err
    assert "\r" not in printed.err
    assert len(served.asked) == 1


def test_a_second_pull_has_nothing_to_do(home: Path, served: ServedFile, capsys: Printed) -> None:
    start(["models", "pull", "small", "--yes"])
    capsys.readouterr()

    assert start(["models", "pull", "small"]) == 0
    assert capsys.readouterr().out == f"small is here: {weights_in(home)}\n"
    assert len(served.asked) == 1


def test_a_pull_answers_in_json_alone_on_standard_output(
    home: Path, served: ServedFile, capsys: Printed
) -> None:
    assert start(["models", "pull", "small", "--yes", "--source", "hub", "--json"]) == 0

    result = json.loads(capsys.readouterr().out)
    assert (result["source"], result["path"]) == ("hub", str(weights_in(home)))
    assert served.asked == [""]


def test_a_file_of_the_users_needs_no_leave_and_no_network(
    home: Path, served: ServedFile, tmp_path: Path
) -> None:
    (tmp_path / "mine.gguf").write_bytes(CONTENT)

    assert start(["models", "pull", "small", "--from", str(tmp_path / "mine.gguf")]) == 0
    assert weights_in(home).read_bytes() == CONTENT
    assert served.asked == []


def test_a_wrong_file_is_refused_and_nothing_else_is_tried(
    home: Path, served: ServedFile, tmp_path: Path, capsys: Printed
) -> None:
    (tmp_path / "mine.gguf").write_bytes(b"\0" * len(CONTENT))

    assert start(["models", "pull", "small", "--yes", "--from", str(tmp_path / "mine.gguf")]) == 1
    assert f"expected sha256 {digest(CONTENT)}" in capsys.readouterr().err
    assert not weights_in(home).exists()
    assert served.asked == []


def test_offline_looks_on_this_machine_only(home: Path, served: ServedFile, capsys: Printed) -> None:
    assert start(["models", "pull", "small", "--yes", "--offline"]) == 1

    said = capsys.readouterr().err
    assert "hub: not asked, --offline" in said
    assert "no source could give small" in said
    assert served.asked == []
    assert home.exists()


def test_one_source_named_is_the_only_one(home: Path, capsys: Printed) -> None:
    assert start(["models", "pull", "small", "--yes", "--source", "hub"]) == 1

    said = capsys.readouterr().err
    assert "hub: cannot reach 127.0.0.1" in said
    assert "parts" not in said
    assert home.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pull", "large"], "there is no model 'large'; known: qwen2.5-coder-1.5b, smollm2-135m, small"),
        (["pull", "--source", "file"], "--source file needs --from PATH"),
        (["pull", "--from", "x", "--source", "hub"], "does not go together with --source hub"),
        (["verify"], "no model is here; get one with: tier-code models pull"),
        (["rm", "large"], "there is no model 'large'"),
    ],
)
@pytest.mark.usefixtures("home")
def test_what_cannot_be_is_a_usage_problem(arguments: list[str], words: str, capsys: Printed) -> None:
    assert start(["models", *arguments]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "manifest",
    ["[[model]]\nname = 'x'", "model = 7", "not toml", MANIFEST.replace("small.gguf", "../../.bashrc")],
)
def test_a_broken_manifest_of_the_users_is_named(home: Path, manifest: str, capsys: Printed) -> None:
    (home / "config" / "models.toml").write_text(manifest)

    assert start(["models", "list"]) == 2
    assert "models.toml is not a manifest of models" in capsys.readouterr().err


def test_verify_finds_a_changed_byte_and_rm_frees_the_room(home: Path, capsys: Printed) -> None:
    weights_in(home).parent.mkdir(parents=True)
    weights_in(home).write_bytes(CONTENT)
    assert start(["models", "verify"]) == 0
    assert f"small  ok  sha256 {digest(CONTENT)}" in capsys.readouterr().out

    weights_in(home).write_bytes(b"\0" * len(CONTENT))
    assert start(["models", "verify", "small"]) == 1
    assert "tier-code models rm small" in capsys.readouterr().err

    assert start(["models", "rm", "small"]) == 0
    assert capsys.readouterr().out == "small: 230 kB freed\n"
    assert not weights_in(home).exists()
    assert start(["models", "rm", "small"]) == 0
    assert capsys.readouterr().out == "small: nothing was here\n"


def on_a_terminal(*arguments: str) -> pexpect.spawn:
    program = "import sys; from tier_code.cli.main import start; sys.exit(start(sys.argv[1:]))"
    return pexpect.spawn(
        sys.executable,
        ["-c", program, "models", *arguments],
        env=dict(os.environ),
        encoding="utf-8",
        codec_errors="replace",
        dimensions=(24, 90),
        timeout=9,
    )


@pytest.mark.parametrize(("answer", "code"), [("n", 4), ("y", 0)])
def test_on_a_terminal_the_user_is_asked(home: Path, served: ServedFile, answer: str, code: int) -> None:
    terminal = on_a_terminal("pull", "small")
    terminal.expect(r"small: Small, 230 kB, licence MIT\r\nDownload it\? \[Y/n\]")
    terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    shown = str(terminal.before)
    terminal.close()

    assert terminal.exitstatus == code
    assert weights_in(home).exists() == (code == 0)
    assert len(served.asked) == (code == 0)
    if code == 0:
        assert "█" * 24 + " downloading 230 kB of 230 kB" in shown
        assert "\r" in shown.replace("\r\n", "")
