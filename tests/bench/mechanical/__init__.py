"""The mechanical benchmark: tasks made from real packages by mutation, each with an exact oracle."""

from __future__ import annotations
