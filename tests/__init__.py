"""The tests, laid out as the source is."""

from __future__ import annotations
