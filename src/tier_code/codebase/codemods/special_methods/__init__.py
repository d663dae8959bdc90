"""Writing `__repr__`, `__eq__` and `__hash__` from what a class keeps."""

from __future__ import annotations
