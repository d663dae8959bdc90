"""Small wrong versions of one function: what a test must notice to be worth something."""

from __future__ import annotations
