"""Whatever words are spliced in: the file parses, says these words, and is otherwise the same to the byte."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from tier_code.codebase.answers.docstring_layout import docstring_lines
from tier_code.codebase.answers.docstring_parts import read_docstring
from tier_code.codebase.answers.house_style import house_style
from tier_code.codebase.answers.splicer import splice_docstring

HEAD = '# \u00e9\nimport os\n\n\nclass A:\n    """An a."""\n\n    @property\n    def f(self):'
TAIL = "\n        # why\n        return os.sep\n\n\nx = 1"
MODULE = f"{HEAD}{TAIL}".encode()

# What the reader of answers lets through: printable characters, line feeds, and much that could go wrong.
PIECES = st.one_of(
    st.text(
        st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=("Cc", "Cs", "Cf", "Zs"))
    ),
    st.sampled_from(
        ['"""', "'''", "\\", '"', "'", "\\n", "\\u12", "`x`", "Args:", "    ", "\n", "\n\n", "\t"]
    ),
    st.sampled_from(
        [":param x: y", "Returns:\n    z", "- item", ">>> f()", "Parameters\n----------", "e.g. a. B"]
    ),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=12).map(" ".join).filter(lambda text: bool(text.strip()))


def normalised(text: str, width: int) -> str:
    parts = read_docstring(text)
    return "\n".join(docstring_lines(parts, house_style(MODULE), width))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))


@given(TEXTS)
def test_any_words_read_back_as_they_were_laid_out(text: str) -> None:
    parts = read_docstring(text)
    found = splice_docstring(MODULE, "A.f", parts, replace=False)
    (function,) = functions(ast.parse(found))
    docstring = ast.get_docstring(function)
    assert docstring is not None
    # A closing line of its own reads back as trailing white space.
    assert docstring.rstrip() == normalised(text, 79 - 8 - 3).rstrip()


@given(TEXTS)
def test_bytes_outside_the_docstring_stay(text: str) -> None:
    found = splice_docstring(MODULE, "A.f", read_docstring(text), replace=False)
    assert found.startswith(HEAD.encode())
    assert found.endswith(TAIL.encode())
    inserted = found[len(HEAD.encode()) : len(found) - len(TAIL.encode())].decode()
    assert inserted.startswith("\n        ")
    assert isinstance(ast.literal_eval(inserted.strip()), str)
