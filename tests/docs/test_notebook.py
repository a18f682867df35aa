"""The notebook of the tutorial runs from top to bottom, and shows what it says."""

import warnings
from pathlib import Path

import nbformat
import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "futures.ipynb"


def executed():
    with warnings.catch_warnings():  # of the kernel's own messaging, not of the notebook
        warnings.simplefilter("ignore")
        from nbclient import NotebookClient

        made = nbformat.read(NOTEBOOK, as_version=4)
        return NotebookClient(made, timeout=600, kernel_name="python3").execute()


def outputs(cell):
    for output in cell.get("outputs", []):
        yield from output.get("data", {"text": output.get("text", "")}).items()


@pytest.mark.usefixtures("kernel")
def test_the_notebook_runs_and_draws():
    cells = [cell for cell in executed().cells if cell.cell_type == "code"]
    kinds = [kind for cell in cells for kind, _ in outputs(cell)]
    assert kinds.count("image/svg+xml") == 2
    shown = "\n".join(str(told) for cell in cells for _, told in outputs(cell))
    assert "patients_in_time_frac" in shown
    assert "mixed fleet" in shown
    assert not [cell for cell in cells if any(o.output_type == "error" for o in cell.outputs)]


def test_the_notebook_is_kept_without_its_answers():
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        assert cell.cell_type == "markdown" or (not cell.outputs and cell.execution_count is None)
