"""Looking around in a tree without a model: maps, outlines, search, references and candidates for words."""

from __future__ import annotations
