"""The shipped factors, against the measured facts they stand for."""

from __future__ import annotations

import pytest

from tier_code.adapters.counting.offline import counter_with, encoding_of, offline_counter
from tier_code.adapters.counting.starting import own_vocabulary, starting_factor
from tier_code.adapters.counting.toktok import ToktokCounter
from tier_code.domain.token_counts import HIGHEST, LOWEST, ContentKind

CODE, PROSE, JSON = ContentKind.CODE, ContentKind.PROSE, ContentKind.JSON


@pytest.mark.parametrize(
    ("model", "encoding", "kind", "ratio"),
    [
        ("claude-opus-5-5", "o200k_base", CODE, 1530),
        ("claude-sonnet-5-5", "o200k_base", JSON, 1530),
        ("claude-fable-5-2", "o200k_base", PROSE, 1530),
        ("claude-opus-4-7", "o200k_base", CODE, 1530),
        ("claude-opus-4-8", "o200k_base", CODE, 1530),
        ("claude-opus-4-6", "o200k_base", CODE, 1180),
        ("claude-haiku-4-5", "o200k_base", CODE, 1180),
        ("claude-sonnet-4-5-20250929", "o200k_base", CODE, 1180),
        # Where the offline vocabulary counts a tenth more than o200k, the factor is a tenth less.
        ("claude-opus-5-5", "qwen3.5", CODE, 1397),
        ("claude-opus-5-5", "qwen3.5", PROSE, 1406),
        ("claude-opus-5-5", "qwen3.5", JSON, 1369),
        ("claude-opus-5-5", "qwen2.5", CODE, 1493),
        ("claude-opus-5-5", "qwen2.5", PROSE, 1460),
        ("claude-opus-5-5", "qwen2.5", JSON, 1400),
        ("qwen2.5-coder-1.5b", "qwen2.5", CODE, 1000),
        ("Qwen3:8b", "qwen2.5", CODE, 1000),
        ("qwen3.5:9b", "qwen3.5", CODE, 1000),
        ("qwen3.5:9b", "qwen2.5", CODE, 1069),
        ("gpt-oss:20b", "o200k_harmony", CODE, 1000),
        ("gpt-6-sol", "o200k_base", CODE, 1000),
        ("gpt-6-sol", "qwen3.5", CODE, 913),
        ("mistral-large", "qwen3.5", CODE, 1000),
        ("claude-opus-5-5", "letters", CODE, 1000),
    ],
)
def test_a_family_begins_with_what_is_known_of_its_tokenizer(
    model: str, encoding: str, kind: ContentKind, ratio: int
) -> None:
    factor = starting_factor(model, encoding, kind)
    assert factor.ratio == ratio
    assert LOWEST < factor.ratio < HIGHEST
    assert factor.source
    assert factor.calls == 0


@pytest.mark.parametrize(
    ("model", "vocabulary"),
    [
        ("gpt-6-luna", "o200k_base"),
        ("openai/gpt-oss-120b", "o200k_harmony"),
        ("qwen2:7b", "qwen2.5"),
        ("Qwen/Qwen2.5-Coder-32B-Instruct", "qwen2.5"),
        ("qwen3:8b", "qwen2.5"),
        ("qwen3-coder", "qwen2.5"),
        ("qwen3.5:9b", "qwen3.5"),
        ("qwen3.6-27b", "qwen3.5"),
        ("qwen-plus", "qwen3.5"),
        ("claude-opus-5-5", ""),
        ("mistral", ""),
    ],
)
def test_only_models_of_a_vocabulary_that_we_carry_are_counted_with_it(model: str, vocabulary: str) -> None:
    assert own_vocabulary(model) == vocabulary


def test_without_tiktokens_file_on_disk_the_bundled_vocabulary_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert counter_with("o200k_base") == ToktokCounter("o200k_base")
    assert encoding_of(offline_counter()) == "qwen2.5"
