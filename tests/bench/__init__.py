"""Benchmarks: run by `make bench`, never part of the tests. They print figures and ratios."""

from __future__ import annotations
