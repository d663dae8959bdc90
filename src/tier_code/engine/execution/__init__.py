"""Running a plan: staging, attempts, gates in order, escalation, applying."""

from __future__ import annotations
