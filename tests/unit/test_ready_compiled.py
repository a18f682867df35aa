"""The compiler of the kernel, on a kernel of three steps; where it is kept, and its name."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numba
import numpy as np
import pytest

import azalai
from azalai.ready import kernel
from azalai.ready.faults import ReadyError
from azalai.ready.inputs import build
from azalai.ready.kernel import building, called, compiled, linked, stored
from azalai.ready.kernel.layout import RECORD
from azalai.ready.solve import run_one

WHOLE = numba.types.Array(numba.int64, 1, "C")


@compiled.inline
def _inner(a, n):
    return a[n] + n


@compiled.jit
def _step(a, n, more):
    return _inner(a, n) * 10 + _inner(a, 0) + (1 if more else 0)


@compiled.entry
def _door(row, a):
    row.seq += 1
    return _step(a, 0, True) + _step(a, a[0], False) + 2 // a[1]


EXPECTED = (2 * 10 + 2 + 1) + ((7 + 2) * 10 + 2 + 0) + 0


def _run(door, second=5):
    record = np.zeros(1, RECORD).view(np.recarray)
    found = door(record[0], np.array([2, second, 7], np.int64))
    assert record[0]["seq"] == 1  # the record itself, no copy
    return found


@pytest.fixture(scope="module")
def kinds():
    return building.arguments()[0], WHOLE


@pytest.fixture(scope="module")
def code(kinds):
    return building.machine_code(_door, kinds)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache folder of its own, and a temporary one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(stored.tempfile, "gettempdir", lambda: str(tmp_path / "temp"))
    return tmp_path


def test_the_door_runs_as_machine_code_and_as_python(code):
    assert _run(called.Door(code, 1)) == _run(_door) == EXPECTED


def test_one_specialisation_of_each_step(kinds):
    door, *inner = steps = [_door, _step, _inner]
    with building._dispatchers({}) as made:
        made[door].compile(kinds)
        assert [len(made[step].signatures) for step in steps] == [1, 1, 1]
        assert all(isinstance(made[step], numba.core.dispatcher.Dispatcher) for step in inner)


@pytest.mark.usefixtures("kernel")
def test_one_specialisation_of_each_step_of_the_kernel():
    found = stored.find()
    assert found is not None
    assert found.most == 1


def test_a_fault_inside_is_raised(code):
    door = called.Door(code, 1)
    with pytest.raises(called.FaultError, match="ZeroDivisionError: integer division by zero"):
        door(np.zeros(1, RECORD).view(np.recarray)[0], np.array([2, 0, 7]))
    with pytest.raises(called.FaultError):  # as another run beside it would
        _run(door)
    assert _run(called.Door(code, 1)) == EXPECTED


@pytest.mark.usefixtures("kernel")
def test_a_run_with_a_fault_tells_no_figure_and_the_next_is_whole():
    scenario = azalai.load("outpost")
    broken = build(scenario)
    broken.pack.f["nd_mult"] = [0.0 for _ in broken.pack.f["nd_mult"]]
    with pytest.raises(ReadyError) as error:
        run_one(broken, 3)
    assert error.value.code == "ready-broken-step"
    assert error.value.fields["replication"] == 3
    assert "division by zero" in error.value.fields["what"]
    assert run_one(build(scenario), 3) is not None


def test_checks_find_an_index_that_is_outside(kinds, monkeypatch):
    monkeypatch.setenv("AZALAI_KERNEL_CHECKS", "1")
    door = called.Door(building.machine_code(_door, kinds), 1)
    assert _run(door) == EXPECTED
    with pytest.raises(called.FaultError, match="IndexError"):
        door(np.zeros(1, RECORD).view(np.recarray)[0], np.array([9, 5, 7]))


def test_what_is_compiled_plainly_gives_the_same(kinds):
    assert _run(building.plain(_door, kinds)) == EXPECTED


def test_what_is_compiled_plainly_needs_no_place_of_our_own(monkeypatch):
    monkeypatch.setitem(sys.modules, "azalai.ready.kernel.placed", None)
    assert building.arguments()[0].typeof("t_free") == numba.int64
    with pytest.raises(ImportError):
        building.arguments(rows=True)


@pytest.mark.parametrize("lost", ["cpu_target", "_changed", "_Piece"])
def test_another_numba_inside_is_told(kinds, monkeypatch, lost):
    monkeypatch.setattr(linked, lost, None)
    with pytest.raises((AttributeError, TypeError)):
        building.machine_code(_door, kinds)
    monkeypatch.undo()
    assert _run(building.plain(_door, kinds)) == EXPECTED


def test_options_that_are_unknown_are_left_out():
    assert building._known({"_nrt": False, "no_such": 1}) == {"_nrt": False}


@pytest.mark.usefixtures("cache")
def test_the_kernel_falls_back_to_plain_compilation(monkeypatch):
    def fail(*_):
        raise AttributeError("numba is other inside")

    monkeypatch.setattr(building, "kernel", fail)
    monkeypatch.setattr(building, "plain", lambda door, _kinds: door)
    monkeypatch.setattr(kernel, "_child", [])
    from azalai.ready.kernel.run import run

    assert kernel._open() is run


def test_a_name_that_nothing_provides_is_refused(code):
    lacking = stored.Code(code.symbol, ("no_such_function",), 1, code.machine)
    with pytest.raises(OSError, match="no_such_function"):
        called.Door(lacking, 1)


@pytest.mark.usefixtures("cache")
def test_what_is_kept_is_found(code):
    assert stored.find() is None
    assert stored.keep(code)
    assert stored.find() == code
    assert (stored.places()[0] / "kernel").is_file()


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-1], lambda b: b[:0], lambda b: b[:40], lambda b: b"\n" + b]
)
@pytest.mark.usefixtures("cache")
def test_a_spoilt_file_is_no_kernel(code, spoil):
    stored.keep(code)
    file = stored.places()[0] / "kernel"
    file.write_bytes(spoil(file.read_bytes()))
    assert stored.find() is None
    assert stored.keep(code)
    assert stored.find() == code


def test_a_home_that_cannot_be_written_sends_to_the_temporary_folder(code, cache):
    (cache / "home").write_text("a file where the folder should be")  # also for the superuser
    assert stored.keep(code)
    assert stored.find() == code
    assert (stored.places()[-1] / "kernel").is_file()


def test_no_place_at_all(code, cache):
    for name in ("home", "temp"):
        (cache / name).write_text("")
    assert not stored.keep(code)
    assert stored.find() is None
    with stored.alone():
        stored.tell(1, 2)
    assert stored.told() == (0, 0)


@pytest.mark.usefixtures("cache")
def test_a_folder_that_others_can_write_is_not_trusted(code):
    stored.keep(code)
    stored.places()[0].chmod(0o777)
    assert stored.find() is None


@pytest.mark.usefixtures("cache")
def test_progress_is_told_to_other_processes():
    stored.tell(3, 8)
    assert stored.told() == (3, 8)


@pytest.mark.usefixtures("cache")
def test_one_process_at_a_time():
    entered, left = threading.Event(), threading.Event()

    def second():
        with stored.alone():
            entered.set()
        left.set()

    with stored.alone():
        thread = threading.Thread(target=second)
        thread.start()
        assert not entered.wait(0.3)
    assert left.wait(10)
    thread.join()


def test_every_source_is_in_the_name(monkeypatch):
    """The sources found by reading are those that Python loads, and each is part of the stamp."""
    program = (
        "import azalai.ready.kernel.run, azalai.ready.kernel.building, sys;"
        "print('\\n'.join(m.__file__ for n, m in sys.modules.items() if n.startswith('azalai.')))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )
    loaded = {Path(line) for line in answer.stdout.split()}
    doors = {f for f in loaded if f.name == "__init__.py" and "kernel" not in f.parts}
    doors |= {f for f in loaded if f.name == "version.py"}
    assert loaded - doors <= set(stored.sources())
    before, read = stored.stamp(), Path.read_bytes
    for touched in stored.sources():
        stored._stamp.cache_clear()
        monkeypatch.setattr(Path, "read_bytes", lambda f, t=touched: read(f) + b"#" * (f == t))
        assert stored.stamp() != before, touched
    monkeypatch.undo()
    stored._stamp.cache_clear()
    assert stored.stamp() == before


def test_checks_have_a_name_of_their_own(monkeypatch):
    before = stored.stamp()
    monkeypatch.setenv("AZALAI_KERNEL_CHECKS", "1")
    assert stored.stamp() != before


@pytest.mark.usefixtures("cache")
def test_nothing_is_compiled_where_python_runs_it(monkeypatch):
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert kernel.is_compiled()
    from azalai.ready.kernel.run import run

    assert kernel._open() is run


def test_no_process_can_be_started(monkeypatch):
    def fail(*_, **__):
        raise OSError

    monkeypatch.setattr(kernel.subprocess, "Popen", fail)
    monkeypatch.setattr(kernel, "_child", [])
    kernel._start()
    assert kernel._child == []
    assert kernel.wait()


@pytest.mark.usefixtures("kernel")
@pytest.mark.skipif(sys.platform != "linux", reason="memory is held in the way of Linux")
def test_it_runs_in_a_process_that_holds_much_memory():
    """Code and the logarithms that it calls then lie gigabytes apart."""
    code = (
        "import math, mmap, llvmlite.binding;"  # libraries first, then a wide gap
        "flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS;"
        "held = [mmap.mmap(-1, 4 << 30, flags=flags, prot=0) for _ in range(4)];"
        "import azalai;"
        "from azalai.ready.solve import Settings, solve;"
        "print(len(solve(azalai.load('workshop'), Settings(replications=1)).tables))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 0
