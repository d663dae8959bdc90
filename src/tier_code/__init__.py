"""tier-code: every step of a change has a tier, a price, a check and an undo.

This module holds the version only and imports nothing, so that `--version` stays cheap.
"""

from __future__ import annotations

__version__ = "0.1.0"
