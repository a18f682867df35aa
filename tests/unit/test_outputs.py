"""Taking the place of what was there, or leaving it as it was."""

import pytest

from azalai.errors import OutputError
from azalai.scenario.outputs import replacing, replacing_folder


def test_a_file_is_replaced_only_when_it_is_whole(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text("old")
    path.chmod(0o640)
    with pytest.raises(KeyError), replacing(path) as temporary:  # noqa: PT012
        temporary.write_text("half")
        raise KeyError
    assert path.read_text() == "old"
    with replacing(path) as temporary:
        temporary.write_text("new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["plan.txt"]


def test_a_link_keeps_pointing_at_the_file(tmp_path):
    (tmp_path / "real.txt").write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    with replacing(link) as temporary:
        temporary.write_text("new")
    assert link.is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_folder_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "plan"
    for name in ("sites.csv", "types.csv"):
        with replacing_folder(path) as folder:
            (folder / name).write_text("name\n")
    assert [p.name for p in path.iterdir()] == ["types.csv"]
    with pytest.raises(KeyError), replacing_folder(path) as folder:  # noqa: PT012
        (folder / "fleet.csv").write_text("name\n")
        raise KeyError
    assert [p.name for p in path.iterdir()] == ["types.csv"]
    assert [p.name for p in tmp_path.iterdir()] == ["plan"]


@pytest.mark.parametrize("foreign", ["thesis.docx", "other.csv", ".git"])
def test_a_folder_with_other_files_is_never_replaced(tmp_path, foreign):
    path = tmp_path / "plan"
    path.mkdir()
    (path / foreign).write_text("mine")
    with pytest.raises(OutputError) as caught, replacing_folder(path):
        pass
    assert caught.value.code == "output-foreign"
    assert foreign in caught.value.text("fr")
    assert (path / foreign).read_text() == "mine"


def test_a_file_is_not_replaced_by_a_folder(tmp_path):
    path = tmp_path / "plan"
    path.write_text("mine")
    with pytest.raises(OutputError), replacing_folder(path):
        pass
    assert path.read_text() == "mine"
