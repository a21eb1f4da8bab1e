"""The server of ``mkdocs serve``: it hears of changes from the system, and only pages that changed reload.

It takes the place of MkDocs' own, which looks at every file twice a second, builds everything anew, and
lets every request wait while it does, or for ever if that fails. Here pages are served as they were until
they have been written anew, each in one step.
"""

from __future__ import annotations

import contextlib
import html
import ipaddress
import json
import logging
import os
import posixpath
import socket
import threading
import time
import webbrowser
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from mkdocs.plugins import get_plugin_logger
from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from watchdog.events import FileSystemEvent

log = get_plugin_logger("promptguide")

EVENTS = "/_preview/changes"
SCRIPT = "/_preview/reload.js"

SETTLE, AT_MOST = 0.02, 0.5
"""After so many seconds without another change, the changes so far are dealt with, after so many anyway."""

POLL_RESPONSE = 50.0
"""Seconds after which a question about changes is answered in any case."""

ALL = "*"
"""Stands for every page."""

_CHANGES = {"created", "modified", "deleted", "moved", "closed"}
"""Kinds of events; files are opened and read by ourselves all the time."""


class Preview(ThreadingHTTPServer):
    """Serves a folder, calls ``update`` with the paths that changed, and tells the pages.

    ``update`` gives the addresses of the pages that are others now, from the root of the site (``ALL`` for
    every one), one set after another as they are there, and sets ``root`` if the site is in another folder.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, root: Path, url: str, update: Callable[[set[Path]], Iterable[set[str]]]) -> None:
        where = urlsplit(url)
        self.root, self.url, self.mount = root, url, where.path
        self._update = update
        host = where.hostname or "127.0.0.1"
        with contextlib.suppress(ValueError):
            if ipaddress.ip_address(host).version == 6:
                self.address_family = socket.AF_INET6
        super().__init__((host, 80 if where.port is None else where.port), _Handler, bind_and_activate=False)
        self.version = 1
        self._changed: dict[str, int] = {}
        self._told = threading.Condition()
        self._paths: set[Path] = set()
        self._heard = threading.Condition()
        self._ends = False
        self._observer: Any = None
        self._watched: dict[Path, int] = {}

    # What MkDocs and other plugins ask of a server

    def watch(self, path: str, func: Any = None, *, recursive: bool = True) -> None:
        """Deal with changes under a path; ``func`` is there for plugins that still give it."""
        place = Path(path).absolute()
        self._watched[place] = self._watched.get(place, 0) + 1

    def unwatch(self, path: str) -> None:
        """Take back a call of ``watch``; raises ``KeyError`` if there was none."""
        place = Path(path).absolute()
        self._watched[place] -= 1
        if not self._watched[place]:
            del self._watched[place]

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Serve until ``shutdown``, or until Ctrl-C is raised."""
        self.server_bind()
        self.server_activate()
        self._observe()
        threading.Thread(target=self.serve_forever, daemon=True).start()
        if open_in_browser:
            webbrowser.open(self.url)
        while not self._ends:
            if paths := self._wait():
                self._deal(paths)

    def shutdown(self) -> None:
        """End serving."""
        self._ends = True
        if self._observer:
            self._observer.stop()
        with self._heard:
            self._heard.notify_all()
        with self._told:
            self._told.notify_all()
        super().shutdown()
        self.server_close()

    # Changes

    def _observe(self) -> None:
        try:
            self._observer = self._observed(Observer())
        except OSError as error:  # the system watches no more folders for us
            log.warning("%s", error)
            self._observer = self._observed(PollingObserver())

    def _observed(self, observer: Any) -> Any:
        folders: dict[Path, set[Path]] = {}
        for path in self._watched:
            if path.is_dir():
                observer.schedule(_Hears(self.hear, None), str(path), recursive=True)
            else:
                folders.setdefault(path.parent, set()).add(path)
        for folder, files in folders.items():
            observer.schedule(_Hears(self.hear, files), str(folder), recursive=False)
        observer.start()
        return observer

    def hear(self, path: Path) -> None:
        """Take note that a file changed."""
        with self._heard:
            self._paths.add(path)
            self._heard.notify_all()

    def _wait(self) -> set[Path]:
        """The files that changed, as soon as there are any and no more come; none at the end."""
        with self._heard:
            while not self._paths and not self._ends:
                self._heard.wait(timeout=0.5)  # so that Ctrl-C arrives on Windows too
            last = time.monotonic() + AT_MOST
            while not self._ends and time.monotonic() < last:
                before = len(self._paths)
                self._heard.wait(timeout=SETTLE)
                if len(self._paths) == before:
                    break
            paths, self._paths = self._paths, set()
            return paths

    def _deal(self, paths: set[Path]) -> None:
        try:
            for pages in self._update(paths):
                self._tell(pages)
                if self._paths:  # what is left is looked at together with what has changed since
                    break
        except (Exception, SystemExit):  # what was served before stays
            log.exception("The preview shows the site as it was before this change.")

    def _tell(self, pages: set[str]) -> None:
        with self._told:
            self.version += 1
            for page in pages:
                self._changed[page] = self.version
            self._told.notify_all()

    def changed(self, page: str, since: int) -> tuple[int, bool]:
        """Wait until a page is another than at a version, or for some time; the version now, and whether."""

        def newer() -> bool:
            return max(self._changed.get(page, 0), self._changed.get(ALL, 0)) > since

        with self._told:
            self._told.wait_for(lambda: newer() or self._ends, timeout=POLL_RESPONSE)
            return self.version, newer()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has left is no error."""
        logging.getLogger(__name__).debug("request of %s", client_address, exc_info=True)


class _Hears(FileSystemEventHandler):
    """Passes on the files of events that change something; ``only`` those, if given."""

    def __init__(self, tell: Callable[[Path], None], only: set[Path] | None) -> None:
        self._tell, self._only = tell, only

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _CHANGES or (event.is_directory and event.event_type == "modified"):
            return
        for name in filter(None, (event.src_path, event.dest_path)):
            path = Path(os.fsdecode(str(name)))
            watched = self._only is None or path in self._only
            if watched and (event.is_directory or _is_written_by_people(path)):
                self._tell(path)


def _is_written_by_people(path: Path) -> bool:
    """No file that an editor or Python has beside it for a while: hidden, without an ending, or a copy."""
    suffix = path.suffix.lower()
    beside = not suffix or suffix.endswith("~") or suffix in {".bak", ".part", ".pyc", ".swp", ".tmp"}
    return not beside and not path.name.startswith(".") and "__pycache__" not in path.parts


class _Handler(SimpleHTTPRequestHandler):
    server: Preview
    protocol_version = "HTTP/1.1"
    timeout = 70

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        path = unquote(address.path, errors="replace")
        if path == EVENTS:
            self._events(parse_qs(address.query))
        elif path == SCRIPT:
            self._send(HTTPStatus.OK, "text/javascript", _script())
        elif path == "/" and self.server.mount != "/":
            self._move(self.server.mount)
        elif not (path + "/").startswith(self.server.mount):
            self._missing()
        else:
            self._file(path)

    do_HEAD = do_GET  # noqa: N815  the name that the standard library looks for

    def _file(self, path: str) -> None:
        inside = posixpath.normpath("/" + path[len(self.server.mount) :]).lstrip("/")
        place = self.server.root / inside
        if place.is_dir():
            if not path.endswith("/"):
                self._move(f"{path}/")
                return
            place /= "index.html"
        version = self.server.version
        try:
            content = place.read_bytes()
        except (OSError, ValueError):  # ValueError: a NUL in the address
            self._missing()
            return
        self._send(HTTPStatus.OK, self.guess_type(str(place)), self._listening(content, place, version))

    def _missing(self) -> None:
        place = self.server.root / "404.html"
        content = place.read_bytes() if place.is_file() else b"404"
        self._send(HTTPStatus.NOT_FOUND, "text/html", self._listening(content, place, self.server.version))

    def _listening(self, content: bytes, place: Path, version: int) -> bytes:
        """A page with the script that asks for changes of it."""
        if place.suffix != ".html":
            return content
        page = html.escape(urlsplit(self.path).path.removeprefix(self.server.mount.rstrip("/")))
        script = f'<script src="{SCRIPT}" data-page="{page}" data-since="{version}" defer></script>'
        head, end, rest = content.rpartition(b"</body>")
        return head + script.encode() + end + rest if end else content + script.encode()

    def _events(self, asked: dict[str, list[str]]) -> None:
        since = asked.get("since", [""])[0]
        version, changed = self.server.changed(
            asked.get("page", [""])[0], int(since) if since.isdecimal() else 0
        )
        answer = json.dumps({"version": version, "changed": changed}).encode()
        self._send(HTTPStatus.OK, "application/json", answer)

    def _move(self, path: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        text = kind.startswith("text/") or kind in {"application/json", "application/javascript"}
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Requests are not worth a line each."""


def _script() -> bytes:
    return resources.files("promptguide").joinpath("mkdocs_plugin", "reload.js").read_bytes()
