"""Tests of understanding and changing source code."""

from __future__ import annotations
