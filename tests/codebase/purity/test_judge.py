from __future__ import annotations

import pytest

from tests.support.memory_tree import memory_tree
from tier_code.codebase.purity.judge import purity_in_file
from tier_code.domain.errors import UsageProblem

HEAD = """
import os, random, time, json, requests
import datetime as dt
from datetime import datetime
from functools import lru_cache
from os.path import join
from .helpers import clean, noisy, shout, CONFIG
from . import helpers

CACHE = {}
COUNT = 0
TABLE = {"a": 1}

def bump():
    global COUNT
    COUNT += 1

class Point:
    def __init__(self, x):
        self.x = x

class Loud:
    def __init__(self):
        print("made")

"""
HELPERS = """
import sys
from subprocess import run as shout

CONFIG = {}

def clean(text):
    return text.strip()

def noisy(text):
    sys.stderr.write(text)
    return text
"""


def reason(source: str, name: str = "f") -> str:
    tree = memory_tree({"pkg/__init__.py": "", "pkg/m.py": HEAD + source, "pkg/helpers.py": HELPERS})
    found = {verdict.target.qualname: verdict.reason for verdict in purity_in_file(tree, "pkg/m.py")}
    return found[name]


@pytest.mark.parametrize(
    "body",
    [
        "def f(a, b=2): return a + b",
        "def f(text): return clean(text).upper()",
        "def f(text): return helpers.clean(text)",
        "def f(a): return join(a, 'x')",
        "def f(a): return os.path.basename(a)",
        "def f(a): return json.dumps(a)",
        "def f(a): return dt.datetime(2020, 1, a)",
        "def f(a): return TABLE.get(a)",
        "def f(items):\n    out = []\n    for item in items:\n        out.append(item)\n    return out",
        "def f(items):\n    items = list(items)\n    items.sort()\n    return items",
        "def f(n): return 1 if n < 2 else n * f(n - 1)",
        "def f(x): return Point(x).x",
        "@lru_cache(maxsize=None)\ndef f(x): return x",
        "def f(x):\n    from json import loads\n    return loads(x)",
        "def f(items):\n    def key(item): return item[0]\n    return sorted(items, key=key)",
        "def f(x):\n    yield x\n    yield x + 1",
        "def f(x):\n    match x:\n        case {'open': open}: return open\n    return (y := x) + y",
        "def f(x: requests.Response) -> requests.Response: return x",
    ],
)
def test_functions_of_their_arguments_are_pure(body: str) -> None:
    assert not reason(body)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("def f(p): return open(p)", "works with files"),
        ("def f(p): print(p)", "prints"),
        ("def f(): return time.time()", "reads the clock"),
        ("def f(): return datetime.now()", "reads the clock"),
        ("def f(): return dt.date.today()", "reads the clock"),
        ("def f(): return random.random()", "draws random numbers"),
        ("def f(): return os.environ['HOME']", "talks to the operating system"),
        ("def f(u): return requests.get(u)", "uses requests.get of another package"),
        ("def f(x):\n    CACHE[x] = 1\n    return x", "changes CACHE, which belongs to the module"),
        ("def f(x):\n    CACHE.update(x)\n    return x", "changes CACHE, which belongs to the module"),
        ("def f(x):\n    CONFIG.update(x)\n    return x", "changes CONFIG, which belongs to the module"),
        ("def f():\n    global COUNT\n    COUNT = 1", "writes the global COUNT"),
        ("def f(): return COUNT", "reads COUNT, which changes while the program runs"),
        ("def f(x): return bump()", "calls bump, which writes the global COUNT"),
        ("def f(items):\n    items.append(1)\n    return items", "changes its argument items"),
        ("def f(d):\n    del d['a']", "changes its argument d"),
        ("def f(o):\n    o.x = 1", "changes its argument o"),
        ("def f(x): return noisy(x)", "calls noisy, which talks to the operating system"),
        ("def f(x): return helpers.noisy(x)", "calls noisy, which talks to the operating system"),
        ("def f(x): return shout(x)", "starts programs"),
        ("def f(): return Loud()", "makes a Loud, which prints"),
        ("async def f(x): return x", "is a coroutine"),
        ("@requests.hook\ndef f(x): return x", "is wrapped by @requests.hook"),
        ("def f(x): return eval(x)", "runs code made from text"),
        ("def f(x):\n    import subprocess\n    return subprocess.run(x)", "starts programs"),
    ],
)
def test_everything_else_is_left_out_with_a_reason(body: str, why: str) -> None:
    assert reason(body) == why


def test_methods_are_left_out_and_static_methods_are_not() -> None:
    source = "class A:\n    def m(self): return 1\n    @staticmethod\n    def s(x): return x\n"
    assert reason(source, "A.m").startswith("is a method")
    assert not reason(source, "A.s")


def test_overload_stubs_are_no_functions_of_their_own() -> None:
    source = "from typing import overload\n@overload\ndef f(a: int) -> int: ...\n@overload\ndef f(a: str) -> str: ...\ndef f(a): return a\n"
    tree = memory_tree({"m.py": source})
    assert [verdict.target.qualname for verdict in purity_in_file(tree, "m.py")] == ["f#3"]


def test_a_broken_file_is_a_problem_of_its_own() -> None:
    with pytest.raises(UsageProblem):
        purity_in_file(memory_tree({"m.py": "def f(:\n"}), "m.py")
