"""Labels, and the one way to clear a text for a destination."""

from __future__ import annotations

import pytest

from tier_code.domain.errors import PrivacyRefused
from tier_code.domain.privacy import Label, PrivacyRules, clear, may_reach, strictest
from tier_code.domain.tiers import Reach

RULES = PrivacyRules(local_only=("billing/**", "secret_*.py", "vault/"))


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("src/app.py", Label.PROJECT),
        ("billing/tax.py", Label.LOCAL_ONLY),
        ("billing/deep/tax.py", Label.LOCAL_ONLY),
        ("src/secret_sauce.py", Label.LOCAL_ONLY),
        ("vault/a/b.py", Label.LOCAL_ONLY),
        (".env", Label.NEVER),
        ("deploy/.env.production", Label.NEVER),
        ("keys/server.PEM", Label.NEVER),
        ("home/id_rsa", Label.NEVER),
        ("billing/.env", Label.NEVER),
        ("src/environment.py", Label.PROJECT),
        ("src/keys.py", Label.PROJECT),
    ],
)
def test_files_are_labelled_by_their_names(path: str, label: Label) -> None:
    assert RULES.label(path) is label


def test_what_is_derived_carries_the_strictest_label() -> None:
    assert strictest([Label.PUBLIC, Label.LOCAL_ONLY, Label.PROJECT]) is Label.LOCAL_ONLY
    assert strictest([]) is Label.PUBLIC


@pytest.mark.parametrize(
    ("label", "reaches"),
    [
        (Label.PUBLIC, {Reach.MACHINE, Reach.PRIVATE, Reach.CLOUD}),
        (Label.PROJECT, {Reach.MACHINE, Reach.PRIVATE, Reach.CLOUD}),
        (Label.LOCAL_ONLY, {Reach.MACHINE, Reach.PRIVATE}),
        (Label.NEVER, set()),
    ],
)
def test_labels_say_how_far_a_text_may_go(label: Label, reaches: set[Reach]) -> None:
    assert {reach for reach in Reach if may_reach(label, reach)} == reaches
    for reach in Reach:
        if reach in reaches:
            assert clear(label, reach, "a.py").label is label
        else:
            with pytest.raises(PrivacyRefused, match=r"a\.py is"):
                clear(label, reach, "a.py")
