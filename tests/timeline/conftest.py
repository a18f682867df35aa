"""What every hand timeline starts with."""

import pytest
from tests.ready_hand import Life


@pytest.fixture
def live(kernel, tmp_path):  # noqa: ARG001 - the kernel is compiled once, before the first plan
    """Give a function that lives a plan through: days, settings of READY, tables."""
    made = iter(range(100))

    def run(days=30, ready=None, **tables):
        return Life(tmp_path / str(next(made)), days, ready, tables)

    return run
