"""Keys of every known shape are found whole, and ordinary code holds none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.privacy.synthetic import synthetic
from tier_code.engine.privacy.redactor import Redactor
from tier_code.engine.privacy.token_formats import FORMATS
from tier_code.ports.model import ModelMessage

LOOK_ALIKES = (
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "commit 7bc45877a86192af77645e156eb3744f95b47dae",
    "uuid = '6f1c7a0e-5f3b-4a51-9a0e-0e2b7f6f3c11'",
    "sk-loading-spinner-with-three-dots-and-a-label",
    "url = 'https://user:password@proxy.example:8080'",
    "url = f'https://{user}:{password}@{host}/path'",
    "proxy = 'http://username:password123@localhost'",
    "AKIA is the prefix of an access key",
    "xox_helper = hf_transform(gsk_total)",
    "npm_config_registry = 'https://registry.example/'",
    "key-value pairs of the SKU table",
    "eyJust.a.name",
    "def glob_pattern_to_regular_expression(pattern): ...",
    "https://github.com/org/repo/blob/0123456789abcdef0123456789abcdef01234567/a.py",
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTAN\n-----END CERTIFICATE-----",
    "integrity sha512-VpZrUqU5A69eQyW2c5CA1jtLecCsN2U/bD6VilrFDWq5+5UIEVO7nazS3TEcHf1zuPYO/sqGvUvW6==",
)


@pytest.mark.parametrize("shape", synthetic())
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_key_of_every_shape_is_found_whole_and_taken_out(shape: str, seed: int) -> None:
    key = synthetic(seed)[shape]
    quiet = f'NAME = "{key}"\n'
    (clean,), redaction = Redactor().redacted((ModelMessage(role="user", text=quiet),))
    secret = next(iter(redaction.secrets.values()))
    assert secret in key
    assert len(secret) >= len(key) - len("postgres://@db.internal:5432/shop") - len("AccountKey=")
    assert secret not in clean.text
    assert next(iter(redaction.secrets)).startswith(f"⟦SECRET:{shape.partition(' ')[0].replace('_', '-')}-")
    assert redaction.restored(clean.text) == quiet


def test_every_shape_has_a_synthetic_key() -> None:
    assert {shape.split()[0] for shape in synthetic()} == set(FORMATS)


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_a_key_stays(text: str) -> None:
    assert Redactor().found(text) == ()


_PARTS = 8
"""Of the source, so that each test is a short one."""


@pytest.mark.parametrize("part", range(_PARTS))
def test_the_source_of_this_project_holds_no_key(part: int) -> None:
    redactor = Redactor()
    for path in sorted((Path(__file__).parents[3] / "src").rglob("*.py"))[part::_PARTS]:
        assert redactor.found(path.read_text("utf-8")) == (), path
