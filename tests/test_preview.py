"""The preview's server: what it hears, whom it tells, what it answers."""

from __future__ import annotations

import http.client
import json
import threading
from typing import TYPE_CHECKING

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
)

from promptguide.mkdocs_plugin.preview import ALL, Preview, _Hears

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from watchdog.events import FileSystemEvent


class Site:
    def __init__(self, folder: Path) -> None:
        (folder / "site" / "page").mkdir(parents=True)
        for path in ("index.html", "page/index.html"):
            (folder / "site" / path).write_text("<body><p>雪</p></body>", "utf-8")
        (folder / "site" / "404.html").write_text("<body>none</body>", "utf-8")
        (folder / "site" / "data.json").write_text("{}", "utf-8")
        (folder / "secret.txt").write_text("hidden words", "utf-8")
        self.changes: list[set[str]] = []
        self.server = Preview(folder / "site", "http://127.0.0.1:0/base/", self.update)
        self.server.server_bind()
        self.server.server_activate()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def update(self, paths: set[Path]) -> Iterable[set[str]]:
        self.changes.append({path.name for path in paths})
        yield {"/page/"}
        raise RuntimeError("wrong")

    def get(self, path: str) -> tuple[int, str, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode("utf-8"), dict(answer.getheaders())
        connection.close()
        return found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = Site(tmp_path)
    yield found
    found.server.shutdown()


def test_pages_are_served_with_the_script_and_nothing_from_outside_is(site: Site) -> None:
    status, html, headers = site.get("/base/page/?a=<b>")
    assert status == 200
    assert html.endswith(
        '<script src="/_preview/reload.js" data-page="/page/" data-since="1" defer></script></body>'
    )
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert site.get("/base/page")[0] == 302
    assert site.get("/base/page")[2]["Location"] == "/base/page/"
    assert site.get("/")[2]["Location"] == "/base/"
    assert site.get("/base/data.json")[1] == "{}"
    assert "location.reload" in site.get("/_preview/reload.js")[1]
    for path in ("/base/../secret.txt", "/base/%2e%2e/secret.txt", "/base/%00", "/secret.txt", "/base/no/"):
        status, html, _ = site.get(path)
        assert status == 404, path
        assert "none" in html
        assert "hidden words" not in html


def test_a_page_learns_of_its_own_changes_and_a_failure_is_survived(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = site.server
    server._deal({tmp_path / "a.yml"})
    assert site.changes == [{"a.yml"}]
    assert "wrong" in caplog.text
    assert json.loads(site.get("/_preview/changes?page=/page/&since=1")[1]) == {"version": 2, "changed": True}
    assert server.changed("/page/", 1) == (2, True)
    waiting = threading.Thread(target=server.changed, args=("/", 1), daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()  # nothing has become of this page
    server._tell({ALL})
    waiting.join(5)
    assert not waiting.is_alive()


def test_only_what_people_change_is_heard(tmp_path: Path) -> None:
    heard: list[Path] = []
    hears = _Hears(heard.append, None)
    good = str(tmp_path / "a.yml")
    events: list[FileSystemEvent] = [
        FileOpenedEvent(good),
        FileClosedNoWriteEvent(good),
        DirModifiedEvent(str(tmp_path)),
        *(FileModifiedEvent(str(tmp_path / name)) for name in (".a.yml.swp", "a.yml~", "4913", "b.pyc")),
        FileModifiedEvent(good),
        FileMovedEvent(str(tmp_path / ".new"), str(tmp_path / "b.md")),
    ]
    for event in events:
        hears.on_any_event(event)
    assert [path.name for path in heard] == ["a.yml", "b.md"]
    only = _Hears(heard.append, {tmp_path / "mkdocs.yml"})
    only.on_any_event(FileModifiedEvent(good))
    only.on_any_event(FileModifiedEvent(str(tmp_path / "mkdocs.yml")))
    assert heard[-1].name == "mkdocs.yml"
    assert len(heard) == 3
