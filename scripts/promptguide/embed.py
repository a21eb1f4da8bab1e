"""A video address → a player: from a table of providers, rebuilt from its parts, never copied.

Nothing of an address but the clip's id (or, for files and listed hosts, its checked path) reaches the
page. Sources of the figures: YouTube refuses players without a referrer since October 2025 (error 153);
bilibili starts playing unless ``autoplay=0``; Vimeo sets no cookies with ``dnt=1``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptguide.table_records import Hosts

SANDBOX = "allow-scripts allow-same-origin allow-presentation allow-popups"
ALLOW = "encrypted-media; picture-in-picture; fullscreen"
REFERRER_POLICY = "strict-origin-when-cross-origin"


@dataclass(frozen=True, slots=True)
class Player:
    """How a clip is shown.

    ``kind`` is ``file`` (played by the browser) or ``frame`` (played by the provider's page),
    ``player`` the address that is loaded on request, ``page`` the one a reader can follow.
    """

    provider: str
    name: str
    kind: str
    player: str
    page: str
    host: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no player: a code of ``problems`` and the facts."""

    code: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Provider:
    id: str
    name: str
    hosts: frozenset[str]
    clip: Callable[[SplitResult], str | None]
    pattern: re.Pattern[str]
    player: str
    page: str


def _youtube_clip(url: SplitResult) -> str | None:
    if url.hostname == "youtu.be":
        return url.path.lstrip("/")
    if url.path == "/watch":
        return next(iter(parse_qs(url.query).get("v", [])), None)
    return _last_of(url, "embed", "shorts")


def _last_of(url: SplitResult, *folders: str) -> str | None:
    parts = url.path.strip("/").split("/")
    return parts[1] if len(parts) == 2 and parts[0] in folders else None


def _vimeo_clip(url: SplitResult) -> str | None:
    return _last_of(url, "video") if url.hostname == "player.vimeo.com" else url.path.strip("/")


def _bilibili_clip(url: SplitResult) -> str | None:
    if url.hostname == "player.bilibili.com":
        return next(iter(parse_qs(url.query).get("bvid", [])), None)
    return _last_of(url, "video")


PROVIDERS = (
    _Provider(
        "youtube-nocookie",
        "YouTube",
        frozenset(
            {"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"}
        ),
        _youtube_clip,
        re.compile(r"[\w-]{11}", re.ASCII),
        "https://www.youtube-nocookie.com/embed/{}",
        "https://www.youtube.com/watch?v={}",
    ),
    _Provider(
        "bilibili",
        "bilibili",
        frozenset({"bilibili.com", "www.bilibili.com", "m.bilibili.com", "player.bilibili.com"}),
        _bilibili_clip,
        re.compile(r"BV[0-9A-Za-z]{10}"),
        "https://player.bilibili.com/player.html?bvid={}&autoplay=0",
        "https://www.bilibili.com/video/{}/",
    ),
    _Provider(
        "vimeo",
        "Vimeo",
        frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"}),
        _vimeo_clip,
        re.compile(r"\d{6,12}", re.ASCII),
        "https://player.vimeo.com/video/{}?dnt=1",
        "https://vimeo.com/{}",
    ),
)

_FILE = re.compile(r"(?:/[\w.~-]+)+\.(?:mp4|webm)", re.ASCII)


def frame_hosts(hosts: Hosts) -> list[str]:
    """Every host whose page can be a player."""
    return [*(urlsplit(provider.player).hostname or "" for provider in PROVIDERS), *hosts.players]


def player(address: str, hosts: Hosts) -> Player | Refused:
    """Find the player for an address.

    Refused with V001 (no plain https address), V002 (a host that is not listed) or V003 (the host is
    known, but the address names no clip).
    """
    url = _plain_https(address)
    if url is None:
        return Refused("V001", {"address": address})
    host = url.hostname or ""
    for provider in PROVIDERS:
        if host in provider.hosts:
            clip = provider.clip(url)
            if clip is None or not provider.pattern.fullmatch(clip):
                return Refused("V003", {"address": address, "provider": provider.name})
            player, page = provider.player.format(clip), provider.page.format(clip)
            return Player(provider.id, provider.name, "frame", player, page, urlsplit(player).hostname or "")
    if host in hosts.files and _FILE.fullmatch(url.path) and not url.query:
        address = f"https://{host}{url.path}"
        return Player("file", host, "file", address, address, host)
    if host in hosts.players:
        query = f"?{quote(url.query, safe='=&%')}" if url.query else ""
        address = f"https://{host}{quote(unquote(url.path) or '/')}{query}"
        return Player("iframe", host, "frame", address, address, host)
    if host in hosts.files:
        return Refused("V003", {"address": address, "provider": host})
    known = [*hosts.files, *hosts.players, *(min(p.hosts, key=len) for p in PROVIDERS)]
    return Refused("V002", {"host": host, "hosts": ", ".join(known)})


def _plain_https(address: str) -> SplitResult | None:
    if re.search(r"[\\\s\x00-\x1f\x7f-\x9f<>\"'`]", address):
        return None
    try:
        url = urlsplit(address)
        plain = url.scheme == "https" and url.hostname and "@" not in url.netloc and url.port is None
    except ValueError:
        return None
    return url if plain and not url.netloc.endswith(":") and ".." not in url.path else None
