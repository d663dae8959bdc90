"""What a user is told about a mistake in our own code."""

from __future__ import annotations

import traceback
from pathlib import Path


def defect_words(defect: Exception) -> str:
    """Where it happened and what it was, in one line."""
    frames = traceback.extract_tb(defect.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"internal error{where}: {type(defect).__name__}: {defect}; please report it, nothing was written"
