"""Reading a model's answer and splicing it into source by byte range."""

from __future__ import annotations
