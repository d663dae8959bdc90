"""Canaries in files that must stay here: no byte of them reaches the cloud, whatever a session does.

One repository, one canary for each private file and each place in it, and a server that keeps every body it
received. Each way of working is one case; a new kind of request needs a line here and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.running import Place
from tests.support.messages_server import Shop, messages_server
from tests.support.ollama_server import Stable, ollama_server

CANARIES = (
    "zq_canary_function",
    "ZqCanaryClass",
    "zq canary of a docstring that stays",
    "zq-canary-of-a-value",
    "zq_canary_module",
    "zq_canary_folder",
    "zq canary of the environment file",
    "ZQ_CANARY_VARIABLE",
    "zq_canary_certificate",
    "zq-canary-pattern",
)
PRIVATE = '''"""zq canary of a docstring that stays"""


class ZqCanaryClass:
    """Holds zq-canary-of-a-value."""

    rate = "zq-canary-of-a-value"


def zq_canary_function(config):
    if not config:
        raise ValueError("zq-canary-of-a-value")
    return len(config) * 2
'''
FILES = {
    "pkg/__init__.py": "",
    "pkg/config.py": '''"""Settings."""


def size(config):
    return len(config)


def first(config):
    return sorted(config)[0]


class Config:
    """Settings."""

    def __init__(self, values):
        self.values = values

    def names(self):
        return sorted(self.values)
''',
    "pkg/uses.py": "from pkg.config import size\n\n\ndef total(config):\n    return size(config) + 1\n",
    "zq_canary_folder/zq_canary_module.py": PRIVATE,
    ".env": 'ZQ_CANARY_VARIABLE="zq canary of the environment file"\n',
    "server.pem": "-----BEGIN CERTIFICATE-----\nzq_canary_certificate\n-----END CERTIFICATE-----\n",
    "check.py": """import pathlib, runpy, sys, traceback

print(pathlib.Path(".env").exists() and pathlib.Path(".env").read_text())
for path in pathlib.Path(".").glob("zq*/zq*.py"):
    print(path.read_text())
    for name, private in runpy.run_path(str(path)).items():
        try:
            print(name, name.startswith("zq") and private(""))
        except ValueError:
            traceback.print_exc(file=sys.stdout)
if "fail" in sys.argv:
    try:
        __import__("pkg.config").config.first([])
    except IndexError:
        traceback.print_exc(file=sys.stdout)
    print("FAILED tests/test_zq.py::test_first - IndexError: zq-canary-of-a-value")
    print("1 failed")
sys.exit("fail" in sys.argv)
""",
}
ANSWER = "Count the settings of a configuration."


@dataclass(slots=True)
class Cloud:
    """A repository with canaries, a cloud that remembers, and a model on this machine."""

    place: Place
    shop: Shop
    local: Stable


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    place = Place(tmp_path)
    place.write(FILES)
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True)
    (config / "config.toml").write_text('local_only = ["zq_canary_folder/**"]\n')
    shop, local = Shop(answer=lambda request: ANSWER), Stable()
    with messages_server(shop) as url, ollama_server(local) as host:
        place.environment |= {
            "ANTHROPIC_API_KEY": "sk-ant-api03-test",
            "ANTHROPIC_BASE_URL": url,
            "OLLAMA_HOST": host,
        }
        yield Cloud(place, shop, local)


SMALL = ("--yes", "--tier", "docstring=small")
TESTED = (*SMALL, "--test-cmd", "python check.py")
FAILING = ("--yes", "--budget", "1.00", "--test-cmd", "python check.py fail")
PAID = ("--yes", "--budget", "1.00")
MODULE = "zq_canary_folder/zq_canary_module.py"
OPEN = "document size in config.py"
SESSIONS: Mapping[str, Sequence[tuple[str, ...]]] = {
    "private code moved into the open, under tests that print everything": [
        (f"move zq_canary_function from {MODULE} to pkg/uses.py and document config.py and uses.py", *TESTED)
    ],
    "private names in the request": [
        (f"rename zq_canary_function to settle and document {MODULE} and size in config.py", *SMALL)
    ],
    "tests that fail and print everything": [("make the tests pass", *FAILING)],
    "a climb from this machine": [(f"document {MODULE} and size in config.py", *PAID)],
    "back in a session about private code": [(f"document {MODULE}", "--yes"), (OPEN, *SMALL, "-c")],
    "a question": [("what does zq_canary_function do, and why does size not use it?", *PAID)],
    "a change in free words": [(f"add a method last to Config, as here:\n{PRIVATE}", *PAID)],
}
"""What is worked on to the runs."""
SILENT = {"tests that fail and print everything", "a question", "a change in free words"}
"""May send nothing: nobody can be asked, or the request itself is refused."""
ANSWERS = {
    "a climb from this machine": "I cannot tell.",
}
"""What the model on this machine says, where it is not a good answer."""


@pytest.mark.parametrize("session", SESSIONS)
def test_no_byte_of_a_private_file_reaches_the_cloud(cloud: Cloud, session: str) -> None:
    cloud.local.answer = ANSWERS.get(session, ANSWER)
    told = [cloud.place.run("-p", *arguments).text for arguments in SESSIONS[session]]
    assert cloud.shop.raw or session in SILENT, "\n".join(["the cloud was never asked", *told])
    for body in cloud.shop.raw:
        leaked = [canary for canary in CANARIES if canary in _readable(body)]
        assert leaked == [], _readable(body)


def test_what_a_repository_adds_to_the_private_files_stays_as_well(cloud: Cloud) -> None:
    cloud.place.write({".tier-code/config.toml": 'local_only = ["pkg/uses.py", "zq-canary-pattern"]\n'})
    done = cloud.place.run("-p", "document total in uses.py and size in config.py", *SMALL)
    sent = "".join(map(_readable, cloud.shop.raw))
    assert "def size" in sent, done.text
    assert "def total" not in sent
    assert not [canary for canary in CANARIES if canary in sent]


def test_this_machine_is_asked_about_private_code_and_never_about_secrets(cloud: Cloud) -> None:
    cloud.place.run("-p", f"document zq_canary_function in {MODULE}", "--yes")
    asked = "".join(map(_readable, cloud.local.raw))
    assert "zq_canary_function" in asked
    assert not [canary for canary in CANARIES[6:9] if canary in asked]
    assert cloud.shop.raw == []


def _readable(body: bytes) -> str:
    """Every text of a request, without JSON's escapes, and the body as it is."""
    return f"{json.dumps(json.loads(body), ensure_ascii=False)}\n{body.decode()}"
