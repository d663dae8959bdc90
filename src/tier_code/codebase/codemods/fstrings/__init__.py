"""From `%` and `.format` to f-strings, where both give the same text whatever the values are."""

from __future__ import annotations
