"""What vouches for the words of docstrings."""

from __future__ import annotations
