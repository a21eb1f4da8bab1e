"""``mkdocs serve``: what is saved is seen, in both editions; what is broken is said, and nothing dies."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROMPT = "prompts/wooly-mammoth/"
YAML = "prompts/official/wooly-mammoth.yml"


class Server:
    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.log = folder.parent / f"{folder.name}.log"
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{self.port}"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        self.until("", lambda html: "<html" in html, seconds=30)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=15) as answer:
            return str(answer.read().decode("utf-8"))

    def until(self, path: str, holds: Callable[[str], bool], seconds: float = 20) -> str:
        """Ask for a page until something holds of it."""
        end, html = time.monotonic() + seconds, ""
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            try:
                html = self.get(path)
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                html = ""
            if html and holds(html):
                return html
            time.sleep(0.2)
        raise AssertionError(f"/{path} never showed it\n{self.log.read_text('utf-8')[-3000:]}")

    def edit(self, path: str, before: str, after: str) -> None:
        file = self.folder / path
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after), "utf-8")


@pytest.fixture
def server(guide_copy: Path) -> Iterator[Server]:
    running = Server(guide_copy)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


def test_saving_anything_shows_in_both_editions(server: Server) -> None:
    server.edit(YAML, "en: Mammoths in a snowy meadow", "en: Mammoths at noon")
    html = server.until("en/" + PROMPT, lambda html: "Mammoths at noon" in html)
    assert '<script src="/_preview/reload.js"' in html
    assert "Content-Security-Policy" in html  # a preview shows what a page may not do, too
    server.edit(YAML, "zh: 白雪草地上的猛犸象", "zh: 正午的猛犸象")
    server.until(PROMPT, lambda html: "正午的猛犸象" in html)
    server.edit("docs/en/features.md", "# ", "# Renewed: ")
    server.until("en/features/", lambda html: "Renewed: " in html)
    server.edit("docs/data/elements.yml", "en: Camera angle", "en: Point of view")
    server.until("en/" + PROMPT, lambda html: "Point of view" in html)
    templates = server.folder / "docs" / "theme" / "promptguide"
    templates.mkdir(parents=True)
    (templates / "gallery_page.html.j2").write_text("<div>OURS</div>", "utf-8")
    server.until("prompts/", lambda html: "OURS" in html)
    server.until("en/prompts/", lambda html: "OURS" in html)


def test_a_broken_file_shows_its_problem_and_the_last_good_record_until_it_is_mended(server: Server) -> None:
    server.edit(YAML, "en: a snowy meadow", "en: a sandy meadow")
    for path in (PROMPT, "en/" + PROMPT, ""):
        html = server.until(path, lambda html: "pg-problems" in html and "S001" in html)
        assert f"{YAML}:" in html
        assert "a snowy meadow" in html
    server.edit(YAML, "en: a sandy meadow", "en: a snowy meadow")
    for path in (PROMPT, "en/" + PROMPT, ""):
        assert "a snowy meadow" in server.until(path, lambda html: "pg-problems" not in html)


def test_no_sequence_of_bad_edits_stops_the_server(server: Server) -> None:
    file = server.folder / YAML
    good = file.read_bytes()
    bad_edits = [
        b"",
        good[: len(good) // 2],
        b"[" * 60_000,
        b"\xff\xfe\x00",
        b"title: {{ 7*7 }}\n\tx",
        b"a: &a [*a]",
    ]
    for data in bad_edits:
        file.write_bytes(data)
        html = server.until(PROMPT, lambda html: "pg-problems" in html)
        assert "猛犸象" in html
        file.write_bytes(good)
        server.until(PROMPT, lambda html: "pg-problems" not in html)
    file.unlink()
    server.until("prompts/", lambda html: "wooly-mammoth" not in html.split("<article")[1])
    server.until("", lambda html: "pg-problems" in html)
    file.write_bytes(good)
    server.until("", lambda html: "pg-problems" not in html)


def test_a_broken_chapter_table_or_template_is_said_and_survived(server: Server) -> None:
    chapter = server.folder / "docs" / "zh" / "features.md"
    good = chapter.read_bytes()
    chapter.write_bytes(b"---\ntemplate: x\n---\n# T\n\n/// prompt | nope\n///\n")
    html = server.until("features/", lambda html: "pg-problems" in html)
    assert "docs/zh/features.md:2:1" in html
    assert "C004" in html
    chapter.write_bytes(b"# caf\xe9\n")
    server.until("features/", lambda html: "Y001" in html)
    chapter.write_bytes(good)
    server.until("features/", lambda html: "pg-problems" not in html)

    table = server.folder / "docs" / "data" / "elements.yml"
    good = table.read_bytes()
    table.write_bytes(b"groups: none\n")
    time.sleep(2)
    assert "机位角度" in server.until(PROMPT, lambda html: "data-phrase" in html)
    table.write_bytes(good)

    templates = server.folder / "docs" / "theme" / "promptguide"
    templates.mkdir(parents=True)
    (templates / "video.html.j2").write_text("{% if %}", "utf-8")
    server.until(PROMPT, lambda html: "TemplateSyntaxError" in html)
    (templates / "video.html.j2").unlink()
    server.until(PROMPT, lambda html: "<video-embed" in html)
