"""What is taken out comes back where it had been, and nowhere else."""

from __future__ import annotations

import pytest

from tests.engine.privacy.synthetic import synthetic
from tier_code.domain.errors import ModelProblem
from tier_code.domain.tiers import Reach
from tier_code.engine.privacy.outgoing import Outgoing
from tier_code.engine.privacy.redactor import Redactor
from tier_code.ports.model import ModelMessage, ModelRequest

KEYS = [value for shape, value in synthetic().items() if shape.startswith(("github", "google", "npm"))]
CODE = "\n".join(f'KEY_{number} = "{key}"' for number, key in enumerate(KEYS)) + "\n"


def asked(*texts: str) -> tuple[ModelMessage, ...]:
    return tuple(ModelMessage(role="user", text=text) for text in texts)


def test_an_unchanged_line_gets_its_secret_back_however_it_is_indented() -> None:
    (clean,), redaction = Redactor().redacted(asked(CODE))
    answer = "\n".join(f"    {line}" for line in clean.text.splitlines())
    assert redaction.restored(answer) == "\n".join(f"    {line}" for line in CODE.splitlines())


@pytest.mark.parametrize("changed", ["print({})", "KEY_0 = {}  # the key", '"""Uses {}."""', "{}"])
def test_a_secret_that_the_model_has_moved_is_refused(changed: str) -> None:
    _, redaction = Redactor().redacted(asked(CODE))
    stand_in = next(iter(redaction.secrets))
    with pytest.raises(ModelProblem, match="secret that was taken out"):
        redaction.restored(f"fine\n{changed.format(stand_in)}\nfine")


def test_a_stand_in_that_we_never_made_is_refused_unless_it_was_there() -> None:
    outgoing = Outgoing()
    strange = "⟦SECRET:github-7⟧"
    _, none = outgoing.prepared(ModelRequest(messages=asked("plain"), max_tokens=9), Reach.CLOUD)
    with pytest.raises(ModelProblem):
        none.restored(f"a {strange}")
    _, there = outgoing.prepared(ModelRequest(messages=asked(f"a {strange}"), max_tokens=9), Reach.CLOUD)
    assert there.restored(f"a {strange}") == f"a {strange}"


def test_a_secret_keeps_its_stand_in_for_the_whole_session() -> None:
    redactor = Redactor()
    (first,), _ = redactor.redacted(asked(f"a = '{KEYS[1]}'"))
    (again, later), _ = redactor.redacted(asked(f"a = '{KEYS[1]}'", f"b = '{KEYS[0]}' + '{KEYS[1]}'"))
    assert again.text == first.text, "what is cached stays byte for byte"
    assert first.text.split("'")[1] in later.text


def test_a_stand_in_is_none_that_the_text_holds_already() -> None:
    text = f"doc = '⟦SECRET:npm-1⟧'\nkey = '{synthetic()['npm']}'\n"
    (clean,), redaction = Redactor().redacted(asked(text))
    assert list(redaction.secrets) == ["⟦SECRET:npm-2⟧"]
    assert "⟦SECRET:npm-1⟧" in clean.text


def test_this_machine_is_sent_what_the_code_says() -> None:
    request = ModelRequest(messages=asked(CODE), max_tokens=9)
    same, redaction = Outgoing().prepared(request, Reach.MACHINE)
    assert same == request
    assert redaction.restored(CODE) == CODE


def test_ten_secrets_do_not_get_mixed_up() -> None:
    many = "\n".join(f"k{seed} = '{synthetic(seed)['npm']}'" for seed in range(12))
    (clean,), redaction = Redactor().redacted(asked(many))
    assert len(redaction.secrets) == 12
    assert redaction.restored(clean.text) == many
