"""Tests of reading answers and splicing them."""

from __future__ import annotations
