"""The logger that a module has, or the lines that give it one."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.additions.logged import check_logging
from tier_code.codebase.codemods.logging_.swallowed import log_swallowed
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind

WORK = """
def work():
    try:
        return run()
    except OSError:
        return None
"""
CALL = "        {}.exception({})\n"


def logged(head: str, **others: str) -> str:
    """The file with its one swallowed error logged; the check has to agree."""
    source = dedent(head).lstrip("\n") + WORK
    tree = tree_of({"pkg/m.py": source, "pkg/__init__.py": "", **others})
    step = file_step(StepKind.LOGGING, ["pkg/m.py"], what="errors")
    edited = log_swallowed(tree, step)
    verdict = check_logging(step, tree, edited.changes)
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    return (edited.changes["pkg/m.py"] or b"").decode()


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("import logging\nlog = logging.getLogger('x')\n", "log"),
        ("import logging as L\n_LOG: L.Logger = L.getLogger(__name__)\n", "_LOG"),
        ("from logging import getLogger as gl\nlogger = gl(__name__)\n", "logger"),
        ("import logging.config\nlogger = logging.getLogger()\n", "logger"),
    ],
)
def test_the_files_own_logger_is_used(head: str, name: str) -> None:
    after = logged(head)
    assert after.replace(CALL.format(name, repr("work: caught OSError")), "") in (head + WORK, after)
    assert f"{name}.exception(" in after
    assert after.count("getLogger") == head.count("getLogger")


def test_a_logger_of_another_module_is_followed() -> None:
    after = logged(
        "from pkg.log import logger\n", **{"pkg/log.py": "import logging\nlogger = logging.getLogger('p')\n"}
    )
    assert "getLogger" not in after
    assert "logger.exception(" in after


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("import os\n", "import logging\nimport os\n\nlogger = logging.getLogger(__name__)\n"),
        ("import abc\n", "import abc\nimport logging\n\nlogger = logging.getLogger(__name__)\n"),
        (
            "from os import path\n",
            "import logging\nfrom os import path\n\nlogger = logging.getLogger(__name__)\n",
        ),
        (
            '"""Doc."""\n\nfrom __future__ import annotations\n',
            '"""Doc."""\n\nfrom __future__ import annotations\n\nimport logging\n\nlogger = logging.getLogger(__name__)\n',
        ),
        ('"""Doc."""\n', '"""Doc."""\n\nimport logging\n\nlogger = logging.getLogger(__name__)\n'),
        (
            "#!/usr/bin/env python\n",
            "#!/usr/bin/env python\n\nimport logging\n\nlogger = logging.getLogger(__name__)\n",
        ),
        ("", "import logging\n\nlogger = logging.getLogger(__name__)\n"),
        (
            "import abc\ntry:\n    import json\nexcept ImportError:\n    json = None\n",
            "import abc\nimport logging\ntry:\n    import json\nexcept ImportError:\n    json = None\n\nlogger =",
        ),
        ("import logging\n", "import logging\n\nlogger = logging.getLogger(__name__)\n"),
    ],
)
def test_a_module_without_one_gets_one(head: str, expected: str) -> None:
    assert logged(head).startswith(expected)


def test_a_name_that_is_taken_inside_is_not_used() -> None:
    assert "\nlog = logging.getLogger" in logged("import os\ndef other(logger): return logger\n")


def test_a_star_import_elsewhere_does_not_get_the_logger() -> None:
    assert "\n_logger = logging.getLogger" in logged("import os\n", **{"pkg/all.py": "from .m import *\n"})


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("from loguru import logger\n", "loguru"),
        ("import structlog\n", "structlog"),
        ("logger = make()\n", "what 'logger' is cannot be told"),
        ("from somewhere import log\n", "what 'log' is cannot be told"),
        ("from . import logging\n", "'logging' is something else"),
        ("def early(): pass\nearly()\nimport logging\n", "imported below"),
    ],
)
def test_other_ways_of_logging_are_refused(head: str, said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        log_swallowed(tree_of({"m.py": head + WORK}), file_step(StepKind.LOGGING, ["m.py"], what="errors"))
