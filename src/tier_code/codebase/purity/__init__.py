"""Which functions give the same result for the same arguments, and do nothing else."""

from __future__ import annotations
