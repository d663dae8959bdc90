"""Reading single values of a settings file: the value, or a refusal that says where and what is expected."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tier_code.domain.choices import ModelChoice, parse_choice
from tier_code.domain.errors import UsageProblem
from tier_code.domain.money import Usd, usd_from
from tier_code.domain.plan import ClassOrKind, class_or_kind
from tier_code.domain.sandbox import Wanted
from tier_code.domain.tiers import TierName

_HOST_TEXTS = {"url": "url", "key_env": "key_variable"}
_VARIABLE = re.compile(r"(?:[A-Z_][A-Z0-9_]{0,63})?")
_HOST_FLAGS = ("private", "free")
_HOST_NUMBERS = {"window": "window_tokens", "max_output": "max_output_tokens"}


def known_only(data: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """Refuse keys that mean nothing: a typing slip must not pass for a setting."""
    strange = sorted(set(data) - set(known))
    if strange:
        raise UsageProblem(f"{where}: there is no '{strange[0]}'; known: {', '.join(sorted(known))}")


def table(data: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    """A table, empty when it is absent."""
    value = data.get(key, {})
    if not isinstance(value, Mapping):
        raise UsageProblem(f"{where}: '{key}' must be a table")
    return value


def text(data: Mapping[str, Any], key: str, where: str) -> str:
    """A text, empty when it is absent."""
    value = data.get(key, "")
    if not isinstance(value, str):
        raise UsageProblem(f"{where}: '{key}' must be a text")
    return value


def one_of(data: Mapping[str, Any], key: str, words: Sequence[str], where: str) -> str:
    """One of some words, the first of them when it is absent."""
    value = data.get(key, words[0])
    if value not in words:
        raise UsageProblem(f"{where}: '{key}' must be {' or '.join(words)}")
    return str(value)


def class_tiers(data: Mapping[str, Any], where: str) -> Mapping[ClassOrKind, TierName]:
    """Classes or kinds of steps, and the tier that each starts at."""
    found: dict[ClassOrKind, TierName] = {}
    for key, value in data.items():
        name = class_or_kind(key)
        if name is None:
            raise UsageProblem(f"{where}: '{key}' is neither a class (A to G) nor a kind of step")
        if value not in set(TierName):
            raise UsageProblem(f"{where}: '{key}' must be a tier: {', '.join(TierName)}")
        found[name] = TierName(value)
    return found


def boolean(data: Mapping[str, Any], key: str, where: str, *, otherwise: bool = False) -> bool:
    """True or false; `otherwise` when it is absent."""
    value = data.get(key, otherwise)
    if not isinstance(value, bool):
        raise UsageProblem(f"{where}: '{key}' must be true or false")
    return value


def text_list(data: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """A list of texts, empty when it is absent."""
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageProblem(f"{where}: '{key}' must be a list of texts")
    return tuple(value)


def text_lists(data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """A text or a list of texts under each key; nothing for what is neither, which whoever reads it tells."""
    lists = {key: [value] if isinstance(value, str) else value for key, value in data.items()}
    return {
        key: tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else ()
        for key, value in lists.items()
    }


def money(value: object, where: str) -> Usd:
    """An amount, written as a text so that it is exact."""
    amount = usd_from(value) if isinstance(value, str) else None
    if amount is None:
        raise UsageProblem(f'{where}: write an amount of dollars as a text such as "5.00"')
    return amount


def choice(value: object, where: str) -> ModelChoice:
    """A model for a tier."""
    try:
        return parse_choice(value if isinstance(value, str) else "")
    except ValueError as problem:
        raise UsageProblem(f"{where}: {problem}") from None


def sandbox(data: Mapping[str, Any], where: str, otherwise: Wanted = Wanted.AUTO) -> Wanted:
    """How strictly commands are confined."""
    try:
        return Wanted(text(data, "sandbox", where) or otherwise)
    except ValueError:
        raise UsageProblem(f"{where}: 'sandbox' must be {', '.join(Wanted)}") from None


def host(value: object, where: str) -> dict[str, Any]:
    """The fields of a declared server."""
    if not isinstance(value, Mapping):
        raise UsageProblem(f"{where}: a host must be a table with at least a url")
    known_only(value, {*_HOST_TEXTS, *_HOST_FLAGS, *_HOST_NUMBERS}, where)
    fields: dict[str, Any] = {ours: text(value, theirs, where) for theirs, ours in _HOST_TEXTS.items()}
    fields |= {name: boolean(value, name, where) for name in _HOST_FLAGS}
    for theirs, ours in _HOST_NUMBERS.items():
        if theirs in value:
            fields[ours] = _tokens(value[theirs], f"{where}: {theirs}")
    if not fields["url"].startswith(("http://", "https://")):
        raise UsageProblem(f"{where}: 'url' must begin with http:// or https://")
    # Neither message repeats the value: it may be a key, put where its name belongs.
    if "@" in fields["url"].partition("://")[2].partition("/")[0]:
        raise UsageProblem(f"{where}: 'url' must hold no user or password; name a variable with 'key_env'")
    if not _VARIABLE.fullmatch(fields["key_variable"]):
        raise UsageProblem(f"{where}: 'key_env' is the name of a variable such as GATEWAY_KEY, not the key")
    return fields


def _tokens(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1024:
        raise UsageProblem(f"{where}: write a number of tokens of at least 1024")
    return value
