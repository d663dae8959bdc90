"""Logging: the logger of a module, places worth a message, and the statements themselves."""

from __future__ import annotations
