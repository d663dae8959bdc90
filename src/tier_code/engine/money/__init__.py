"""The budget guard, estimates and the baseline."""

from __future__ import annotations
