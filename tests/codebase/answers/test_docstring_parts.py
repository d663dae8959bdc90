"""Taking docstrings of every style apart."""

from __future__ import annotations

import pytest

from tier_code.codebase.answers.docstring_parts import SectionKind, read_docstring
from tier_code.codebase.answers.sentences import sentences_of

STYLES = {
    "Google": """
        Add.

        Args:
            a (int): The first.
            *b: More,
                and more.

        Returns:
            The sum.

        Raises:
            ValueError: If odd.
    """,
    "NumPy": """
        Add.

        Parameters
        ----------
        a : int
            The first.
        *b
            More,
            and more.

        Returns
        -------
        int
            The sum.

        Raises
        ------
        ValueError
            If odd.
    """,
    "Sphinx": """
        Add.

        :param a: The first.
        :type a: int
        :param b: More,
            and more.
        :returns: The sum.
        :rtype: int
        :raises ValueError: If odd.
    """,
    "Epydoc": """
        Add.

        @param a: The first.
        @param b: More, and more.
        @return: The sum.
        @raise ValueError: If odd.
    """,
    "Markdown": """
        Add.

        **Args:**
        - `a` (int): The first.
        - `*b`: More, and more.

        **Returns:** The sum.

        **Raises:**
        - `ValueError`: If odd.
    """,
    "not indented": """
        Add.

        Args:
        a: The first.
        b: More, and more.
        Returns:
            The sum.
        Raises:
        ValueError: If odd.
    """,
}


@pytest.mark.parametrize("text", STYLES.values(), ids=list(STYLES))
def test_every_style_gives_the_same_parts(text: str) -> None:
    parts = read_docstring(text)
    assert parts.summary == "Add."
    assert parts.paragraphs == ()
    told = [section for section in parts.sections if section.kind is not SectionKind.OTHER]
    assert [section.kind for section in told] == [
        SectionKind.PARAMETERS,
        SectionKind.RETURNS,
        SectionKind.RAISES,
    ]
    entries = [(entry.name.strip("*"), entry.text) for entry in told[0].entries]
    assert entries == [("a", "The first."), ("b", "More, and more.")]
    assert told[1].text == "The sum."
    assert [(entry.name, entry.text) for entry in told[2].entries] == [("ValueError", "If odd.")]


def test_prose_and_lists_stay_paragraphs() -> None:
    parts = read_docstring("Add\nthings.\n\nIt takes:\n\n- one\n- two\n\nNothing else: never.")
    assert parts.summary == "Add things."
    assert parts.paragraphs == ("It takes:", "- one\n- two", "Nothing else: never.")
    assert parts.sections == ()


def test_a_sentence_that_begins_with_a_heading_word_is_prose() -> None:
    assert read_docstring("Returns the sum.").summary == "Returns the sum."
    assert read_docstring("Return: the sum of all.").summary == "Return: the sum of all."
    assert read_docstring("Add.\n\nReturns the sum.").paragraphs == ("Returns the sum.",)


@pytest.mark.parametrize(
    ("prose", "sentences"),
    [
        ("One. Two.", ("One.", "Two.")),
        ("One, e.g. A or i.e. Bs. Two.", ("One, e.g. A or i.e. Bs.", "Two.")),
        ("See m.py. `x` is next.", ("See m.py.", "`x` is next.")),
        ("Version 1.5 of it", ("Version 1.5 of it",)),
        ('He said "no." Then left.', ('He said "no."', "Then left.")),
        ("", ()),
    ],
)
def test_sentences_are_told_apart(prose: str, sentences: tuple[str, ...]) -> None:
    assert sentences_of(prose) == sentences
