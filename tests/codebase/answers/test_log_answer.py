"""From short lines to logging statements: what is not certain at its place is left out."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.answers.log_answer import lines_of_answer, read_log_answer
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.checks.additions.logged import check_logging
from tier_code.codebase.codemods.logging_.asked_places import asked_places, marked_source
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind, Target
from tier_code.domain.tiers import TierName
from tier_code.ports.code import Edited

SOURCE = dedent(
    '''\
    import logging

    log = logging.getLogger(__name__)


    class Session:
        def send(self, request, password=None):
            """Send it."""
            if request.url is None:
                raise ValueError("no url")
            try:
                reply = self.pool.send(request, password)
            except OSError as error:
                return None
            self.sent += 1
            return reply.body
    '''
)
TREE = tree_of({"net.py": SOURCE})
STEP = replace(
    file_step(StepKind.LOGGING, [], what="messages"),
    targets=(Target(path="net.py", qualname="Session.send"),),
).at(TierName.LOCAL, "")


def answered(answer: str, source: str = SOURCE) -> str | CheckResult:
    """The file after an answer; the check has to agree."""
    tree = tree_of({"net.py": source})
    read = read_log_answer(tree, STEP, answer)
    if isinstance(read, CheckResult):
        return read
    verdict = check_logging(STEP, tree, read.changes)
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    return (read.changes["net.py"] or b"").decode()


def test_a_model_sees_marks_with_what_is_certain_there() -> None:
    file, places = asked_places(TREE, STEP)
    shown = marked_source(file, "Session.send", places)
    assert "        # [1] request.url, request\n        if request.url is None:\n" in shown
    assert "            # [2] request.url, request\n            raise ValueError" in shown
    assert "            # [3] request.url, error, request\n            return None\n" in shown
    assert (
        "        # [4] reply.body, request.url, self.pool, reply, request\n        return reply.body\n"
        in shown
    )
    assert "password" not in shown.split("\n", 1)[1].replace("request, password)", "")


def test_lines_become_statements_with_the_level_of_their_place() -> None:
    after = answered("1: sending {request.url}\n2: no url in {request}\n3: cannot send: {error}\n4: sent")
    assert after == SOURCE.replace(
        "        if request.url", '        log.debug("sending %s", request.url)\n        if request.url'
    ).replace(
        "            raise", '            log.warning("no url in %s", request)\n            raise'
    ).replace(
        "            return None",
        '            log.warning("cannot send: %s", error)\n            return None',
    ).replace("        return reply", '        log.debug("sent")\n        return reply')


@pytest.mark.parametrize(
    ("line", "statement"),
    [
        ("1: sending %s | request", 'log.debug("sending %s", request)'),
        ('1: "sending %s", request', 'log.debug("sending %s", request)'),
        ('[1] debug: log.info("sending %s", request)', 'log.debug("sending %s", request)'),
        ("1. sending {request!r}", 'log.debug("sending %s", request)'),
        ("1: sending %d | request", 'log.debug("sending %s", request)'),
        ("1: 50% of {request}", 'log.debug("50percent of %s", request)'),
        ("1: half | request", 'log.debug("half")'),
    ],
)
def test_forms_that_small_models_use(line: str, statement: str) -> None:
    assert statement in str(answered(line))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1: sending {reply}", "'reply' is not certain there"),
        ("1: sending {request.body}", "'request.body' is not certain"),
        ("1: sending {self.pool}", "'self.pool' is not certain"),
        ("1: sending {request.url.upper()}", "is not certain"),
        ("1: sending {password}", "may show a secret"),
        ("7: sending", "no such mark"),
        ("1: TODO", "not filled in"),
        ("1: call self.send", "holds code"),
        ("1: sending %s", "no line of the asked form"),
        ("1: " + "word " * 40, "too long"),
        ("nothing to say", "no line of the asked form"),
    ],
)
def test_what_is_not_certain_is_left_out(line: str, said: str) -> None:
    read = answered(line)
    assert isinstance(read, CheckResult)
    assert said in read.evidence


def test_a_bad_line_does_not_spoil_the_others() -> None:
    read = read_log_answer(TREE, STEP, "1: sending {reply}\n4: sent {request}")
    assert isinstance(read, Edited)
    assert "not certain" in read.notes[0]


def test_the_same_words_are_said_once() -> None:
    assert [line.number for line in lines_of_answer("1: a word\n2: a word\n2: more\n3: b word")] == [1, 2, 3]
    with pytest.raises(AnswerRefused):
        lines_of_answer("")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (SOURCE.replace("def send", "def __repr__"), "could call it again"),
        (SOURCE.replace("request, password", "request, log, password"), "variable of its own"),
        (SOURCE.replace("def send", "def post"), "no function"),
        ("class Session:\n    def send(self): return 1\n", "has room"),
        ("class Session:\n    def send(self):\n        raise NotImplementedError\n", "has room"),
    ],
)
def test_functions_that_cannot_be_logged_are_refused(source: str, said: str) -> None:
    step = STEP
    if "__repr__" in source:
        step = replace(STEP, targets=(Target(path="net.py", qualname="Session.__repr__"),))
    with pytest.raises(UsageProblem, match=said):
        asked_places(tree_of({"net.py": source}), step)
