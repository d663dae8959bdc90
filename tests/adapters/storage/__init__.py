"""Tests of what is kept on disk."""

from __future__ import annotations
