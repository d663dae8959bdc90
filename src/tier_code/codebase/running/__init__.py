"""Running code of a repository in a scratch copy, by small programs of ours that are copied along."""

from __future__ import annotations
