"""Reading off a file how it writes docstrings."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tier_code.codebase.answers.docstring_parts import read_docstring
from tier_code.codebase.answers.house_style import HouseStyle, SectionStyle, docstring_style, house_style
from tier_code.codebase.answers.voice import in_file_voice


def style_of(source: str) -> HouseStyle:
    return house_style(dedent(source).lstrip("\n").encode())


def test_a_file_without_docstrings_gives_the_usual_style() -> None:
    assert style_of("x = 1\n") == HouseStyle(width=79)


def test_the_width_is_the_smallest_usual_one_that_holds_all_but_stray_lines() -> None:
    assert style_of("x = 1\n").width == 79
    wide = f"x = '{'y' * 90}'\n"
    assert style_of(wide * 10).width == 100
    assert style_of(wide + "x = 1\n" * 30).width == 79
    assert style_of(f"x = '{'y' * 300}'\n" * 10).width == 88


@pytest.mark.parametrize(
    ("docstring", "style"),
    [
        ("Do it.", SectionStyle.PLAIN),
        ("Do it.\n\n    Args:\n        x: y\n    ", SectionStyle.GOOGLE),
        ("Do it.\n\n    Parameters\n    ----------\n    x\n    ", SectionStyle.NUMPY),
        ("Do it.\n\n    :param x: y\n    ", SectionStyle.SPHINX),
    ],
)
def test_the_section_style_is_found(docstring: str, style: SectionStyle) -> None:
    source = f'def f(x):\n    """{docstring}"""\n'
    assert house_style(source.encode()).sections is style
    assert docstring_style(source.encode()) == style.value


def test_one_odd_docstring_among_many_sets_no_style() -> None:
    plain = "".join(f'def f{number}():\n    """Do it."""\n' for number in range(6))
    assert (
        style_of(f'{plain}def g(x):\n    """Do it.\n\n    :param x: y\n    """\n').sections
        is SectionStyle.PLAIN
    )


def test_an_unreadable_file_is_plain() -> None:
    assert docstring_style(b"\xff\xfe\x00") == "plain"


COMMANDS = b'def g():\n    """Do it."""\n\ndef f():\n    return 1\n\nclass C:\n    x = 1\n'
STATEMENTS = b'def g():\n    """Returns it."""\n\ndef f():\n    return 1\n'


@pytest.mark.parametrize(
    ("source", "qualname", "said", "shaped"),
    [
        (COMMANDS, "f", "Returns one.", "Return one."),
        (COMMANDS, "f", "Applies it to all.", "Apply it to all."),
        (COMMANDS, "f", "Passes it on.", "Pass it on."),
        (COMMANDS, "f", "Splits it and returns the first.", "Split it and return the first."),
        (COMMANDS, "f", "Makes a list that grows and returns it.", "Make a list that grows and returns it."),
        (COMMANDS, "f", "This function returns one.", "Return one."),
        (COMMANDS, "f", "This method should be overridden.", "This method should be overridden."),
        (COMMANDS, "f", "Return one.", "Return one."),
        (COMMANDS, "f", "Bytes of the header.", "Bytes of the header."),
        (COMMANDS, "C", "Handles one.", "Handles one."),
        (STATEMENTS, "f", "Returns one.", "Returns one."),
        (STATEMENTS, "f", "This function returns one.", "Returns one."),
    ],
)
def test_the_first_word_is_put_as_the_file_puts_it(
    source: bytes, qualname: str, said: str, shaped: str
) -> None:
    assert in_file_voice(read_docstring(said), source, qualname).summary == shaped
