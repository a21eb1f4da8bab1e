"""Video addresses: what a player is made of, and what is refused."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptguide.embed import PROVIDERS, Player, Refused, player
from promptguide.table_records import Hosts

HOSTS = Hosts(files=["cdn.openai.com"], players=["videos.example.org"])


@pytest.mark.parametrize(
    ("address", "provider", "found"),
    [
        ("https://www.youtube.com/watch?v=HK6y8DAPN_0&t=3", "youtube-nocookie", "/embed/HK6y8DAPN_0"),
        ("https://youtu.be/HK6y8DAPN_0?si=x", "youtube-nocookie", "/embed/HK6y8DAPN_0"),
        ("https://www.youtube.com/shorts/HK6y8DAPN_0", "youtube-nocookie", "/embed/HK6y8DAPN_0"),
        ("https://www.bilibili.com/video/BV1xx411c7mD/?p=2", "bilibili", "bvid=BV1xx411c7mD&autoplay=0"),
        ("https://vimeo.com/76979871", "vimeo", "/video/76979871?dnt=1"),
        ("https://cdn.openai.com/sora/videos/big-sur.mp4", "file", "/sora/videos/big-sur.mp4"),
        ("https://videos.example.org/play?id=3", "iframe", "/play?id=3"),
    ],
)
def test_an_address_finds_its_player(address: str, provider: str, found: str) -> None:
    answer = player(address, HOSTS)
    assert isinstance(answer, Player)
    assert answer.provider == provider
    assert answer.player.endswith(found)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://cdn.openai.com/a.mp4", "V001"),
        ("javascript:alert(1)", "V001"),
        ("data:text/html,x", "V001"),
        ("//cdn.openai.com/a.mp4", "V001"),
        ("https://user@cdn.openai.com/a.mp4", "V001"),
        ("https://cdn.openai.com:8443/a.mp4", "V001"),
        ("https://cdn.openai.com\\@evil.example/a.mp4", "V001"),
        ("https://cdn.openai.com/../a.mp4", "V001"),
        ("https://cdn.openai.com /a.mp4", "V001"),
        ("https://[::1/a.mp4", "V001"),
        ("https://cdn.openai.com.evil.example/a.mp4", "V002"),
        ("https://evil.example/https://cdn.openai.com/a.mp4", "V002"),
        ("https://www.youtube.com.evil.example/watch?v=HK6y8DAPN_0", "V002"),
        ("https://www.youtube.com/watch?v=HK6y8DAPN_0%22onload", "V003"),
        ("https://www.youtube.com/channel/HK6y8DAPN_0", "V003"),
        ("https://www.bilibili.com/video/av170001", "V003"),
        ("https://vimeo.com/76979871/../1", "V001"),
        ("https://cdn.openai.com/a.html", "V003"),
        ("https://cdn.openai.com/a.mp4?x=1", "V003"),
    ],
)
def test_a_foreign_or_broken_address_is_refused(address: str, code: str) -> None:
    answer = player(address, HOSTS)
    assert isinstance(answer, Refused)
    assert answer.code == code


LISTED = {"cdn.openai.com", "videos.example.org", *(urlsplit(p.player).hostname for p in PROVIDERS)}


@given(
    st.sampled_from(["https://", "https:", "HTTPS://", ""]),
    st.sampled_from(
        [*sorted(h for p in PROVIDERS for h in p.hosts), "cdn.openai.com", "videos.example.org", "x.org"]
    ),
    st.text(alphabet="/?=&#%@:\\.\"'<> abvBV09_-", max_size=40),
)
def test_a_player_never_leads_to_a_host_that_is_not_listed(scheme: str, host: str, rest: str) -> None:
    answer = player(scheme + host + rest, HOSTS)
    if isinstance(answer, Player):
        url = urlsplit(answer.player)
        assert url.scheme == "https"
        assert url.hostname in LISTED
        assert not set(answer.player) & set("\"'<> \\")
