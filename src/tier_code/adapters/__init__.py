"""The outside world: models, storage, workspace, sandbox, configuration. One vendor per file."""

from __future__ import annotations
