"""Golden screens: one plain file per picture, readable in a review."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.frontends.headless.conftest import TextFile


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare with a text file beside the test."""
    return snapshot.use_extension(TextFile)
