"""Caught errors are logged where nobody else hears of them, and left alone everywhere else."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent, indent

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.additions.logged import check_logging
from tier_code.codebase.codemods.logging_.swallowed import log_swallowed
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import StepKind, Target

HEAD = "import logging\n\nlog = logging.getLogger(__name__)\n\n\n"


def handled(handler: str) -> str:
    return f"{HEAD}def work(errors):\n    try:\n        run()\n{indent(dedent(handler).strip(), '    ')}\n"


@pytest.mark.parametrize(
    ("handler", "message"),
    [
        ("except OSError:\n    pass", "work: caught OSError"),
        (
            "except (OSError, http.client.HTTPException):\n    return None",
            "work: caught OSError or http.client.HTTPException",
        ),
        ("except Exception:\n    return False", "work: caught an error"),
        ("except:\n    return False", "work: caught an error"),
        ("except ValueError as error:\n    return 0", "work: caught ValueError"),
    ],
)
def test_swallowed_errors_are_logged(handler: str, message: str) -> None:
    source = handled(handler)
    tree = tree_of({"m.py": source})
    step = file_step(StepKind.LOGGING, ["m.py"], what="errors")
    edited = log_swallowed(tree, step)
    after = (edited.changes["m.py"] or b"").decode()
    line = f'        log.exception("{message}")\n'
    assert line in after.replace("'", '"')
    assert after.replace("'", '"').replace(line, "") == source.replace("'", '"')
    assert check_logging(step, tree, edited.changes).outcome is CheckOutcome.PASSED


@pytest.mark.parametrize(
    ("handler", "noted"),
    [
        ("except OSError:\n    raise", ""),
        ("except OSError as e:\n    raise RuntimeError from e", ""),
        ("except KeyError:\n    return None", "is no failure"),
        ("except asyncio.CancelledError:\n    return None", "is no failure"),
        ("except OSError:\n    log.error('x')", "tells somebody"),
        ("except OSError:\n    traceback.print_exc()", "tells somebody"),
        ("except OSError as e:\n    errors.append(e)", "hands the error on"),
        ("except OSError: return None", "on one line"),
    ],
)
def test_other_handlers_are_left_alone(handler: str, noted: str) -> None:
    edited = log_swallowed(
        tree_of({"m.py": handled(handler)}), file_step(StepKind.LOGGING, ["m.py"], what="errors")
    )
    assert not edited.changes
    assert [noted in note for note in edited.notes] == ([True] if noted else [])


def test_a_function_that_is_named_is_the_only_one() -> None:
    source = (
        handled("except OSError:\n    pass")
        + "\nclass A:\n    def b(self):\n        try: run()\n        except OSError:\n            pass\n"
    )
    step = replace(
        file_step(StepKind.LOGGING, [], what="errors"), targets=(Target(path="m.py", qualname="A.b"),)
    )
    after = (log_swallowed(tree_of({"m.py": source}), step).changes["m.py"] or b"").decode()
    assert "A.b: caught OSError" in after
    assert "work: caught" not in after


def test_methods_that_run_while_something_is_shown_stay_quiet() -> None:
    source = (
        HEAD
        + "class A:\n    def __repr__(self):\n        try:\n            return x()\n        except OSError:\n            return ''\n"
    )
    assert not log_swallowed(
        tree_of({"m.py": source}), file_step(StepKind.LOGGING, ["m.py"], what="errors")
    ).changes


def test_one_file_that_cannot_be_done_does_not_stop_the_others() -> None:
    tree = tree_of(
        {
            "a.py": "from loguru import logger\n" + handled("except OSError:\n    pass")[len(HEAD) :],
            "b.py": handled("except OSError:\n    pass"),
        }
    )
    edited = log_swallowed(tree, file_step(StepKind.LOGGING, ["a.py", "b.py"], what="errors"))
    assert set(edited.changes) == {"b.py"}
    assert "loguru" in edited.notes[0]


def test_tabs_line_ends_and_encodings_stay() -> None:
    source = handled("except OSError:\n    pass").replace("    ", "\t").replace("\n", "\r\n")
    raw = b"# -*- coding: latin-1 -*-\r\n# \xe9\r\n" + source.encode()
    changes = log_swallowed(
        tree_of({"m.py": raw}), file_step(StepKind.LOGGING, ["m.py"], what="errors")
    ).changes
    line = b'\t\tlog.exception("work: caught OSError")\r\n'
    assert (changes["m.py"] or b"").replace(line, b"") == raw


def test_messages_are_not_a_tools_to_know_and_names_must_be_there() -> None:
    tree = tree_of({"m.py": handled("except OSError:\n    pass")})
    with pytest.raises(ToolDeclined):
        log_swallowed(tree, file_step(StepKind.LOGGING, ["m.py"], what="messages"))
    step = replace(
        file_step(StepKind.LOGGING, [], what="errors"), targets=(Target(path="m.py", qualname="gone"),)
    )
    with pytest.raises(UsageProblem, match="no function 'gone'"):
        log_swallowed(tree, step)
