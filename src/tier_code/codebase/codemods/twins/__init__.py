"""Twins: a function or class made after the pattern of another by exchanging one word for another."""

from __future__ import annotations
