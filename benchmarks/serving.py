"""From saving a file to the page that shows it, while a site is served; and what serving costs when idle."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from measure import CommandError, processor_seconds
from systems import PROMPTGUIDE, change, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from systems import Bench

EVERY = 0.01
"""Seconds between two requests."""
PATIENCE = 900
"""Seconds to wait for a page before giving up."""
SETTLING = 120
"""Seconds to wait at most for a server to have nothing to do."""
IDLE = 20
"""Seconds over which an idle server is watched."""


@dataclass(frozen=True)
class Save:
    """A change: ``make`` writes a marker into a file and gives the pages that must show it."""

    what: str
    make: Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Server:
    """A command that serves, with ``{port}`` in it, and the changes to time."""

    system: str
    folder: Path
    command: tuple[str, ...]
    saves: tuple[Save, ...]


def servers(bench: Bench, *, plain: bool) -> list[Server]:
    """What there is to serve at a size; MkDocs alone only with ``plain``, since it builds everything anew."""
    found = []
    if bench.wanted("promptguide"):
        folder = bench.guide("serve")

        def prompt(marker: str) -> Sequence[str]:
            id_ = change(folder, marker)
            return f"/prompts/{id_}/", f"/en/prompts/{id_}/"

        def chapter(marker: str) -> Sequence[str]:
            return [_append(folder / "docs" / "zh" / "index.md", marker, "/")]

        saves = Save("a prompt, both editions", prompt), Save("a chapter", chapter)
        command = (*PROMPTGUIDE, "serve", "--dev-addr", "127.0.0.1:{port}")
        found.append(Server("promptguide serve", folder, command, saves))
    mkdocs = (sys.executable, "-m", "mkdocs", "serve", "-a", "127.0.0.1:{port}")
    if bench.wanted("material") and plain:
        found.append(_other("mkdocs serve, Material", bench.folder_of("material"), "docs", mkdocs))
    if bench.wanted("hugo"):
        hugo = (bench.tools["hugo"], "server", "--port", "{port}")
        found.append(_other("hugo server", bench.folder_of("hugo"), "content", hugo))
    return found


def _other(system: str, folder: Path, pages: str, command: tuple[str, ...]) -> Server:
    path = min(folder.joinpath(pages).glob("s*/*.md"))
    address = f"/{path.parent.name}/{path.stem}/"
    save = Save("a prompt's Markdown", lambda marker: [_append(path, marker, address)])
    return Server(system, folder, command, (save,))


def serve(server: Server, saves: int, idle: float = IDLE) -> list[dict[str, Any]]:
    """Serve, save each file several times, and watch the server do nothing; raises ``CommandError``."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        part.format(port=port) if part == "{port}" or ":{port}" in part else part for part in server.command
    ]
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603
            command,
            cwd=server.folder,
            env=environment(),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            _shown(process, port, ["/"], "")
            lines: list[dict[str, Any]] = [
                {"system": server.system, "what": "ready", "seconds": [time.perf_counter() - start]}
            ]
            for rank, save in enumerate(server.saves):
                took = []
                for number in range(saves):
                    _settle(process.pid)
                    marker = f"seen-{rank}-{number}-end"
                    addresses = save.make(marker)
                    saved = time.perf_counter()
                    _shown(process, port, addresses, marker)
                    took.append(time.perf_counter() - saved)
                lines.append({"system": server.system, "what": save.what, "seconds": took})
            _settle(process.pid)
            before = processor_seconds(process.pid)
            time.sleep(idle)
            share = (processor_seconds(process.pid) - before) / idle
            lines.append({"system": server.system, "what": "idle", "percent": 100 * share})
        except CommandError as error:
            output.seek(0)
            said = output.read().decode("utf-8", "replace")[-2000:]
            raise CommandError(f"{server.system}: {error}\n{said}") from error
        finally:
            _stop(process)
    return [
        line | ({"median": statistics.median(line["seconds"])} if "seconds" in line else {}) for line in lines
    ]


def table(lines: Sequence[dict[str, Any]]) -> str:
    """The lines as text."""
    parts = ["While serving"]
    for line in lines:
        figure = f"{line['median']:8.2f} s" if "median" in line else f"{line['percent']:8.1f} % of a core"
        parts.append(f"{line['prompts']:>7,} prompts  {line['system']:24} {line['what']:26} {figure}")
    return "\n".join(parts)


def _append(path: Path, marker: str, address: str) -> str:
    """Put a paragraph with a marker at the end of a Markdown file, in place of an earlier one."""
    text = path.read_text("utf-8").partition("\n\nseen-")[0].rstrip("\n")
    path.write_text(f"{text}\n\n{marker}\n", "utf-8")
    return address


def _shown(process: subprocess.Popen[bytes], port: int, addresses: Sequence[str], marker: str) -> None:
    """Wait until every page is there and holds the marker."""
    until = time.monotonic() + PATIENCE
    for address in addresses:
        while marker.encode() not in (page := _get(port, address) or b"") or not page:
            if process.poll() is not None:
                raise CommandError(f"ended with {process.returncode}")
            if time.monotonic() > until:
                raise CommandError(f"{address} does not show {marker}")
            time.sleep(EVERY)


def _get(port: int, address: str) -> bytes | None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", address)
            answer = connection.getresponse()
            text = answer.read()
            return text if answer.status == http.HTTPStatus.OK else None
    return None


def _settle(pid: int) -> None:
    """Wait until a server has done what it had to do: three seconds of hardly any processor time each."""
    until, quiet = time.monotonic() + SETTLING, 0
    while quiet < 3 and time.monotonic() < until:
        before = processor_seconds(pid)
        time.sleep(1)
        quiet = quiet + 1 if processor_seconds(pid) - before < 0.05 else 0


def _stop(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return
