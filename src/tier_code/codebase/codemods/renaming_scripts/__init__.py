"""The rename in TypeScript and JavaScript: scopes, modules, and what a place means."""

from __future__ import annotations
