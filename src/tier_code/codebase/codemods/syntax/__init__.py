"""One Python file as the codemods see it: exact byte places, roles of identifiers, lexical scopes."""

from __future__ import annotations
