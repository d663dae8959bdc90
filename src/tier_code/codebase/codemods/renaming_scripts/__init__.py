"""The rename in TypeScript and JavaScript: scopes of a file, modules of a repository, and what a place means."""

from __future__ import annotations
