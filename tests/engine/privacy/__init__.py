"""Tests of what may leave the machine."""
