"""What a model is asked: one request for each kind of step."""

from __future__ import annotations
