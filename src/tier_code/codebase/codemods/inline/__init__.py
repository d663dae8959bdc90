"""Edits whose text came with the plan."""

from __future__ import annotations
