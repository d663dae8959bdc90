"""One recipe for each kind of step, and the reading of words and places that they share."""

from __future__ import annotations
