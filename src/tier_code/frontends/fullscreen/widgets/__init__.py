"""One module per widget."""

from __future__ import annotations
