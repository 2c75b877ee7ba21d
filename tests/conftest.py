"""What holds for every test: none depends on how fast the machine is, none reads or writes the user's own cache."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

import hypothesis
import pytest

# No test may fail because the machine was busy: no deadline, and slow generation of data is no fault. A commit is
# tested with the same examples wherever that is; `make search` looks for new ones.
_BUSY = {"deadline": None, "print_blob": True, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("triage", derandomize=True, **_BUSY)
hypothesis.settings.register_profile("search", max_examples=1000, **_BUSY)
hypothesis.settings.load_profile(os.environ.get("TRIAGE_EXAMPLES", "triage"))


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
