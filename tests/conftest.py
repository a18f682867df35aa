"""Plans written in a test as text."""

from pathlib import Path

import pytest

SETTINGS = 'name = "p"\nstart = 2027-01-01\nyears = 1\n'


@pytest.fixture
def make_plan(tmp_path):
    """Give a function that writes tables (name=CSV text) as a plan folder."""
    made = iter(range(1000))

    def make(scenario: str = SETTINGS, **tables: str) -> Path:
        folder = tmp_path / f"plan{next(made)}"
        folder.mkdir()
        (folder / "scenario.toml").write_text(scenario, encoding="utf-8")
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return folder

    return make


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="Write the golden files anew.")


@pytest.fixture
def update_golden(request):
    return request.config.getoption("--update-golden")
