"""Whether clips and sources open: what is asked, what answers mean, what is recorded and shown.

Nothing here leaves the machine: every address is answered by a server on loopback.
"""

from __future__ import annotations

import datetime
import http.client
import itertools
import socket
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from promptguide import guide, links, online
from promptguide.blocks import Blocks
from promptguide.guide import check, words
from promptguide.links import Answer, Question, judge
from promptguide.table_reading import read_tables
from promptguide.table_records import Hosts, LinkRecord
from promptguide.tables import Tables
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTS = Hosts(files=["cdn.openai.com"])
DAY = datetime.date(2026, 11, 28)
PAGE = Question("https://example.org/a", "page", "https://example.org/a")
YOUTUBE = links.question("https://youtu.be/dQw4w9WgXcQ", HOSTS)
FILE = links.question("https://cdn.openai.com/sora/videos/a.mp4", HOSTS)


def record(result: str, checked: datetime.date, failing: datetime.date | None = None) -> LinkRecord:
    return LinkRecord.model_construct(
        address=PAGE.url, checked=checked, result=result, status=None, failing=failing
    )


def test_players_are_asked_by_oembed_and_everything_else_by_its_own_address() -> None:
    assert YOUTUBE.ask == (
        "https://www.youtube.com/oembed?format=json&url="
        "https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ"
    )
    vimeo = links.question("https://vimeo.com/76979871", HOSTS)
    assert vimeo.ask == "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F76979871"
    assert (FILE.kind, FILE.ask) == ("file", FILE.url)
    assert links.question(PAGE.url, HOSTS) == PAGE


@pytest.mark.parametrize(
    ("asked", "answer", "result"),
    [
        (PAGE, Answer(200), "opened"),
        (PAGE, Answer(206), "opened"),
        (PAGE, Answer(404), "failed"),
        (PAGE, Answer(0), "failed"),
        (PAGE, Answer(403), "unknown"),  # many hosts refuse programs
        (PAGE, Answer(429), "unknown"),
        (PAGE, Answer(503), "unknown"),
        (YOUTUBE, Answer(200), "opened"),
        (YOUTUBE, Answer(401), "failed"),
        (YOUTUBE, Answer(403), "failed"),
        (YOUTUBE, Answer(404), "failed"),
        (YOUTUBE, Answer(500), "unknown"),
        (FILE, Answer(200, "video/mp4"), "opened"),
        (FILE, Answer(200, "text/html"), "failed"),  # sent on to a home page
    ],
)
def test_an_answer_means_what_it_says_of_the_clip(asked: Question, answer: Answer, result: str) -> None:
    assert judge(asked, answer, None, DAY).result == result


def test_dead_takes_two_failures_a_week_apart() -> None:
    first = judge(PAGE, Answer(404), None, DAY)
    assert (first.result, first.failing) == ("failed", DAY)
    soon = judge(PAGE, Answer(404), first, DAY + datetime.timedelta(days=6))
    assert (soon.result, soon.failing) == ("failed", DAY)
    later = judge(PAGE, Answer(404), soon, DAY + datetime.timedelta(days=7))
    assert (later.result, later.failing) == ("dead", DAY)
    again = judge(PAGE, Answer(200), later, DAY + datetime.timedelta(days=14))
    assert (again.result, again.failing) == ("opened", None)


def test_an_answer_that_says_nothing_leaves_the_record_as_it_was() -> None:
    before = record("failed", DAY, DAY)
    assert judge(PAGE, Answer(503), before, DAY + datetime.timedelta(days=7)) == before


class Web:
    """The whole web, on loopback: addresses and the statuses they answer HEAD and GET with."""

    def __init__(self) -> None:
        self.statuses: dict[str, tuple[int, int]] = {}
        self.asked: list[tuple[str, str, float]] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self, method: str) -> None:
                url = f"https://{self.headers['Host']}{self.path}"
                web.asked.append((method, url, time.monotonic()))
                status = web.statuses.get(url, (404, 404))[method == "GET"]
                if status == 0:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", "video/mp4" if url.endswith(".mp4") else "text/html")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_HEAD(self) -> None:
                self.answer("HEAD")

            def do_GET(self) -> None:
                self.answer("GET")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def opener(self) -> urllib.request.OpenerDirector:
        port = self.server.server_port

        class Local(urllib.request.HTTPSHandler):
            def https_open(self, request: urllib.request.Request) -> Any:
                def connection(host: str, **options: Any) -> http.client.HTTPConnection:
                    made = http.client.HTTPConnection(host, **options)
                    made._create_connection = lambda _, *rest: socket_to(port, *rest)  # type: ignore[attr-defined]
                    return made

                return self.do_open(connection, request)

        return urllib.request.build_opener(urllib.request.ProxyHandler({}), Local)


