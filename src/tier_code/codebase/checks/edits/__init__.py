"""Checks of edit steps: only what was declared, nothing left out, every new name exists."""

from __future__ import annotations
