"""Plans written in a test as text."""

import os
import time
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


@pytest.fixture(scope="session")
def kernel():
    """The compiled kernel of READY; processes that start together compile it once."""
    from azalai.ready import kernel as door

    return door.load()


@pytest.fixture(scope="session")
def small_run(tmp_path_factory, request):
    """One run of `sahel` with two alternatives and few replications, made once for all workers.

    The folder is read from the disk, as a report written later reads it.
    """
    from azalai.results.run import read_run
    from azalai.study.pipeline import run

    request.getfixturevalue("kernel")
    home = tmp_path_factory.getbasetemp()
    home = home.parent if "PYTEST_XDIST_WORKER" in os.environ else home
    folder, lock, done = home / "small-run", home / "small-run.lock", home / "small-run.done"
    while not done.exists():
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            time.sleep(0.5)
            continue
        try:
            if not done.exists():
                run("sahel", folder, replications=3, alternatives=("mixed fleet", "local work"))
                done.touch()
        finally:
            lock.unlink()
    return read_run(folder)
