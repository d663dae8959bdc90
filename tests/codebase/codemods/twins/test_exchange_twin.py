"""Twins made by exchanging a word: only where every name that comes of it is there."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.codebase.codemods.file_steps import tree_of
from tests.codebase.twin_steps import STORE, twin_step
from tier_code.codebase.checks.additions.twin import check_twin
from tier_code.codebase.codemods.twins.exchange_twin import exchanged_twin
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem


def made(source: str | bytes, new: str, pattern: str) -> bytes:
    tree = tree_of({"store.py": source})
    step = twin_step(new, pattern)
    changes = exchanged_twin(tree, step).changes
    verdict = check_twin(step, tree, changes)
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    return changes["store.py"] or b""


def declined(source: str, new: str, pattern: str, **arguments: str) -> str:
    with pytest.raises(ToolDeclined) as caught:
        exchanged_twin(tree_of({"store.py": source}), twin_step(new, pattern, **arguments))
    return "; ".join([caught.value.reason, *caught.value.details])


def test_a_method_follows_its_pattern_with_the_same_distance() -> None:
    after = made(STORE, "Store.get_order", "Store.get_user").decode()
    new = '''\
    def get_order(self, order_id: int) -> Order:
        """Return the order with this id."""
        try:
            return self.orders[order_id]
        except KeyError:
            raise OrderNotFound("no order %s" % order_id)

'''
    at = after.index("    def get_order")
    assert after[at : at + len(new)] == new
    assert after.replace(new, "", 1) == STORE


def test_fields_and_parameters_of_the_other_class_are_looked_up() -> None:
    assert b"Order(order_id=order_id, name=name)" in made(STORE, "Store.add_order", "Store.add_user")
    lacking = STORE.replace("order_id: int\n    name: str", "order_id: int\n    title: str")
    assert "name" in declined(lacking, "Store.add_order", "Store.add_user")


@pytest.mark.parametrize(
    ("new", "pattern", "said"),
    [
        ("Store.delete_user", "Store.get_user", "not a matter of one word"),
        ("Store.add_cart", "Store.add_user", "Cart - not defined"),
        ("Store.get_by_name", "Store.get_by_id", "only names inside"),
        ("Shop", "Store", "nothing but the name"),
    ],
)
def test_what_is_not_certain_is_declined(new: str, pattern: str, said: str) -> None:
    assert said in declined(STORE, new, pattern)


def test_more_words_than_an_exchange_are_declined() -> None:
    assert "asks for more" in declined(STORE, "Store.get_order", "Store.get_user", asked="but faster")


def test_names_that_hold_the_word_as_a_part_are_declined() -> None:
    source = STORE.replace("return user.name", "return username(user)")
    assert "username" in declined(source, "Store.add_order", "Store.add_user")


def test_a_taken_name_and_a_missing_pattern_are_refused() -> None:
    for new, pattern in (("Store.add_user", "Store.get_user"), ("Store.get_order", "Store.find_user")):
        with pytest.raises(UsageProblem):
            exchanged_twin(tree_of({"store.py": STORE}), twin_step(new, pattern))


def test_decorators_async_and_line_ends_come_along() -> None:
    source = dedent(
        """\
        class User: ...
        class Order: ...

        @router.get("/users")
        async def list_users() -> list[User]:
            return await db.fetch("users", User)
        """
    ).replace("\n", "\r\n")
    after = made(source.encode(), "list_orders", "list_users")
    assert after.startswith(source.encode())
    new = after[len(source) :]
    assert new.count(b"\r\n") == new.count(b"\n")
    assert b'@router.get("/orders")\r\nasync def list_orders() -> list[Order]:' in new


@pytest.mark.parametrize(
    ("models", "said"),
    [
        ("class User: ...\nclass Order: ...\n", ""),
        ("class User: ...\n", "Order - the module has no such name"),
    ],
)
def test_names_of_other_modules_are_looked_up(models: str, said: str) -> None:
    tree = tree_of({"store.py": "import models\ndef get_user(): return models.User()\n", "models.py": models})
    if said:
        with pytest.raises(ToolDeclined) as caught:
            exchanged_twin(tree, twin_step("get_order", "get_user"))
        assert said in "; ".join(caught.value.details)
    else:
        changes = exchanged_twin(tree, twin_step("get_order", "get_user")).changes
        assert (changes["store.py"] or b"").endswith(b"\n\ndef get_order(): return models.Order()\n")


def test_what_texts_say_is_noted() -> None:
    edited = exchanged_twin(tree_of({"store.py": STORE}), twin_step("Store.get_order", "Store.get_user"))
    assert "in 2 texts too" in edited.notes[0]
