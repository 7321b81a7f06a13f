"""What tests of the driver of feeds share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.polling.poller import Poller


@pytest.fixture
def closing() -> Iterator[list[Poller]]:
    """Pollers that end with the test."""
    pollers: list[Poller] = []
    yield pollers
    for poller in pollers:
        poller.close(5)
