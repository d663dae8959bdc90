"""Decisions: what to plan, where to route, what to try next, what to pay. No vendor, no syntax tree."""

from __future__ import annotations
