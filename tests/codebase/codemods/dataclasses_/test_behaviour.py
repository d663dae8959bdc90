"""Classes put together by chance are really built before and after: the same objects, or the same errors."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from random import Random

from tests.codebase.codemods.dataclasses_.converting import converted
from tier_code.domain.errors import ToolDeclined

_DEFAULTS = ("", "=1", "='s'", "=None", "=(1, 2)", "=-1.5", "=True")
_KEPT = (
    "self.{p} = {p}",
    "self.{p} = {p} or []",
    "self.{p} = str({p})",
    "if {p} is None:\n            {p} = 7\n        self.{p} = {p}",
)
_MORE = (
    "self.z = []",
    "self.n = 0",
    "self._c = {}",
    "self.k = (a, a)",
    "self.m = self.helper()",
    "self.t = 1, 2",
    "q = 5",
    "self.w = [q for q in range(3)]",
    "for i in range(2):\n            self.i = i",
)
_ARGUMENTS = ((1,), (1, 2), (1, 2, 3), (None,), ("x", None), ())
_KEYWORDS: tuple[dict[str, object], ...] = ({}, {"c": 9}, {"a": None, "b": 4}, {"b": None})


def _sources(chance: Random, count: int) -> Iterator[str]:
    for _ in range(count):
        names = "abc"[: chance.randint(1, 3)]
        parameters: list[str] = []
        for name in names:
            default = chance.choice(_DEFAULTS)
            parameters.append(
                name + ("=2" if parameters and "=" in parameters[-1] and not default else default)
            )
        if chance.random() < 0.3:
            parameters.insert(chance.randrange(len(parameters)), "*")
        lines = [chance.choice(_KEPT).format(p=name) for name in chance.sample(names, len(names))]
        for more in chance.sample(_MORE, chance.randint(0, 4)):
            lines.insert(chance.randint(0, len(lines)), more)
        body = "".join(f"        {line}\n" for line in lines)
        header = f"class Point:\n    def __init__(self, {', '.join(parameters)}):\n"
        yield f"{header}{body}\n    def helper(self):\n        return 3\n"


def _built(source: str) -> list[object]:
    """What objects hold, or which error there is instead, for many ways to call the class."""
    names: dict[str, type] = {}
    exec(compile(source, "m.py", "exec", dont_inherit=True), names)  # noqa: S102 - our own text
    found: list[object] = []
    for arguments, keywords in itertools.product(_ARGUMENTS, _KEYWORDS):
        try:
            found.append(vars(names["Point"](*arguments, **keywords)))
        except TypeError as problem:
            found.append(type(problem))
    return found


def test_objects_are_made_as_before() -> None:
    tried = 0
    for source in _sources(Random(3), 250):
        try:
            new = converted(source).content.decode()
        except ToolDeclined:
            continue
        tried += 1
        assert _built(new) == _built(source), source + new
    assert tried > 150
