"""How the user wants commits to be made and named."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitHabits:
    """How the user wants commits."""

    each_run: bool = False
    """One for each accepted run, without asking."""
    by_model: bool = False
    """A model names them."""
    attribution: bool = True
    """They say that tier-code worked on them, and on which tiers."""


PLAIN_HABITS = CommitHabits()
