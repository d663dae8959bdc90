"""Changing a function's signature together with every call of it."""

from __future__ import annotations
