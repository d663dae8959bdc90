"""What is specific to a programming language: queries and small tables."""

from __future__ import annotations
