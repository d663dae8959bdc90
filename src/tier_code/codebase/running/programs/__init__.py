"""Programs that run beside a project's code, on the Python that it uses; they import only each other."""

from __future__ import annotations
