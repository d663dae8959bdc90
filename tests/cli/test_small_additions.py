"""Twins, options and logging through the real command line: the tool first, then a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Place

STORE = """\
class Store:
    def __init__(self):
        self.users = {}
        self.orders = {}

    def get_user(self, user_id):
        return self.users[user_id]

    def load(self, path):
        try:
            text = open(path).read()
        except OSError:
            return None
        self.users.clear()
        return text
"""
CLI = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--size", type=int, help="how large")
"""
TWIN = "```python\ndef delete_user(self, user_id):\n    return self.users.pop(user_id)\n```"
INVENTED = TWIN.replace("users.pop", "storage.remove")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write({"store.py": STORE, "cli.py": CLI})
    return made


def test_what_needs_no_words_needs_no_model(place: Place) -> None:
    logged = "write get_order like get_user and log errors in store.py"
    request = f'{logged} and add a --fast flag with help "be quick" to cli.py'
    done = place.run("-p", request, "--yes", "--max-tier", "tool")
    assert done.code == 0, done.text
    after = place.bytes_of()
    assert b"    def get_order(self, order_id):\n        return self.orders[order_id]\n" in after["store.py"]
    assert b'            logger.exception("Store.load: caught OSError")\n' in after["store.py"]
    assert after["store.py"].startswith(b"import logging\n\nlogger = logging.getLogger(__name__)\n\n")
    assert b'parser.add_argument("--fast", action="store_true", help="be quick")\n' in after["cli.py"]


def test_a_model_is_asked_where_the_tool_declines(place: Place) -> None:
    script = place.script(
        {"when": "delete_user like", "text": TWIN},
        {"when": "help text of the new option --limit", "text": "Help: Stop after this many"},
        {"when": "log messages of the method Store.load", "text": "1: loading {path}\n2: cannot load {path}"},
    )
    request = (
        "write delete_user like get_user and add a --limit option (int) to cli.py "
        "and add logging to Store.load"
    )
    done = place.run("-p", request, "--yes", "--model-script", script)
    assert done.code == 0, done.text
    after = place.bytes_of()
    assert (
        b"    def delete_user(self, user_id):\n        return self.users.pop(user_id)\n" in after["store.py"]
    )
    assert b'parser.add_argument("--limit", type=int, help="stop after this many")\n' in after["cli.py"]
    assert b'        logger.debug("loading %s", path)\n' in after["store.py"]
    assert b'            logger.warning("cannot load %s", path)\n' in after["store.py"]


def test_invented_names_leave_the_file_as_it_is(place: Place) -> None:
    script = place.script({"when": "delete_user", "text": INVENTED})
    done = place.run("-p", "write delete_user like get_user", "--yes", "--model-script", script)
    assert done.code != 0
    assert "has no 'storage'" in done.text
    assert place.bytes_of()["store.py"] == STORE.encode()


def test_without_a_model_an_option_goes_in_without_its_help_text(place: Place) -> None:
    done = place.run("-p", "add a --limit option (int) to cli.py", "--yes", "--max-tier", "tool")
    assert done.code == 0, done.text
    assert place.bytes_of()["cli.py"].endswith(b'parser.add_argument("--limit", type=int)\n')
    assert "has no help text" in done.text


def test_a_direct_tool_call(place: Place) -> None:
    done = place.run("tool", "twin", "get_order", "get_user", "--yes")
    assert done.code == 0, done.text
    assert b"def get_order" in place.bytes_of()["store.py"]
