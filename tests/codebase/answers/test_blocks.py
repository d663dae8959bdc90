"""The answer grammar: blocks under a header line, read strictly."""

from __future__ import annotations

import pytest

from tier_code.codebase.answers.blocks import AnswerBlock, Placement, parse_blocks, sole_block
from tier_code.domain.plan import Target

BODY = "def f():\n    return 1\n"
FENCED = f"```python\n{BODY}```"


def block(path: str, qualname: str, placement: Placement, language: str = "python") -> AnswerBlock:
    return AnswerBlock(
        target=Target(path=path, qualname=qualname), placement=placement, language=language, content=BODY
    )


READ = {
    "replace": (f"pkg/m.py::f\n{FENCED}", block("pkg/m.py", "f", Placement.REPLACE)),
    "a method": (f"m.py::A.f\n{FENCED}", block("m.py", "A.f", Placement.REPLACE)),
    "the second of a name": (f"m.py::A.f#2\n{FENCED}", block("m.py", "A.f#2", Placement.REPLACE)),
    "module level": (f"m.py::\n{FENCED}", block("m.py", "", Placement.REPLACE)),
    "after": (f"m.py::f after\n{FENCED}", block("m.py", "f", Placement.AFTER)),
    "before": (f"m.py::f before\n{FENCED}", block("m.py", "f", Placement.BEFORE)),
    "a new file": (f"pkg/new.py\n{FENCED}", block("pkg/new.py", "", Placement.NEW_FILE)),
    "a path with a space": (f"my pkg/m.py::f\n{FENCED}", block("my pkg/m.py", "f", Placement.REPLACE)),
    "colons in the path": (f"odd::::name.py::f\n{FENCED}", block("odd::name.py", "f", Placement.REPLACE)),
    "prose around": (
        f"I changed it:\n\nm.py::f\n{FENCED}\n\nThat is all.",
        block("m.py", "f", Placement.REPLACE),
    ),
    "a Markdown heading": (f"### `m.py::f`\n\n{FENCED}", block("m.py", "f", Placement.REPLACE)),
    "bold with a colon": (f"**m.py::f**:\n{FENCED}", block("m.py", "f", Placement.REPLACE)),
    "no language": (f"m.py::f\n```\n{BODY}```", block("m.py", "f", Placement.REPLACE, "")),
    "tildes": (f"m.py::f\n~~~python\n{BODY}~~~", block("m.py", "f", Placement.REPLACE)),
    "Windows line ends": (f"m.py::f\n{FENCED}".replace("\n", "\r\n"), block("m.py", "f", Placement.REPLACE)),
}


@pytest.mark.parametrize(("answer", "expected"), READ.values(), ids=list(READ))
def test_a_block_is_read_with_its_place(answer: str, expected: AnswerBlock) -> None:
    assert parse_blocks(answer) == (expected,)


def test_several_blocks_come_in_order() -> None:
    found = parse_blocks(f"m.py::f\n{FENCED}\n\nm.py::g after\n{FENCED}\nnew.py\n{FENCED}")
    assert not isinstance(found, str)
    assert [(str(item.target), item.placement) for item in found] == [
        ("m.py::f", Placement.REPLACE),
        ("m.py::g", Placement.AFTER),
        ("new.py::", Placement.NEW_FILE),
    ]


def test_a_longer_fence_holds_a_shorter_one() -> None:
    found = parse_blocks("readme.md\n````markdown\n```\ncode\n```\n````")
    assert not isinstance(found, str)
    assert found[0].content == "```\ncode\n```\n"


REFUSED = {
    "empty": ("", "empty"),
    "prose only": ("I would rename it.", "prose only"),
    "truncated": (f"m.py::f\n```python\n{BODY}", "not closed"),
    "no header": (FENCED, "no header line"),
    "prose as header": (f"This is the new version\n{FENCED}", "no header line"),
    "two of one place": (f"m.py::f\n{FENCED}\nm.py::f\n{FENCED}", "two blocks for m.py::f"),
    "an unnamed second block": (f"m.py::f\n{FENCED}\n{FENCED}", "block 2 has no header"),
    "outside": (f"../m.py::f\n{FENCED}", "outside the repository"),
    "absolute": (f"/etc/m.py::f\n{FENCED}", "outside the repository"),
    "a drive": (f"C:/m.py::f\n{FENCED}", "outside the repository"),
    "a backslash": (f"..\\m.py::f\n{FENCED}", "outside the repository"),
    "no path": (f"::f\n{FENCED}", "names no file"),
    "before a file": (f"m.py before\n{FENCED}", "needs a symbol"),
    "existing code": ("m.py::f\n```\ndef f():\n    # ... existing code ...\n```", "leaves code out"),
    "rest unchanged": (
        "m.py::f\n```\ndef f():\n    # rest of the function unchanged\n```",
        "leaves code out",
    ),
    "other comment marks": ("m.js::f\n```\n// ... rest of code\n```", "leaves code out"),
    "an ellipsis in words": ("m.py::f\n```\nx = 1\n... (the rest stays)\n```", "leaves code out"),
}


@pytest.mark.parametrize(("answer", "reason"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_not_of_the_form_is_refused_whole(answer: str, reason: str) -> None:
    found = parse_blocks(answer)
    assert isinstance(found, str)
    assert reason in found
    assert "\n" not in found


def test_an_ellipsis_that_is_code_is_no_placeholder() -> None:
    assert not isinstance(parse_blocks("m.py::f\n```\ndef f() -> int: ...\n```"), str)


def test_one_block_for_the_target_is_asked_for() -> None:
    target = Target(path="m.py", qualname="f")
    assert sole_block(f"m.py::f\n{FENCED}", target) == block("m.py", "f", Placement.REPLACE)
    two = sole_block(f"m.py::f\n{FENCED}\nm.py::g\n{FENCED}", target)
    other = sole_block(f"m.py::g\n{FENCED}", target)
    insertion = sole_block(f"m.py::f after\n{FENCED}", target)
    assert (two, other) == (
        "2 blocks where one was asked for",
        "the block is for m.py::g (replace), not for m.py::f",
    )
    assert isinstance(insertion, str)
