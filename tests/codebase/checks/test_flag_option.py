"""Wrong options: each of these changes must not pass as the declared one."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.additions.flag_option import check_flag
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import StepKind
from tier_code.domain.tiers import TierName

BEFORE = """\
import argparse

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name", help="who")
    parser.add_argument("--mode", choices=["a", "b"], required=True)
    parser.add_argument("--size", type=unknown, default=LIMIT)
    return parser.parse_args()
"""
ANCHOR = '    parser.add_argument("--mode"'


def verdict(
    after: str, before: str = BEFORE, *, tier: TierName = TierName.TOOL, **arguments: str
) -> tuple[CheckOutcome, str]:
    declared = {"options": "-l --limit", "type": "int", "default": "10", "help": "most rows"} | arguments
    step = file_step(StepKind.FLAG, ["cli.py"], **{name: text for name, text in declared.items() if text}).at(
        tier, ""
    )
    found = check_flag(step, tree_of({"cli.py": before}), {"cli.py": after.encode()})
    return found.outcome, found.evidence


def with_call(call: str) -> str:
    return BEFORE.replace(ANCHOR, f"    {call}\n{ANCHOR}")


RIGHT = 'parser.add_argument("-l", "--limit", type=int, default=10, help="most rows")'


def test_the_declared_call_passes_with_its_numbers() -> None:
    step = file_step(
        StepKind.FLAG, ["cli.py"], options="-l --limit", type="int", default="10", help="most rows"
    )
    found = check_flag(step, tree_of({"cli.py": BEFORE}), {"cli.py": with_call(RIGHT).encode()})
    assert found.outcome is CheckOutcome.PASSED
    assert dict(found.facts) == {"options_before": 3, "options_unread": 0, "command_lines": 6}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (RIGHT.replace("10", "11"), "gives 11, not 10"),
        (RIGHT.replace("default=10", 'default="x"'), "invalid int value"),
        (RIGHT.replace("type=int, ", ""), "type is None"),
        (RIGHT.replace("type=int", "type=float"), "type is float"),
        (RIGHT.replace('"-l", ', ""), "the options are"),
        (RIGHT.replace("--limit", "--limits"), "the options are"),
        (RIGHT.replace(")", ", required=True)"), "required is True"),
        (RIGHT.replace(")", ', dest="mode")'), "'dest' is not declared"),
        (RIGHT.replace(")", ", choices=[1])"), "choices is not as declared"),
        (RIGHT.replace("most rows", "least rows"), "the help text is"),
        (RIGHT.replace("parser.", "other."), "is not known to be a parser"),
        (f"{RIGHT}\n    {RIGHT.replace('-l', '-m').replace('--mimit', '--more')}", "2 statements"),
        (f"print(1); {RIGHT}", "2 statements"),
        ("parser.set_defaults(limit=10)", "no call of add_argument"),
    ],
)
def test_what_differs_from_the_declaration_fails(call: str, said: str) -> None:
    outcome, evidence = verdict(with_call(call))
    assert outcome is CheckOutcome.FAILED
    assert said in evidence


def test_an_option_that_argparse_refuses_beside_the_others_fails() -> None:
    before = BEFORE.replace('"--size"', '"-l", "--size"')
    after = with_call(RIGHT).replace('"--size"', '"-l", "--size"')
    outcome, evidence = verdict(after, before)
    assert outcome is CheckOutcome.FAILED
    assert "argparse refuses" in evidence


def test_a_change_elsewhere_fails() -> None:
    outcome, evidence = verdict(with_call(RIGHT).replace('"who"', '"whom"'))
    assert outcome is CheckOutcome.FAILED
    assert "more changed" in evidence


def test_the_wrong_one_of_two_parsers_fails() -> None:
    two = BEFORE.replace("    return", "    second = argparse.ArgumentParser()\n    return")
    after = two.replace("    return", f"    {RIGHT}\n    return")
    assert verdict(after, two, parser="second")[0] is CheckOutcome.FAILED
    assert verdict(after, two)[0] is CheckOutcome.FAILED
    assert verdict(after, two, parser="parser")[0] is CheckOutcome.PASSED


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("stop after this many rows", True),
        ("stop after 20 rows", False),
        ("stop after 10 rows", True),
        ("same as --rows", False),
        ("TODO describe", False),
        ("x", False),
        ("word " * 30, False),
    ],
)
def test_a_help_text_of_a_model_is_looked_at(text: str, passes: bool) -> None:  # noqa: FBT001 - of a table
    call = RIGHT.replace("most rows", text)
    outcome, _ = verdict(with_call(call), help="", tier=TierName.LOCAL)
    assert (outcome is CheckOutcome.PASSED) is passes
    assert verdict(with_call(call), help="")[0] is CheckOutcome.FAILED
