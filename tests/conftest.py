"""What holds for every test: none depends on how fast the machine is, none reads or writes the user's own cache."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

import hypothesis
import pytest

# No test may fail because the machine was busy: no deadline, and slow generation of data is no fault.
hypothesis.settings.register_profile(
    "triage", deadline=None, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("triage")


@pytest.fixture(scope="session", autouse=True)
def own_cache() -> Iterator[None]:
    """The rulebook's cache of one test run; programs that tests start use it too."""
    before = os.environ.get("XDG_CACHE_HOME")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        yield
        if before is None:
            del os.environ["XDG_CACHE_HOME"]
        else:
            os.environ["XDG_CACHE_HOME"] = before
