"""What may leave: which files a tier sees, and secrets taken out of what it is sent."""

from __future__ import annotations
