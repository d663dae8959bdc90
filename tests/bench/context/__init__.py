"""The public benchmark of context: what a step is shown, beside baselines, and words to symbols."""

from __future__ import annotations
