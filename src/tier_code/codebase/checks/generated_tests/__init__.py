"""The check of generated tests: they pass, say something, and notice when the code goes wrong."""

from __future__ import annotations
