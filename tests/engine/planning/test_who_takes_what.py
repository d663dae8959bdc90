"""Requests that sound alike reach the recipe that is meant, whatever the order of the registry."""

from __future__ import annotations

import pytest

from tier_code.engine.planning.planner import RECIPES

MEANT = {
    "FlagRecipe": (
        "add a --verbose flag to cli.py",
        "add an option --limit (int, default 10) with help 'most rows' to the parser in app.py",
        "add a --type option (str) to cli.py",
        "create a --dry-run switch in cli.py",
    ),
    "TwinRecipe": (
        "write delete_user like create_user in store.py",
        "add update_item after the pattern of create_item",
        "add a class OrderStore like UserStore",
        "implement delete_user in the style of create_user",
    ),
    "LoggingRecipe": (
        "add logging to Session.send",
        "add logging to the functions in net.py",
        "log errors in m.py",
        "log all caught exceptions in src/net",
        "add error logging to net.py",
        "write log messages for connect",
    ),
    "FStringsRecipe": (
        "convert to f-strings",
        "convert src/net to f-strings",
        "use f-strings in setup.py",
        "replace .format calls with f-strings in setup.py",
        "change % formatting to f-strings",
        "rewrite old-style string formatting as f-strings",
        "make setup.py use f-strings",
    ),
    "ConstantRecipe": (
        "extract 3600 in cache.py to SECONDS_PER_HOUR",
        "extract the string 'utf-8' in m.py to a constant DEFAULT_ENCODING",
        "replace 3600 in cache.py with a constant HOUR",
        "introduce a constant HOUR for 3600 in cache.py",
        "make 3600 in cache.py a constant named HOUR",
        "move 3600 in m.py to a constant HOUR",
    ),
    "SpecialMethodsRecipe": (
        "add __repr__ to Match",
        "add __eq__ and __repr__ to class Point",
        "implement __hash__ for Point",
        "give Point a __repr__",
        "add equality to Point",
        "write a __repr__ for the Point class in a.py",
    ),
    "DataclassRecipe": (
        "convert Point to a dataclass",
        "convert class Point to a dataclass",
        "make Point a dataclass",
        "turn the Point class into a data class",
        "use a dataclass for Point",
        "refactor Point to be a dataclass",
    ),
}


@pytest.mark.parametrize(
    ("recipe", "words"), [(name, words) for name, many in MEANT.items() for words in many]
)
def test_the_meant_recipe_takes_it_alone(recipe: str, words: str) -> None:
    assert [type(each).__name__ for each in RECIPES if each.takes(words)] == [recipe]
