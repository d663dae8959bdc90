"""The rename in Go: packages, scopes, types of receivers, and what a place means."""

from __future__ import annotations
