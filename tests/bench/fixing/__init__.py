"""Fix until green with the real local model, on HumanEvalFix in Python from a data folder."""

from __future__ import annotations
