"""Tests of the token counters."""

from __future__ import annotations
