"""Definitions that change their place: to another module, or out of their class."""

from __future__ import annotations
