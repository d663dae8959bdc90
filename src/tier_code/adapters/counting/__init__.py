"""Counting tokens offline."""

from __future__ import annotations
