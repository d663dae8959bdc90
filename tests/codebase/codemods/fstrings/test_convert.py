"""Conversions to f-strings: what becomes one, how it is spelled, and what stays with which reason."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.fstrings.fstrings import check_fstrings
from tier_code.codebase.codemods.fstrings.tool import convert_files
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import StepKind


def converted(source: str | bytes, *, styles: str = "both", plain: str = "") -> tuple[str, tuple[str, ...]]:
    """The text of one file afterwards, vouched for by the check, and the notes."""
    tree = tree_of({"m.py": source})
    edited = convert_files(tree, ("m.py",), (styles, plain))
    step = file_step(StepKind.FSTRINGS, ["m.py"], styles=styles, plain=plain)
    if edited.changes:
        verdict = check_fstrings(step, tree, edited.changes)
        assert verdict.outcome is CheckOutcome.PASSED, verdict
    return (edited.changes.get("m.py") or tree.files["m.py"]).decode(), edited.notes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"%s and %s" % (a, b)', 'f"{a!s} and {b!s}"'),
        ('"%s" % (a,)', 'f"{a!s}"'),
        ('"%s" % str(a)', 'f"{str(a)}"'),
        ('"%r" % (a,)', 'f"{a!r}"'),
        ('"%a|%-5r|" % (a, b)', 'f"{a!a}|{b!r:<5}|"'),
        ('"100%% of %s" % len(a)', 'f"100% of {len(a)}"'),
        ('"%d" % len(a)', 'f"{len(a)}"'),
        ('"%5d|%-5d|%05d|%+d|%x" % (len(a), len(a), len(a), len(a), len(a))', 'f"{len(a):5d}|{len(a):<5d}|{len(a):05d}|{len(a):+d}|{len(a):x}"'),
        ('"%5.2f" % float(a)', 'f"{float(a):5.2f}"'),
        ('"%5s|%-5s|%.3s" % (a, b, str(c))', 'f"{a!s:>5}|{b!s:<5}|{str(c):.3}"'),
        ('"%(x)s-%(y)r" % {"x": a, "y": b}', 'f"{a!s}-{b!r}"'),
        ('"%(x)s" % dict(x=a)', 'f"{a!s}"'),
        ('"{%s}" % (a,)', 'f"{{{a!s}}}"'),
        ('"{}-{}".format(a, b)', 'f"{a}-{b}"'),
        ('"{1}-{0}".format(a, b)', 'f"{b}-{a}"'),
        ('"{0}{0}".format(a)', 'f"{a}{a}"'),
        ('"{x}{y!r:>5}".format(x=a, y=b)', 'f"{a}{b!r:>5}"'),
        ('"{:{}}".format(a, b)', 'f"{a:{b}}"'),
        ('"{:{w}.{p}f}".format(a, w=b, p=c)', 'f"{a:{b}.{c}f}"'),
        ('"{0.name} {0[key]} {0[3]}".format(a)', "f\"{a.name} {a['key']} {a[3]}\""),
        ('"{0.name}".format(a + b)', 'f"{(a + b).name}"'),
        ('"{{}} {}".format(a)', 'f"{{}} {a}"'),
        ('"{}".format({1: 2}[a])', 'f"{ {1: 2}[a]}"'),
        ('"{}".format(lambda: a)', 'f"{(lambda: a)}"'),
        ('"{}".format(a if b else c)', 'f"{a if b else c}"'),
        ('"{}".format(a["k"])', "f\"{a['k']}\""),
        ("'{}'.format(a['k'])", "f'{a[\"k\"]}'"),
        ('"{}".format(a["it\'s"])', '"{}".format(a["it\'s"])'),
        ("'{} it\"s'.format(a)", "f'{a} it\"s'"),
        ('r"\\d%s" % (a,)', 'rf"\\d{a!s}"'),
        ('u"%s" % (a,)', 'f"{a!s}"'),
        ('"\\n%s\\x41\\N{DASH}" % (a,)', 'f"\\n{a!s}\\x41\\N{DASH}"'),
        ('"""\n%s\n""" % (a,)', 'f"""\n{a!s}\n"""'),
        ('("a %s" "b %%") % (a,)', 'f"a {a!s}" "b %"'),
        ('"%s" % ("," if a else ";")', "f\"{',' if a else ';'}\""),
        ('[x for x in a if "%s" % (x,)]', '[x for x in a if f"{x!s}"]'),
        ('return_(not"%s" % (a,))', 'return_(not f"{a!s}")'),
        ('"%s" % type(a).__name__', 'f"{type(a).__name__}"'),
        ('"%s, %s" % (a, b.go())', 'f"{a!s}, {b.go()!s}"'),
    ],
)  # fmt: skip
def test_what_certainly_shows_the_same_becomes_an_f_string(old: str, new: str) -> None:
    text, notes = converted(f"x = {old}\n".replace("\\N{DASH}", "\\N{EM DASH}"))
    assert text == f"x = {new}\n".replace("\\N{DASH}", "\\N{EM DASH}")
    assert (text == f"x = {old}\n") == bool(notes)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('"%s" % x', "may be a tuple"),
        ('"%s" % f(x)', "may be a tuple"),
        ('"%s %s" % x', "2 places for 1 values|may be a tuple"),
        ('"%d" % (x,)', "may not be an integer"),
        ('"%x" % (x,)', "may not be an integer"),
        ('"%.2f" % (x,)', "may not be a float"),
        ('"%c" % (x,)', "no like"),
        ('"%*d" % (5, len(x))', "no like"),
        ('"%.3d" % len(x)', "no like"),
        ('"%99999s" % (x,)', "very wide"),
        ('"%s" % (x, y)', "1 places for 2 values"),
        ('"%s %s" % (x,)', "more places than values"),
        ('"%(a)s" % x', "may be a tuple|not written out"),
        ('"%(a)s" % {"b": x}', "not among the values"),
        ('"%(a)s" % {"a": x, "b": y}', "shown nowhere"),
        ('"%(a)s" % locals()', "not written out"),
        ('"%s" % (*x,)', "unpacked"),
        ('"{}".format(*x)', "unpacked"),
        ('"{a}".format(**x)', "unpacked"),
        ('"{} {}".format(x)', "more places than values"),
        ('"{}".format(x, y)', "shown nowhere"),
        ('"{0} {}".format(x, y)', "mixed"),
        ('"{0} {0}".format(f(x))', "more than once"),
        ('"{1} {0}".format(f(x), g(y))', "another order"),
        ('"{} {}".format(x, x.pop())', "may change"),
        ('"{} {}".format(x.items, x.pop())', "may change"),
        ('"{0.__x}".format(y)', "something else in code"),
        ('"{0.class}".format(y)', "something else in code"),
        ('"{}".format("\\n".join(x))', "backslash"),
        ('"{}".format(x["#"])', "# sign"),
        ('_("%s") % (x,) + _("%s" % (x,))', "translation"),
        ('gettext("{}".format(x))', "translation"),
        ('"%s" % (  # why\n x,)', "comment"),
        ('"{}".format(f"{x}")', "f-string stands among"),
        ("f\"{'%s' % (x,)}\"", "inside an f-string"),
        ('"no places" % ()', "nothing to show"),
        ('"\\x25s" % (x,)', "escape"),
        ('"% s" % (x,)', "flags"),
    ],
)
def test_what_may_show_something_else_stays_with_a_reason(source: str, why: str) -> None:
    text, notes = converted(f"value = ({source})\n")
    assert text == f"value = ({source})\n"
    assert notes[0].startswith("m.py:1: ")
    assert any(part in notes[0] for part in why.split("|")), notes


@pytest.mark.parametrize(
    "source",
    [
        'b"%s" % x\n',
        'log.info("%s", x)\n',
        'TEMPLATE = "{}"\nTEMPLATE.format(x)\n',
        'x % "%s"\n',
        '_("%s") % x\n',
        '"a" + f"{x}%s" % y\n',
    ],
)
def test_what_formats_no_literal_of_text_is_no_place_at_all(source: str) -> None:
    assert converted(source) == (source, ())


@pytest.mark.parametrize(
    ("body", "new"),
    [
        ("def f(x: str): return '%s' % x", "f'{x}'"),
        ("def f(x: int): return '%d' % x", "f'{x:d}'"),
        ("def f(x: 'float | None'): return '%s' % x", "f'{x}'"),
        ("def f():\n    x = 'a'\n    return '%s' % x", "f'{x}'"),
        ("def f():\n    x = 0\n    x += 1\n    return '%d' % x", "f'{x}'"),
        ("def f():\n    for x in range(3): print('%d' % x)", "f'{x}'"),
        ("def f(y):\n    for x, z in enumerate(y): print('%d' % x)", "f'{x}'"),
        ("try: pass\nexcept OSError as x: print('%s' % x)", "f'{x}'"),
        ("X = 'a'\ndef f(): return '%s' % X", "f'{X}'"),
        (
            "class C:\n    def __init__(self): self.x = 'a'\n    def f(self): return '%s' % self.x",
            "f'{self.x}'",
        ),
        ("class C:\n    def f(self): return '%s' % self.__class__.__name__", "f'{self.__class__.__name__}'"),
        ("import time\ndef f(): return '%.2f' % time.time()", "f'{time.time():.2f}'"),
    ],
)
def test_evident_types_decide(body: str, new: str) -> None:
    text, notes = converted(body + "\n")
    assert new in text
    assert not notes


@pytest.mark.parametrize(
    "body",
    [
        "def f(x: str):\n    x = g(x)\n    return '%s' % x",
        "def f(x: tuple): return '%s' % x",
        "def f():\n    x = 'a'\n    def g():\n        nonlocal x\n        x = h()\n    return '%s' % x",
        "X = 'a'\ndef g():\n    global X\n    X = h()\ndef f(): return '%s' % X",
        "def f(y):\n    for x in y: print('%d' % x)",
        "def str(x): return (x,)\ndef f(x): return '%s' % str(x)",
        "from m import *\ndef f(x): return '%s' % str(x)",
        "class C:\n    def __init__(self): self.x = 'a'\n    def f(self): return '%s' % self.x\nc.x = g()",
        "class C:\n    @property\n    def x(self): return 1\n    def f(self): return '%s' % self.x",
        "def f():\n    x = 1\n    x /= 2\n    return '%d' % x",
        "def user(user): return '%s' % user",
        "@wrapped\ndef g(): pass\ndef f(): return '%s' % g",
    ],
)
def test_types_that_are_not_evident_are_not_guessed(body: str) -> None:
    text, notes = converted(body + "\n")
    assert text == body + "\n"
    assert notes


def test_only_the_asked_style_is_converted() -> None:
    source = 'x = "%s" % (a,)\ny = "{}".format(a)\n'
    assert converted(source, styles="format")[0] == 'x = "%s" % (a,)\ny = f"{a}"\n'
    assert converted(source, styles="percent")[0] == 'x = f"{a!s}"\ny = "{}".format(a)\n'


def test_the_user_may_say_that_values_are_plain() -> None:
    source = 'x = "%s %s" % (a, b)\ny = "%s" % a\nz = "%d" % a\n'
    text, notes = converted(source, plain="yes")
    assert text == 'x = f"{a} {b}"\ny = f"{a}"\nz = "%d" % a\n'
    assert len(notes) == 1


def test_lines_of_a_concatenation_stay_lines() -> None:
    source = """
    raise ValueError(
        "field %r for "
        "name %r"
        % (a, b)
    )
    """
    assert (
        converted(source)[0]
        == tree_of(
            {
                "m.py": source.replace('"field %r', 'f"field {a!r}').replace(
                    '"name %r"\n        % (a, b)', 'f"name {b!r}"'
                )
            }
        )
        .files["m.py"]
        .decode()
    )


def test_a_value_over_several_lines_is_joined() -> None:
    text, _ = converted('x = "{}".format(\n    f(\n        a,\n        b,\n    ),\n)\n')
    assert text == 'x = f"{f(a, b,)}"\n'


def test_long_results_stay() -> None:
    names = ", ".join(f"some_quite_long_name_{n}" for n in range(6))
    source = (
        "x = (\n    '{} {} {} {} {} {}'\n    .format(\n        "
        + names.replace(", ", ",\n        ")
        + "\n    )\n)\n"
    )
    text, notes = converted(source)
    assert text == source
    assert "very long" in notes[0]


@pytest.mark.parametrize(
    "source",
    [
        b"x = '%s' % (a,)\r\ny = 1\r\n",
        b"\xef\xbb\xbfx = '%s' % (a,)\n",
        b"# coding: latin-1\nx = '\xe4 %s' % (a,)\n",
        b"if x:\n\ty = '%s' % (a,)  # kept\n",
    ],
)
def test_every_other_byte_stays(source: bytes) -> None:
    tree = tree_of({"m.py": source})
    changes = convert_files(tree, ("m.py",)).changes
    new = source.replace(b"'%s' % (a,)", b"f'{a!s}'").replace(b"'\xe4 %s' % (a,)", b"f'\xe4 {a!s}'")
    assert changes["m.py"] == new


def test_a_file_that_cannot_be_read_is_left_out_with_a_note() -> None:
    tree = tree_of({"bad.py": "def f(:\n", "m.py": 'x = "{}".format(a)\n'})
    edited = convert_files(tree, ("bad.py", "m.py"))
    assert list(edited.changes) == ["m.py"]
    assert "left out: bad.py" in edited.notes[0]


def test_a_project_for_older_pythons_is_told() -> None:
    tree = tree_of({"setup.py": "setup(python_requires='>=2.7')\n", "m.py": 'x = "{}".format(a)\n'})
    assert "Python 2.7" in convert_files(tree, ("m.py",)).notes[0]
