"""What the code index costs, beside what parsing alone costs in the same run."""

from __future__ import annotations
