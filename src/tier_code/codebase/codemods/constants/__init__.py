"""Giving a literal a name: one constant of the module in place of equal literals."""

from __future__ import annotations
