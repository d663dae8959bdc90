"""A small package of our own that has something for every family of the benchmarks: for the tests of them."""

from __future__ import annotations

_INIT = '''"""Shelves and what stands on them."""

from shelf.books import Catalogue, sort_key
from shelf.words import clean_title

__all__ = ["Catalogue", "clean_title", "sort_key"]
'''

_WORDS = '''"""Words of titles."""

import re
import string
import unicodedata

ARTICLES = ("the", "a", "an")
_SPACES = re.compile(" +")


def clean_title(title: str, width: int = 30) -> str:
    """Cut a title to `width` characters, with single spaces.

    :param title: The words as they were typed.
    :param width: The most characters to keep. Defaults to 30.
    """
    # Accents stay, their spelling is made one.
    plain = unicodedata.normalize("NFC", title)
    plain = _SPACES.sub(" ", plain).strip(string.whitespace)
    return plain[:width]


def first_word(title, skipped):
    """The first word of a title that is not in `skipped`.

    Raises:
        ValueError: If no word is left.
    """
    for word in clean_title(title).split():
        if word.lower() not in skipped:
            return word
    raise ValueError("no word is left")


def joined(words, mark):
    """The words in one line, with `mark` between them."""
    if words is None:
        return ""
    return mark.join(clean_title(word, 12) for word in words)
'''

_BOOKS = '''"""Books in a catalogue."""

import bisect
import json
import os.path

from shelf import words

LIMIT = 100


class Catalogue:
    """Books in the order of their titles."""

    def __init__(self, name, kept=None):
        self.name = name
        self.kept = [] if kept is None else kept

    def put(self, title, where):
        """Add a book, in its place.

        :param title: The title of the book.
        :param where: The shelf that it stands on.
        :raises OverflowError: If the catalogue is full.
        """
        if len(self.kept) >= LIMIT:
            raise OverflowError(f"the catalogue {self.name} is full")
        where = self.checked_place(where, title)
        bisect.insort(self.kept, (sort_key(title), where))

    def checked_place(self, place, title):
        """The place in its shortest form."""
        if not isinstance(place, str):
            raise TypeError("a place is a text")
        found = os.path.normpath(place)
        if title in self.kept:
            found = self.moved_place(found, 1)
        return found

    def moved_place(self, place, by):
        """The place so many steps further."""
        number = len(place) + by
        return f"{place}-{number}"

    def told(self):
        """All books as JSON."""
        return json.dumps({"name": self.name, "books": self.kept, "limit": LIMIT})


def sort_key(title):
    """What a title is sorted by."""
    key = words.first_word(title, words.ARTICLES)
    return key.lower()
'''

_REPORT = '''"""A catalogue on paper."""

from shelf.books import Catalogue
from shelf.words import clean_title, joined

MARK = "; "


def headline(catalogue, mark, level=1):
    """The line over everything, `level` marks in front."""
    kind = "catalogue"
    title = clean_title(catalogue.name)
    return "{} {} {}".format(mark * level, kind, title)


def lines_of(catalogue, width):
    """Every book on a line, cut to `width` characters."""
    if not isinstance(catalogue, Catalogue):
        raise TypeError("no catalogue was given")
    if width is not None and width not in (40, 80, 120):
        raise ValueError("the width must be 40, 80 or 120")
    yield headline(catalogue, "#", 2)
    for key, place in catalogue.kept:
        yield joined([key, place], MARK)
    if len(catalogue.kept) == 0:
        yield headline(catalogue, "-")


def printed(catalogue):
    """The whole report as one text."""
    wide = 80
    kind = "catalogue"
    try:
        found = list(lines_of(catalogue, wide))
    except OverflowError:
        return ""
    if kind not in found:
        found.append(kind)
    return "\\n".join(found)
'''

SAMPLE = {
    "shelf/__init__.py": _INIT.encode(),
    "shelf/books.py": _BOOKS.encode(),
    "shelf/report.py": _REPORT.encode(),
    "shelf/words.py": _WORDS.encode(),
}
"""Path to content."""