def socket_to(port: int, *rest: Any) -> Any:
    return socket.create_connection(("127.0.0.1", port), *rest)


@pytest.fixture
def web() -> Iterator[Web]:
    running = Web()
    yield running
    running.server.shutdown()
    running.server.server_close()


def test_the_head_is_asked_first_and_then_one_byte(web: Web) -> None:
    web.statuses = {
        "https://a.org/1": (200, 500),
        "https://a.org/2": (405, 206),
        "https://a.org/3": (429, 200),
    }
    asked = [links.question(url, HOSTS) for url in (*web.statuses, "https://b.org/gone")]
    web.statuses["https://c.org/silent"] = (0, 0)
    asked.append(links.question("https://c.org/silent", HOSTS))
    found = online.ask(asked, web.opener(), pause=0.2)
    assert {url: answer.status for url, answer in found.items()} == {
        "https://a.org/1": 200,
        "https://a.org/2": 206,
        "https://a.org/3": 429,
        "https://b.org/gone": 404,
        "https://c.org/silent": 0,
    }
    of_a = [(method, url) for method, url, _ in web.asked if "a.org" in url]
    assert of_a == [
        ("HEAD", "https://a.org/1"),
        ("HEAD", "https://a.org/2"),
        ("GET", "https://a.org/2"),
        ("HEAD", "https://a.org/3"),
    ]


def test_one_host_is_never_asked_faster_than_the_pause(web: Web) -> None:
    web.statuses = {f"https://a.org/{n}": (200, 200) for n in range(4)}
    online.ask([links.question(url, HOSTS) for url in web.statuses], web.opener(), pause=0.3)
    times = [at for *_, at in web.asked]
    assert min(after - before for before, after in itertools.pairwise(times)) >= 0.29


def test_a_record_reads_back_as_it_was_written() -> None:
    day = datetime.date(2026, 11, 20)
    records = [
        LinkRecord(address="https://example.org/b", checked=DAY, result="opened", status=200),
        LinkRecord(address="https://example.org/a:", checked=DAY, result="dead", failing=day),
    ]
    heading = [words(locale).words["links_file"] for locale in ("zh", "en")]
    text = links.written(records, heading)
    tables, problems = read_tables({"links": Source("docs/data/links.yml", text.encode())}, Tables())
    assert {p.code for p in problems} == {"L005"}  # the tables that are required, and not given here
    assert list(tables.links.values()) == sorted(records, key=lambda one: one.address)
    assert links.written([], heading).endswith("links: []\n")


def write_record(folder: Path, *records: LinkRecord) -> None:
    (folder / links.PATH).write_text(links.written(records, ["…"]), "utf-8")


def test_a_dead_address_is_a_note_at_its_line_and_said_on_the_page(guide_copy: Path) -> None:
    path = "prompts/official/wooly-mammoth.yml"
    lines = (guide_copy / path).read_text("utf-8").split("\n")
    [line] = [n for n, text in enumerate(lines, 1) if ".mp4" in text]
    url = lines[line - 1].split("- ")[1]
    dead = LinkRecord(address=url, checked=DAY, result="dead", failing=datetime.date(2026, 11, 20))
    write_record(guide_copy, dead)
    found = check(guide.Guide(guide_copy))
    notes = [p for p in found.problems if p.code == "U001"]
    assert [(p.place.path, p.place.line, str(p.level)) for p in notes] == [(path, line, "note")]
    for locale in ("zh", "en"):
        say = words(locale)
        blocks = Blocks(found.library, say, guide.renderer(guide.Guide(guide_copy)), lambda path: path)
        assert say.link(dead) in blocks.html("video", "wooly-mammoth", {})
        assert say.link(dead) not in blocks.html("video", "tokyo-walk", {})
