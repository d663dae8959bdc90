"""Turning a class whose `__init__` keeps its parameters into a dataclass that behaves the same."""

from __future__ import annotations
