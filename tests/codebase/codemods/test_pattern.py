"""Rewriting matches of patterns with metavariables."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.two_versions import before, check_rewrite, pattern_step
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.pattern.pattern_sites import check_pattern
from tier_code.codebase.codemods.pattern.rewrite import rewrite_pattern
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem

CASES: dict[str, tuple[str, str, str]] = {
    "a method's name": (
        "log.warn($MSG)",
        "log.warning($MSG)",
        "log.«warn|warning»('a')\nx = 'log.warn(b)'  # log.warn(c)\nlog.warn(a, b)\nlog.warn()\n",
    ),
    "an operator": (
        "$A == None",
        "$A is None",
        "if a «==|is» None: ...\nx = b«==| is »None\ny = a != None\n",
    ),
    "any number of arguments": (
        "log.warn($$$ARGS)",
        "log.warning($$$ARGS)",
        "log.«warn|warning»()\nlog.«warn|warning»(a, *b, c=1, **d)\nlog.«warn|warning»(\n    a,  # one\n    b,\n)\n",
    ),
    "an argument more": (
        "f($$$A)",
        "f($$$A, s=1)",
        "f(a«|, s=1»)\nf(«|s=1»)\nf(f(b«|, s=1»)«|, s=1»)\nf(a«|, s=1»,)\n",
    ),
    "an argument in front": ("f($$$A)", "f(0, $$$A)", "f(«|0, »a)\nf(«|0»)\nf(«|0, »b, *c)\n"),
    "an argument less": ("f($A, None)", "f($A)", "f(a«, None|»)\nf(f(b«, None|»)«, None|»)\n"),
    "another order": ("f($A, $B)", "f($B, $A)", "f(«a|b», «b|a»)\nf(«f(1, 2)|x», «x|f(2, 1)»)\n"),
    "the same twice": ("$A if $A else $B", "$A or $B", "x = «a if a|a» «else|or» b\ny = a if b else c\n"),
    "one less": ("not not $A", "bool($A)", "x = «not not a|bool(a)»\n"),
    "a statement": ("assert $A == $B", "assert $B == $A", "assert «a|b» == «b|a»\nassert a == b, 'm'\n"),
    "a call to a statement": (
        "self.assertEqual($A, $B)",
        "assert $A == $B",
        "«self.assertEqual(|assert »a«,| ==» b«)|»\nx = self.assertEqual(a, b)\n",
    ),
    "a subscript": ("$D.has_key($K)", "$K in $D", "x = «d.has_key(k)|k in d»\n"),
    "unicode in front": ("f($A)", "g.f($A)", "import g\nx = 'ñ', «|g.»f('é')\n"),
    "an attribute": ("self.$A.old()", "self.$A.new()", "self.x.«old|new»()\nself.old()\n"),
    "a chain": ("$X.b($Y)", "$X.c($Y)", "a.«b|c»(1).d(2).«b|c»(3)\n"),
    "an anonymous one": ("f($_, $B)", "g($B)", "def g(b): ...\n«f|g»(«a, |»b)\n"),
    "inside an f-string": ("f($A)", "h.f($A)", "import h\nx = f'{«|h.»f(1)}'\n"),
    "async code": (
        "get($A)",
        "net.get($A)",
        "import net\nasync def f():\n    return [await «|net.»get(a) async for a in b]\n",
    ),
    "decorators, defaults and match": (
        "old($A)",
        "new($A)",
        "def new(a): ...\n@«old|new»(1)\ndef f(x=«old|new»(2)): ...\nmatch «old|new»(3):\n    case old(x): ...\n",
    ),
    "in annotations": (
        "Optional[$T]",
        "$T | None",
        "x: «Optional[int]|int | None» = 1\ndef f(a: list[«Optional[str]|str | None»]): ...\ny = [«Optional[x]|x | None»]\n",
    ),
    "between square brackets": ("f($A)", "$A + 1", "x[«f(1)|1 + 1»] = y«[f(2)]|[2 + 1]»\n"),
    "CRLF": ("f($A)", "int($A)", "x = «f|int»(1)\r\ny = «f|int»(2)\r\n"),
}


@pytest.mark.parametrize(("pattern", "rewrite", "source"), CASES.values(), ids=CASES)
def test_matches_are_rewritten(pattern: str, rewrite: str, source: str) -> None:
    check_rewrite(source, pattern, rewrite)


BRACKETS: dict[str, tuple[str, str, str]] = {
    "around what goes in": (
        "f($A)",
        "$A + 1",
        "x = «f(a or b)|(a or b) + 1»\ny = «f(c)|c + 1»\nz = «f(-d)|-d + 1»\n",
    ),
    "around what stays": ("$A + 1", "$A * 2", "x = «|(»a + b«|)» «+ 1|* 2»\n"),
    "around the whole": (
        "f($A)",
        "$A + 1",
        "x = «f(a).b|(a + 1).b»\ny = 2 * «f(a)|(a + 1)»\nz = [«f(a)|a + 1»]\n",
    ),
    "around a lambda": ("f($A)", "$A + 1", "x = «f(lambda: a)|(lambda: a) + 1»\n"),
    "around an assignment expression": ("f($A)", "[$A, 1]", "«f(x := 1)|[x := 1, 1]»\n"),
    "around what is rewritten itself": ("f($A)", "not $A", "x = «f(f(a))|not not a»\ny = -«f(a)|(not a)»\n"),
    "none where there were some": ("f($A)", "$A", "x = «f(a)|a»\n"),
}


@pytest.mark.parametrize(("pattern", "rewrite", "source"), BRACKETS.values(), ids=BRACKETS)
def test_brackets_keep_the_pieces_together(pattern: str, rewrite: str, source: str) -> None:
    check_rewrite(source, pattern, rewrite)


def test_a_piece_over_lines_gets_brackets() -> None:
    files = {"a.py": "x = f(a +\n      b)\n"}
    edited = rewrite_pattern(memory_tree(files), ("a.py",), "f($A)", "$A")
    assert edited.changes == {"a.py": b"x = (a +\n      b)\n"}


MOVED: dict[str, tuple[str, str, str, str]] = {
    "on the left": ("$A or $B", "$B or $A", "x = a or b or c\n", "x = c or (b or a)\n"),
    "on the right": ("$A ** $B", "$B ** $A", "x = a ** b ** c\n", "x = (c ** b) ** a\n"),
    "both": ("f($A, $B)", "max($B, $A)", "f(f(1, 2), f(3, 4))\n", "max(max(4, 3), max(2, 1))\n"),
    "at every edge": ("not $A", "$A is False", "x = not not a\n", "x = (a is False) is False\n"),
    "within another operator": ("$A + $B", "$B - $A", "x = a + b + c - d\n", "x = c - (b - a) - d\n"),
}


@pytest.mark.parametrize(("pattern", "rewrite", "old", "new"), MOVED.values(), ids=MOVED)
def test_matches_inside_matches_move_along(pattern: str, rewrite: str, old: str, new: str) -> None:
    tree = memory_tree({"a.py": old})
    edited = rewrite_pattern(tree, ("a.py",), pattern, rewrite)
    assert edited.changes == {"a.py": new.encode()}
    verdict = check_pattern(pattern_step(("a.py",), pattern, rewrite), tree, edited.changes)
    assert verdict.outcome is CheckOutcome.PASSED, verdict


LEFT: dict[str, tuple[str, str, str, str]] = {
    "a comment where the code changes": (
        "f($A, $B)",
        "f($B, $A)",
        "f(«1|2», «2|1»)\nf(1,  # one\n  2)\n",
        "a.py:2",
    ),
    "a local of that name": (
        "sq($A)",
        "math.sqrt($A)",
        "import math\n«sq|math.sqrt»(1)\ndef f(math): return sq(2)\n",
        "a.py:3: def f(math): return sq(2)",
    ),
    "a name that the rewrite binds": (
        "apply($A)",
        "(lambda x: $A)",
        "«apply(y)|(lambda x: y)»\napply(x)\n",
        "a.py:2: apply(x)",
    ),
    "quotes in an f-string": ("f($A)", "int('1', $A)", "«f(2)|int('1', 2)»\nx = f'{f(3)}'\n", "a.py:2"),
    "more than the pattern": (
        "raise E($A)",
        "raise int($A)",
        "raise «E|int»(1)\nraise E(2) from x\n",
        "a.py:2",
    ),
    "what is assigned to": ("$A[$B]", "$A.get($B)", "d[1] = d«[|.get(»2«]|)»\ndel d[3]\n", "a.py:1"),
    "where the rewrite is not allowed": (
        "f($$$A)",
        "print(*[$$$A])",
        "«f(1)|print(*[1])»\nf(a=1)\n",
        "a.py:2",
    ),
    "several targets": (
        "$A = g()",
        "$A = h()",
        "«a = g()|a = h()»\nb = c = g()\ndef g(): ...\ndef h(): ...\n",
        "a.py:2",
    ),
    "part of an expression": (
        "check($A)",
        "assert $A",
        "«check(|assert »a«)|»\nx = check(b)\n",
        "a.py:2",
    ),
}


@pytest.mark.parametrize(("pattern", "rewrite", "source", "place"), LEFT.values(), ids=LEFT)
def test_doubtful_matches_are_left_and_told(pattern: str, rewrite: str, source: str, place: str) -> None:
    assert any(place in note for note in check_rewrite(source, pattern, rewrite).notes)


def test_several_files_and_an_unreadable_one() -> None:
    files = {"a.py": "«f|int»(1)\n", "b.py": "f(2\n", "c.py": "x = 1\n", "d.py": "«f|int»(3)\n"}
    assert any("b.py" in note for note in check_rewrite(files, "f($A)", "int($A)").notes)


def test_other_languages_change_and_say_what_vouches() -> None:
    files = {"a.js": "«console.log|logger.info»(a, b); // console.log(c)\nx = 'console.log(d)';\n"}
    notes = check_rewrite(files, "console.log($$$A)", "logger.info($$$A)").notes
    assert any("only its syntax" in note for note in notes)


DECLINED: dict[str, tuple[str, str, str, str]] = {
    "no match": ("g(1)\n", "f($A)", "int($A)", "no match"),
    "a name that is not known": ("f(1)\n", "f($A)", "unknown($A)", "'unknown' is not known in this file"),
    "only in strings and comments": ("'f(1)'  # f(2)\n", "f($A)", "int($A)", "no match"),
    "a language that is not known": ("f(1)\n", "f($A)", "int($A)", "not known"),
}


@pytest.mark.parametrize(("source", "pattern", "rewrite", "told"), DECLINED.values(), ids=DECLINED)
def test_nothing_to_do_declines(source: str, pattern: str, rewrite: str, told: str) -> None:
    path = "a.xyz" if "language" in told or told == "not known" else "a.py"
    with pytest.raises(ToolDeclined) as caught:
        rewrite_pattern(before({path: source}), (path,), pattern, rewrite)
    assert told in "\n".join([caught.value.reason, *caught.value.details])


REFUSED: dict[str, tuple[str, str, str]] = {
    "no Python": ("f($A", "g($A)", "is not Python"),
    "a rewrite that is no Python": ("f($A)", "g($A", "is not Python"),
    "an unknown metavariable": ("f($A)", "g($B)", "$B, which the pattern does not have"),
    "everything": ("$A", "f($A)", "matches everything"),
    "one name": ("f", "g", "ask for a rename"),
    "the same": ("f($A)", "f($A)", "the same"),
    "nothing": ("", "f", "cannot be empty"),
    "several lines": ("if $A:\n  f()", "g()", "one line"),
    "a metavariable in a word": ("f($A)", "_$A", "stands alone"),
    "a small letter": ("f($Abc)", "g()", "in capitals"),
    "two statements": ("f($A); g()", "h($A)", "one expression or one simple statement"),
}


@pytest.mark.parametrize(("pattern", "rewrite", "message"), REFUSED.values(), ids=REFUSED)
def test_patterns_that_make_no_sense(pattern: str, rewrite: str, message: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        rewrite_pattern(memory_tree({"a.py": "f(1)\n"}), ("a.py",), pattern, rewrite)
    assert message in str(caught.value)


def test_every_other_byte_stays() -> None:
    content = b"# -*- coding: latin-1 -*-\r\nx = '\xe9'; f('\xe8')  # \xfc \r\n"
    edited = rewrite_pattern(memory_tree({"a.py": content}), ("a.py",), "f($A)", "int($A)")
    assert edited.changes == {"a.py": content.replace(b"f(", b"int(")}
