"""A headless Chromium driven through a pipe, with nothing but the standard library.

Chromium speaks its DevTools protocol over two file descriptors (`--remote-debugging-pipe`): one
JSON message after the other, each ended by a zero byte.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
#: Nothing outside the machine may be asked for, and nothing on it beside the page.
OPTIONS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
    "about:blank",
)
#: Puts the two pipes where Chromium looks for them, descriptors 3 and 4, and becomes Chromium.
LAUNCHER: Final = (
    "import fcntl, os, sys\n"
    "r, w = (fcntl.fcntl(int(n), fcntl.F_DUPFD, 20) for n in sys.argv[1:3])\n"
    "os.dup2(r, 3); os.dup2(w, 4)\n"
    "os.execv(sys.argv[3], sys.argv[3:])\n"
)
DEADLINE_S: Final = 60.0


def find() -> str | None:
    """Give the path of the machine's Chromium; None where it has none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class BrowserError(RuntimeError):
    """Chromium said no, or nothing at all."""


class Browser:
    """One page of a Chromium without a network.

    Attributes:
        told: every message that was no answer, in order: console, log, requests.

    """

    def __init__(self, path: str, width: int = 1280, height: int = 900) -> None:
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        here, theirs = os.pipe(), os.pipe()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-c", LAUNCHER, str(here[0]), str(theirs[1]), path),
                *OPTIONS[:-1],
                f"--user-data-dir={self._home.name}",
                OPTIONS[-1],
            ],
            pass_fds=(here[0], theirs[1]),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(here[0])
        os.close(theirs[1])
        self._write, self._read = here[1], theirs[0]
        self._buffer, self._number, self._session = b"", 0, ""
        self.told: list[dict[str, Any]] = []
        self._attach()
        self.size(width, height)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End Chromium and remove what it kept."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._write)
        os.close(self._read)
        self._home.cleanup()

    def _attach(self) -> None:
        pages = self.ask("Target.getTargets")["targetInfos"]
        page = next(target for target in pages if target["type"] == "page")
        found = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and give its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") != self._number:
                self.told.append(told)
            elif "error" in told:
                raise BrowserError(f"{method}: {told['error']['message']}")
            else:
                answer: dict[str, Any] = told["result"]
                return answer

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + DEADLINE_S
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], max(until - time.monotonic(), 0.0))
            chunk = os.read(self._read, 1 << 20) if ready else b""
            if not chunk:
                raise BrowserError("Chromium does not answer")
            self._buffer += chunk
        line, self._buffer = self._buffer.split(b"\0", 1)
        told: dict[str, Any] = json.loads(line)
        return told

    def size(self, width: int, height: int) -> None:
        """Set the size of the window in pixels."""
        shape = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", **shape)

    def run(self, script: str) -> Any:
        """Run JavaScript in the page and give its value; a promise is waited for."""
        asked = {"expression": script, "returnByValue": True, "awaitPromise": True}
        found = self.ask("Runtime.evaluate", **asked)
        if "exceptionDetails" in found:
            raise BrowserError(json.dumps(found["exceptionDetails"])[:2000])
        return found["result"].get("value")

    def open(self, file: Path) -> None:
        """Open a file, and wait until it is loaded and its charts are drawn."""
        self.ask("Page.navigate", url=file.resolve().as_uri())
        until = time.monotonic() + DEADLINE_S
        ready = "document.readyState == 'complete' && !!document.documentElement.dataset.charts"
        while not self.run(ready):
            if time.monotonic() > until:
                raise BrowserError(f"{file} is never drawn")
            time.sleep(0.05)

    def picture(self, path: Path, selector: str = "") -> None:
        """Write a PNG of the window, or of the whole of one element."""
        asked: dict[str, Any] = {"format": "png"}
        if selector:
            box = self.run(
                "(e => { const b = e.getBoundingClientRect(); return [b.x + scrollX, "
                f"b.y + scrollY, b.width, b.height]; }})(document.querySelector({selector!r}))"
            )
            clip = dict(zip(("x", "y", "width", "height"), box, strict=True))
            asked |= {"clip": {**clip, "scale": 1}, "captureBeyondViewport": True}
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", **asked)["data"]))

    def paper(self, path: Path) -> None:
        """Write the page as a PDF, as it would be printed."""
        asked = {"printBackground": False, "preferCSSPageSize": True}
        path.write_bytes(base64.b64decode(self.ask("Page.printToPDF", **asked)["data"]))
