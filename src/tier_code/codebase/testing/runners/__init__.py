"""Test runners whose command lines are known: how each is called, what it collects, how it is given tests."""

from __future__ import annotations

from tier_code.codebase.testing.runners.go import Go
from tier_code.codebase.testing.runners.javascript import Jest, NodeTest, Vitest
from tier_code.codebase.testing.runners.pytest_runner import Pytest
from tier_code.codebase.testing.runners.runner import Runner
from tier_code.codebase.testing.runners.unittest_runner import Unittest

RUNNERS: tuple[Runner, ...] = (Pytest(), Unittest(), Go(), NodeTest(), Jest(), Vitest())
