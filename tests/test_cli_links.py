"""``promptguide links``, as it is typed; its questions are answered on loopback."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from promptguide import guide, links, online
from promptguide.cli import main
from test_links import web  # noqa: F401  a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from test_links import Web


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["links", "--root", str(folder), "--lang", "en", *arguments], catch_exceptions=False
    )


@pytest.fixture
def loopback(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:  # noqa: F811
    monkeypatch.setattr(online, "ask", functools.partial(online.ask, opener=web.opener(), pause=0))
    return web


def test_without_online_every_address_is_listed_and_nothing_is_asked(guide_copy: Path, loopback: Web) -> None:
    rows = json.loads(run(guide_copy, "--format", "json").stdout)
    known = guide.check(guide.Guide(guide_copy)).library.addresses
    assert {row["address"] for row in rows} == {one.url for one in known}
    assert all(row["record"] is None and row["places"] for row in rows)
    assert {"file", "page"} <= {row["kind"] for row in rows}
    assert f"Never checked: {len(rows)}," in run(guide_copy).stdout
    assert loopback.asked == []
    assert not (guide_copy / links.PATH).exists()


def test_online_asks_each_address_once_and_writes_a_record_that_passes_the_check(
    guide_copy: Path, loopback: Web
) -> None:
    known = {one.url for one in guide.check(guide.Guide(guide_copy)).library.addresses}
    gone = next(url for url in sorted(known) if url.endswith(".mp4"))
    loopback.statuses = {url: (200, 200) for url in known if url != gone}
    result = run(guide_copy, "--online")
    assert result.exit_code == 0, result.output
    assert "failed once: 1, dead: 0" in result.stdout
    heads = [url for method, url, _ in loopback.asked if method == "HEAD"]
    assert sorted(heads) == sorted(known)
    found = guide.check(guide.Guide(guide_copy))
    assert {url: one.result for url, one in found.library.tables.links.items()} == {
        url: "failed" if url == gone else "opened" for url in known
    }
    assert [p for p in found.problems if p.place.path == links.PATH] == []


def test_where_nothing_answers_nothing_is_recorded(guide_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silence(questions: list[links.Question], **_: object) -> dict[str, links.Answer]:
        return {one.url: links.Answer(0) for one in questions}

    monkeypatch.setattr(online, "ask", silence)
    result = run(guide_copy, "--online")
    assert result.exit_code == 2
    assert "offline" in result.stderr
    assert not (guide_copy / links.PATH).exists()


def test_an_output_without_online_is_wrong_use(guide_copy: Path) -> None:
    assert run(guide_copy, "--output", str(guide_copy / "x.yml")).exit_code == 2
