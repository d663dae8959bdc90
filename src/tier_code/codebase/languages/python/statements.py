"""Which nodes of Python's grammar are statements that define, import or assign, and which hold others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tier_code.codebase.languages.grammars import PYTHON, language_of

_KINDS = {
    "function_definition": "function",
    "class_definition": "class",
    "import_statement": "import",
    "import_from_statement": "import",
    "type_alias_statement": "assignment",
    "expression_statement": "expression",
}
_INSIDE = """
block decorated_definition if_statement elif_clause else_clause for_statement while_statement try_statement
except_clause except_group_clause finally_clause with_statement match_statement case_clause
"""


@cache
def statement_kinds() -> Mapping[int, str]:
    """Number of a kind of node to what it is: a capture of `definitions.scm`, `expression`, or `inside`."""
    language, is_named = language_of(PYTHON), True
    kinds = {**_KINDS, **dict.fromkeys(_INSIDE.split(), "inside")}
    numbers = {language.id_for_node_kind(name, is_named): what for name, what in kinds.items()}
    return {number: what for number, what in numbers.items() if number is not None}
