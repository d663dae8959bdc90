"""Wrong logging: each of these changes must not pass, whoever made it."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.additions.logged import check_logging
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import StepKind, Target

BEFORE = dedent(
    '''\
    import logging

    log = logging.getLogger(__name__)


    def work(data, key=None):
        """Work."""
        total = 0
        for item in data:
            total += item.size
            item.used = True
        if key and total.real:
            extra = 1
            del extra
        try:
            value = len(data)
        except OSError as error:
            return None
        if not value:
            raise ValueError(value)
        return value


    def other():
        step = 1
        return step
    '''
)
STEP = replace(
    file_step(StepKind.LOGGING, [], what="messages"), targets=(Target(path="m.py", qualname="work"),)
)


def verdict(line: str, before_line: str, source: str = BEFORE) -> tuple[CheckOutcome, str]:
    """What the check says of a statement put in front of a line."""
    at = source.index(before_line)
    start = source.rfind("\n", 0, at) + 1
    after = f"{source[:start]}{source[start:at]}{line}\n{source[start:]}"
    found = check_logging(STEP, tree_of({"m.py": source}), {"m.py": after.encode()})
    return found.outcome, found.evidence


@pytest.mark.parametrize(
    ("line", "before_line"),
    [
        ('log.debug("working on %s", data)', "total = 0"),
        ('log.debug("plain")', "total = 0"),
        ('log.info("half of %s is 50%%", data)', "total = 0"),
        ('log.exception("failed: %s", error)', "return None"),
        ('log.error("nothing in %s", data)', "raise ValueError"),
        ('log.debug("%s of %s", total, len(data))', "return value"),
        ('log.debug("got %s", type(data).__name__)', "total = 0"),
    ],
)
def test_good_messages_pass(line: str, before_line: str) -> None:
    outcome, evidence = verdict(line, before_line)
    assert outcome is CheckOutcome.PASSED, evidence


@pytest.mark.parametrize(
    ("line", "before_line", "said"),
    [
        ('log.debug(f"working on {data}")', "total = 0", "no plain text"),
        ('log.debug("working on " + data)', "total = 0", "no plain text"),
        ('log.debug("working on {}".format(data))', "total = 0", "no plain text"),
        ('log.debug("working on %s")', "total = 0", "without an argument"),
        ('log.debug("working on %s", data, data)', "total = 0", "1 placeholders for 2"),
        ('log.debug("working", data)', "total = 0", "0 placeholders for 1"),
        ('log.debug("at 5% of %s", data)', "total = 0", "placeholders"),
        ('log.debug("working on %d", data)', "total = 0", "placeholders"),
        ('log.debug("on %s", value)', "total = 0", "value may not be there"),
        ('log.debug("on %s", item)', "return value", "item may not be there"),
        ('log.debug("on %s", extra)', "return value", "extra may not be there"),
        ('log.debug("on %s", error)', "return value", "error may not be there"),
        ('log.debug("on %s", total.real)', "return value", "total.real may not be there"),
        ('log.debug("on %s", data.pop())', "total = 0", "more than a name"),
        ('log.debug("on %s", data[0])', "total = 0", "more than a name"),
        ('log.debug("on %s", len(total))', "return value", "may not be there"),
        ('log.debug("on %s", key)', "total = 0", "secret"),
        ('log.debug("adding")', "item.used", "in a loop"),
        ('log.exception("failed")', "return value", "where no error is"),
        ('log.error("working")', "total = 0", "where no error is"),
        ('log.warning("working")', "total = 0", "a warning on every call"),
        ('log.debug("step")', "step = 1", "outside the functions"),
        ('log.debug("done", exc_info=True)', "return value", "not expected"),
        ('log.debug("TODO")', "total = 0", "not filled in"),
        ('log.debug("%s", data)', "total = 0", "no words"),
        ('logging.debug("working")', "total = 0", "is no message"),
        ('print("working")', "total = 0", "is no message"),
        ("data.clear()", "total = 0", "is no message"),
        ('log.debug("x words"); data.clear()', "total = 0", "is no message"),
        ('log = logging.getLogger("x")', "total = 0", "only a module"),
        ("import logging", "total = 0", "only a module"),
        ('log2 = logging.getLogger("x")', "def other", "second logger"),
    ],
)
def test_bad_messages_fail(line: str, before_line: str, said: str) -> None:
    outcome, evidence = verdict(line, before_line)
    assert outcome is CheckOutcome.FAILED
    assert said in evidence


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("total = 0", "total = 1"),
        ("        total += item.size\n", ""),
        ('"""Work."""', '"""Works."""'),
        ("return step", "return  step"),
        ("    step = 1\n", "    step = 1\n\n\n\n\n\n\n"),
        ("def other():", "def other():  # x"),
    ],
)
def test_nothing_but_messages_may_change(old: str, new: str) -> None:
    after = BEFORE.replace("    total = 0\n", '    log.debug("working")\n    total = 0\n').replace(old, new)
    found = check_logging(STEP, tree_of({"m.py": BEFORE}), {"m.py": after.encode()})
    assert found.outcome is CheckOutcome.FAILED


def test_a_message_for_every_line_is_too_much() -> None:
    lines = BEFORE.splitlines(keepends=True)
    start, end = lines.index("    step = 1\n"), lines.index("    return step\n")
    step = replace(STEP, targets=(Target(path="m.py", qualname="other"),))
    after = [*lines[: start + 1], *(f'    log.debug("word {n} more")\n' for n in range(9)), *lines[end:]]
    found = check_logging(step, tree_of({"m.py": BEFORE}), {"m.py": "".join(after).encode()})
    assert found.outcome is CheckOutcome.FAILED
    assert "nearly every line" in found.evidence


def test_a_parameter_of_the_loggers_name_is_not_the_logger() -> None:
    source = BEFORE.replace("def work(data", "def work(data, log")
    outcome, evidence = verdict('log.debug("working")', "total = 0", source)
    assert outcome is CheckOutcome.FAILED
    assert "variable of its own" in evidence


def test_the_import_and_the_logger_may_come_along_once() -> None:
    source = "import os\n\n\ndef work():\n    os.stat('x')\n    return 1\n"
    head = "import logging\nimport os\n\nlogger = logging.getLogger(__name__)\n"
    after = source.replace("import os\n", head).replace("    os.", '    logger.debug("working")\n    os.')
    found = check_logging(STEP, tree_of({"m.py": source}), {"m.py": after.encode()})
    assert found.outcome is CheckOutcome.PASSED, found
    taken = source.replace("\n\n\ndef", "\nlogger = 1\n\n\ndef")
    worse = after.replace("\n\n\ndef", "\nlogger = 1\n\n\ndef")
    found = check_logging(STEP, tree_of({"m.py": taken}), {"m.py": worse.encode()})
    assert found.outcome is CheckOutcome.FAILED
