"""What only private files hold is found in any text, by whatever way it got there."""

from __future__ import annotations

import pytest

from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.domain.privacy import PrivacyRules
from tier_code.domain.tiers import Reach
from tier_code.engine.privacy.outgoing import Outgoing
from tier_code.engine.privacy.withheld import Withheld
from tier_code.ports.model import ModelMessage, ModelRequest

PRIVATE = '''"""How prices are made."""

RATE_TABLE_V2 = {"gold": 17}
SLOGAN = "we always charge the neighbours twice"


def settle_quarter_bonus(client):
    return RATE_TABLE_V2[client.grade] * len(client.orders)
'''
FILES = {
    "app/main.py": "from app.shared_names import shared_helper_1\n\nshared_helper_1()\n",
    "app/shared_names.py": "def shared_helper_1():\n    return 1\n",
    "secret/bonus_rules.py": PRIVATE + "\n\ndef shared_helper_1():\n    return 2\n",
    ".env.local": "DB_PASSWORD_X=plain-hunter2-word\n",
}
RULES = PrivacyRules(local_only=("secret/**",))
CHANNELS = {
    "a prompt": "document settle_quarter_bonus please",
    "a map": "secret/bonus_rules.py\n  def settle_quarter_bonus(client)\n  RATE_TABLE_V2",
    "a diff": "-    return RATE_TABLE_V2[client.grade] * len(client.orders)\n+    return 0",
    "a traceback": (
        '  File "/tmp/run/secret/bonus_rules.py", line 9, in settle_quarter_bonus\n'
        "    return RATE_TABLE_V2[client.grade] * len(client.orders)\nKeyError: 'gold'"
    ),
    "an assertion": "E   AssertionError: assert 'we always charge the neighbours twice' == ''",
    "a search hit": 'secret/bonus_rules.py:4:SLOGAN = "we always charge the neighbours twice"',
    "a linter": "secret/bonus_rules.py:3:1: E501 RATE_TABLE_V2 is too long",
    "a file name": "M\tsecret/bonus_rules.py",
    "a module name": "ImportError: cannot import name 'x' from 'secret.bonus_rules'",
    "a summary": "s1 wrote a docstring for settle_quarter_bonus in secret/bonus_rules.py",
    "a commit": "fix RATE_TABLE_V2 for gold clients",
    "JSON": '{"targets": ["secret/bonus_rules.py::settle_quarter_bonus"]}',
}
CANARIES = ("settle_quarter_bonus", "RATE_TABLE_V2", "bonus_rules", "neighbours twice", "client.grade")


def outgoing(rules: PrivacyRules = RULES, extra: tuple[str, ...] = ()) -> Outgoing:
    tree = memory_tree(FILES)
    return Outgoing((), Withheld(lambda: tree, lambda: rules, extra))


def sent(text: str, reach: Reach, made: Outgoing | None = None) -> str:
    request = ModelRequest(messages=(ModelMessage(role="user", text=text),), max_tokens=9, schema=text)
    ready, redaction = (made or outgoing()).prepared(request, reach)
    assert redaction.restored(ready.messages[0].text) == text, "the answer can be read again"
    assert ready.schema == ready.messages[0].text
    return ready.messages[0].text


@pytest.mark.parametrize("channel", CHANNELS)
def test_nothing_of_a_private_file_goes_to_a_cloud(channel: str) -> None:
    clean = sent(CHANNELS[channel], Reach.CLOUD)
    assert "⟦PRIVATE:" in clean
    assert not [canary for canary in CANARIES if canary in clean]


@pytest.mark.parametrize("channel", CHANNELS)
def test_this_machine_may_see_what_is_local_only(channel: str) -> None:
    assert sent(CHANNELS[channel], Reach.MACHINE) == CHANNELS[channel]


@pytest.mark.parametrize("reach", list(Reach))
def test_what_is_for_no_model_goes_to_none(reach: Reach) -> None:
    clean = sent("it read DB_PASSWORD_X=plain-hunter2-word from .env.local", reach)
    assert "hunter2" not in clean
    assert "DB_PASSWORD_X" not in clean
    beside = outgoing(extra=("OTHER_TOKEN_9=zebra-crossing-77x\n",))
    assert "zebra" not in sent("got OTHER_TOKEN_9=zebra-crossing-77x", reach, beside)


def test_what_a_file_says_that_may_travel_stays_as_it_is() -> None:
    text = "def shared_helper_1 in app/shared_names.py; from app.shared_names import shared_helper_1"
    assert sent(text, Reach.CLOUD) == text


def test_ordinary_language_stays_as_it_is() -> None:
    text = "Return the prices of a client. How are the orders made? always charge twice"
    assert sent(text, Reach.CLOUD) == text


def test_without_private_files_nothing_is_read() -> None:
    class NeverRead(MemoryTree):
        """A tree that may be listed only."""

        def read(self, path: str) -> bytes | None:
            raise AssertionError(path)

    tree = NeverRead({"a.py": b"x"})
    made = Outgoing((), Withheld(lambda: tree, PrivacyRules))
    assert sent("anything at all_of_it", Reach.CLOUD, made) == "anything at all_of_it"
