"""Wrong twins: each of these must be found, and a right one must pass."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.file_steps import tree_of
from tests.codebase.twin_steps import STORE, twin_step
from tier_code.codebase.answers.twin_answer import read_twin_answer
from tier_code.codebase.checks.additions.twin import check_twin
from tier_code.codebase.checks.lint import check_lint
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.ports.code import Edited

HEAD = "def delete_user(self, user_id: int) -> User:\n"
TREE = tree_of({"store.py": STORE})
STEP = twin_step("Store.delete_user", "Store.get_user")


def answered(body: str, head: str = HEAD) -> Edited:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    read = read_twin_answer(TREE, STEP, f"```python\n{head}{lines}```")
    assert isinstance(read, Edited), read
    return read


@pytest.mark.parametrize(
    "body",
    [
        "return self.users.pop(user_id)",
        "user = self.get_user(user_id)\ndel self.users[user_id]\nreturn user",
        "user = self.get_user(user_id)\nreturn self.users.pop(user.user_id)",
        "try:\n    return self.users.pop(user_id)\nexcept KeyError:\n    raise UserNotFound(user_id) from None",
    ],
)
def test_right_twins_pass(body: str) -> None:
    verdict = check_twin(STEP, TREE, answered(body).changes)
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    assert dict(verdict.facts)["definitions_added"] == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return self.storage.pop(user_id)", "Store has no 'storage'"),
        ("return self.users.remove_by_id(user_id)", "nothing is known to have 'remove_by_id'"),
        ("return self.get_user(user_id, True)", "takes 1 arguments, not 2"),
        ("return self.get_user(id=user_id)", "takes no 'id'"),
        ("return self.get_user()", "never uses its parameter"),
        ("user = self.get_user(user_id)\nreturn self.users.pop(user.id)", "User has no 'id'"),
        ("return self.delete_user(user_id)", "calls itself"),
        ("pass", "does nothing"),
        ("global last\nlast = user_id\nreturn self.users.pop(user_id)", "no variable 'last'"),
        ("raise UserNotFound(user_id)", "does nothing"),
        ("return self.users.pop(user_id)  # TODO", ""),
        ("raise NotImplementedError", "is not finished"),
        (
            "try:\n    return self.users[user_id]\nexcept KeyError:\n    raise UserNotFound('gone')",
            "does the same",
        ),
        (
            "try:\n    return self.users[user_id]\nexcept KeyError as e:\n    raise UserNotFound('gone')",
            "does the same",
        ),
    ],
)
def test_wrong_twins_fail(body: str, said: str) -> None:
    verdict = check_twin(STEP, TREE, answered(body).changes)
    if said:
        assert verdict.outcome is CheckOutcome.FAILED
        assert said in verdict.evidence


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("async def delete_user(self, user_id: int) -> User:\n", "is a coroutine"),
        ("@property\ndef delete_user(self, user_id: int) -> User:\n", "decorators"),
        ("def delete_user(self, user_id: int):\n", "says nothing of its result"),
        ("def delete_user(self, user_id) -> User:\n", "has no type"),
        ("def delete_user(user_id: int) -> User:\n", "first parameter"),
    ],
)
def test_a_twin_is_of_the_kind_of_its_pattern(head: str, said: str) -> None:
    body = "return print(user_id)" if "self" not in head else "return self.users.pop(user_id)"
    verdict = check_twin(STEP, TREE, answered(body, head).changes)
    assert verdict.outcome is CheckOutcome.FAILED
    assert said in verdict.evidence


def test_undefined_names_are_the_lint_checks() -> None:
    changes = answered("return delete(self.users, user_id)").changes
    assert check_lint(TREE, changes).outcome is CheckOutcome.FAILED


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("class User:", "class User(object):"),
        lambda text: text.replace("    def add_user", "    def put_user"),
        lambda text: text.replace("        self.orders = {}\n", ""),
        lambda text: text + "\nprint(1)\n",
        lambda text: text.replace("def delete_user", "def remove_user"),
        lambda text: text.replace(
            "from dataclasses import dataclass\n", "from dataclasses import dataclass # x\n"
        ),
    ],
)
def test_nothing_else_may_change(change: object) -> None:
    assert callable(change)
    right = (answered("return self.users.pop(user_id)").changes["store.py"] or b"").decode()
    verdict = check_twin(STEP, TREE, {"store.py": change(right).encode()})
    assert verdict.outcome is CheckOutcome.FAILED


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "empty"),
        ("I cannot do that.", "cannot be parsed"),
        ("def other(self):\n    return 1\n", "defines other, not delete_user"),
        ("def delete_user(self):\n    # ... existing code\n", "leaves code out"),
        ("```python\ndef delete_user(self):", "breaks off"),
        ("x = 1\n", "without a definition"),
    ],
)
def test_answers_that_are_no_definition_are_refused(answer: str, said: str) -> None:
    read = read_twin_answer(TREE, STEP, answer)
    assert isinstance(read, CheckResult)
    assert said in read.evidence


def test_what_stands_around_the_definition_is_left_out() -> None:
    answer = (
        "Here it is:\n```python\nimport os\n\nclass Store:\n    def get_user(self): ...\n\n"
        "    def delete_user(self, user_id: int) -> User:\n        text = '''a\nb'''\n"
        "        return self.users.pop(user_id, text)\n```\n"
    )
    read = read_twin_answer(TREE, STEP, answer)
    assert isinstance(read, Edited)
    after = (read.changes["store.py"] or b"").decode()
    assert "import os" not in after
    assert "    def delete_user(self, user_id: int) -> User:\n        text = '''a\nb'''\n" in after
