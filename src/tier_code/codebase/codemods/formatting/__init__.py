"""Formatting and linter fixes by ruff, with settings of ours and never the repository's."""

from __future__ import annotations
