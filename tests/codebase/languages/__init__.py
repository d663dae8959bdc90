"""Tests of what is known of each language."""

from __future__ import annotations
