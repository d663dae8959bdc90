"""Rewriting every match of a pattern with metavariables."""

from __future__ import annotations
