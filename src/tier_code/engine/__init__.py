"""Decisions: what to plan, where to route, what to try next, what to pay. Knows no vendor and no syntax tree."""

from __future__ import annotations
