"""Understanding and changing source code. Reads through a `SourceTree`; never writes to the user's tree."""

from __future__ import annotations
