"""The parts of the rename codemod: which places mean the target, and what stands against the new name."""

from __future__ import annotations
