"""Where things lie on disk, and the themes."""

from __future__ import annotations
