"""Tests of what touches the outside world."""

from __future__ import annotations
