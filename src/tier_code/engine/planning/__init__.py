"""From the user's words to a plan: intake, recipes and prompts."""

from __future__ import annotations
