"""Many Python files together: modules, imports, classes and what an expression may be."""

from __future__ import annotations
