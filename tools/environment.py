"""Set up `.venv` from the lock, with nothing but a bare Python 3.11 or newer.

Run by `make`; prints one clear sentence where the machine lacks something.  Every
package is checked against the hashes of `requirements.lock`; the project itself is
then installed in place, without asking the index for anything else.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if sys.platform == "win32" else "bin")


def stop(sentence: str) -> None:
    """End with one sentence and exit code 1."""
    sys.exit(f"azalai: {sentence}")


def check_python() -> None:
    """Refuse a Python that is too old, or lacks venv or pip, saying what to do."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this file runs before anything is installed)
        found = ".".join(map(str, sys.version_info[:3]))
        stop(f"Python 3.11 or newer is needed, this is {found}; name one with 'make PYTHON=...'.")
    for module, package in (("venv", "python3-venv"), ("ensurepip", "python3-venv")):
        if importlib.util.find_spec(module) is None:
            stop(
                f"this Python has no '{module}'; on Debian or Ubuntu: apt-get install {package} "
                "(elsewhere: install Python from python.org)."
            )


def run(*words: str) -> None:
    """Run one step; a failure ends with the step's name, not with a traceback."""
    done = subprocess.run(words, cwd=ROOT, check=False)
    if done.returncode != 0:
        stop(f"the step '{' '.join(words[1:5])} ...' failed (see above); is the network reachable?")


def main() -> None:
    """Create the environment, install the lock, then the project in place."""
    check_python()
    python = str(SCRIPTS / "python")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")
    if not Path(python).exists():
        run(sys.executable, "-m", "venv", str(VENV))
    print("azalai: installing the locked packages into .venv (once) ...", flush=True)
    run(*pip, "install", "--require-hashes", "-r", "requirements.lock")
    run(*pip, "install", "--no-deps", "--no-build-isolation", "-e", ".")
    (VENV / ".ready").touch()


if __name__ == "__main__":
    main()
