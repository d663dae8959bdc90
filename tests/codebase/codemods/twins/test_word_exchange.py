"""One word for another in names of every spelling."""

from __future__ import annotations

import pytest

from tier_code.codebase.codemods.twins.word_exchange import exchange_between, plural_of, singular_of


@pytest.mark.parametrize(
    ("pattern", "twin", "said"),
    [
        ("get_user", "get_order", "user → order"),
        ("get_users", "get_orders", "user → order"),
        ("UserStore", "OrderStore", "user → order"),
        ("_get_user", "_get_order", "user → order"),
        ("list_categories", "list_items", "category → item"),
        ("getUser", "getPurchaseOrder", "user → purchase_order"),
        ("users", "orders", "user → order"),
        ("get_user_by_id", "get_user_by_name", "id → name"),
    ],
)
def test_the_word_in_which_names_differ(pattern: str, twin: str, said: str) -> None:
    assert str(exchange_between(pattern, twin)) == said


@pytest.mark.parametrize(
    ("pattern", "twin"),
    [
        ("create_user", "delete_user"),
        ("start", "stop"),
        ("get_user", "remove_order"),
        ("get_user", "get_user"),
        ("get_user", "get_user_name"),
        ("step1", "step2"),
    ],
)
def test_what_a_function_does_is_no_word_to_exchange(pattern: str, twin: str) -> None:
    assert exchange_between(pattern, twin) is None


@pytest.mark.parametrize(
    ("name", "exchanged"),
    [
        ("user", "order"),
        ("users", "orders"),
        ("User", "Order"),
        ("USER_ID", "ORDER_ID"),
        ("_users", "_orders"),
        ("getUserId", "getOrderId"),
        ("HTTPUserClient", "HTTPOrderClient"),
        ("username", "username"),
        ("__user__", "__order__"),
    ],
)
def test_every_spelling_follows(name: str, exchanged: str) -> None:
    exchange = exchange_between("get_user", "get_order")
    assert exchange is not None
    assert exchange.of_name(name) == exchanged


def test_names_that_hold_the_word_otherwise_are_strange() -> None:
    exchange = exchange_between("get_user", "get_order")
    assert exchange is not None
    assert exchange.strangers("user.username, reorder(order) for users") == ("username", "order")


def test_plurals() -> None:
    for word in ("user", "category", "box", "key", "class", "batch"):
        assert singular_of(plural_of(word)) == word
