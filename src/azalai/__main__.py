"""Where the command line begins: `azalai`, or `python -m azalai`."""

import atexit
import gc
import os
import sys
from typing import Final

#: So many new objects before the interpreter looks for garbage among them; its own figure is 700.
GARBAGE: Final = 200_000


def main() -> None:
    """Run the command line; Ctrl-C ends quietly."""
    _spare()
    from azalai.cli.main import app
    from azalai.errors import ExitCode

    try:
        app(prog_name="azalai")
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)


def _spare() -> None:
    """Leave out work of the interpreter that serves a command nothing: a sixth of a short one.

    What imports make is no garbage and need not be looked through for it, neither as they go nor
    when the process ends; and a command has no plugins of pydantic to search the machine for.
    Both are told before anything is imported.
    """
    gc.set_threshold(GARBAGE)
    atexit.register(gc.freeze)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")


if __name__ == "__main__":
    main()
