"""Output for pipes and scripts, and pleasant text without a screen."""

from __future__ import annotations
