"""Which tier a step runs at, and why."""

from __future__ import annotations
