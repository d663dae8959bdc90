"""Type hints: what is evident in the code, how a type is spelled in a file, and where it is put."""

from __future__ import annotations
