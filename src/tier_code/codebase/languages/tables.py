"""The small table of a language: what its queries cannot say; read from `<name>/language.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_QUERIES = ("definitions", "imports", "references")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One language; node kinds are those of its grammar."""

    queries: Mapping[str, tuple[str, ...]]
    """The files of each query, relative to the folder of languages, joined in that order."""
    comments: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    """Literals whose inside is no code and whose lines keep their margin."""
    doc: tuple[str, ...] = ()
    """How a comment begins that describes what stands below it."""
    doc_named: bool = False
    """Such a comment begins with the name of what it describes."""
    doc_refused: tuple[str, ...] = ()
    """Beginnings of comments that look so and are instructions to a compiler."""
    wrappers: frozenset[str] = frozenset()
    """What belongs to the one definition in it: `export ...`, `template <...>`."""
    groups: frozenset[str] = frozenset()
    """What belongs to a definition where there is no other one in it: `const ...`."""
    enders: frozenset[str] = frozenset()
    """Marks behind a definition that belong to it."""
    overloads: bool = False
    """Functions without a body stand for others of the same name behind them."""
    exports: bool = False
    """At module level only what is exported is seen from outside, if anything is."""
    capital: bool = False
    """Only names with a capital letter are seen from outside."""
    shown: frozenset[str] = frozenset()
    """Words of a header without which a definition is hidden: `pub`."""
    hidden: frozenset[str] = frozenset()
    """Words of a header that hide a definition: `private`."""
    file_local: frozenset[str] = frozenset()
    """Words of a header that hide a definition outside of classes: `static`."""
    opening: str = ""
    """What a file must begin with before code can be read."""
    members: tuple[tuple[str, str], ...] = ()
    """What a member of a class, or of another group, may need around it to be read by itself."""
    directives: str = ""
    """A pattern of comments that compilers and other tools obey."""
    comments_count: str = ""
    """A pattern of sources in which any comment may be code: cgo, expected output of examples."""
    line_comment: str = "//"


@cache
def table_of(language: str) -> Table | None:
    """The table of a language by its name; None when there is none."""
    fields = _fields(language)
    if fields is None:
        return None
    base = _fields(str(fields["like"])) if "like" in fields else fields
    return None if base is None else _table(str(fields.get("like", language)), base)


@cache
def query_text(language: str, query: str) -> str:
    """The text of a query; empty when the language has none of that name."""
    table = table_of(language)
    files = table.queries.get(query, ()) if table is not None else (f"{language}/{query}.scm",)
    return "\n".join(text for file in files if (text := _text(file)))


def _fields(language: str) -> dict[str, object] | None:
    text = _text(f"{language}/language.toml")
    return tomllib.loads(text) if text else None


def _text(file: str) -> str:
    place = resources.files(__package__ or "").joinpath(file)
    return place.read_text(encoding="utf-8") if place.is_file() else ""


def _table(language: str, fields: Mapping[str, object]) -> Table:
    queries = {name: _words(fields, name) or (f"{language}/{name}.scm",) for name in _QUERIES}
    members = fields.get("members", ())
    pairs = [_words({"pair": pair}, "pair") for pair in members] if isinstance(members, list) else []
    return Table(
        queries=queries,
        comments=frozenset(_words(fields, "comments")),
        texts=frozenset(_words(fields, "texts")),
        doc=_words(fields, "doc"),
        doc_named=bool(fields.get("doc_named")),
        doc_refused=_words(fields, "doc_refused"),
        wrappers=frozenset(_words(fields, "wrappers")),
        groups=frozenset(_words(fields, "groups")),
        enders=frozenset(_words(fields, "enders")),
        overloads=bool(fields.get("overloads")),
        exports=bool(fields.get("exports")),
        capital=bool(fields.get("capital")),
        shown=frozenset(_words(fields, "shown")),
        hidden=frozenset(_words(fields, "hidden")),
        file_local=frozenset(_words(fields, "file_local")),
        opening=str(fields.get("opening", "")),
        members=tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2),
        directives=str(fields.get("directives", "")),
        comments_count=str(fields.get("comments_count", "")),
        line_comment=str(fields.get("line_comment", "//")),
    )


def _words(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = fields.get(name, ())
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()
