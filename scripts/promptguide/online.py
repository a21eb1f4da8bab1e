"""Asking addresses whether they are still there. The only module that goes onto the network."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from promptguide import __version__
from promptguide.links import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from promptguide.links import Question

HEADERS = {"User-Agent": f"promptguide/{__version__} (checks links once a week)", "Accept": "*/*"}
HOSTS_AT_ONCE = 8
TIMEOUT = 15
PAUSE = 1.0
"""Seconds between two questions to one host."""


def ask(
    questions: Iterable[Question],
    opener: urllib.request.OpenerDirector | None = None,
    *,
    pause: float = PAUSE,
    done: Callable[[Question], object] = lambda _: None,
) -> dict[str, Answer]:
    """Ask each address once; hosts in parallel, the addresses of one host one after the other.

    The answers go by the addresses that were asked about. ``done`` is called from other threads, after each.
    """
    with_host: dict[str, list[Question]] = {}
    for question in questions:
        with_host.setdefault(urlsplit(question.ask).hostname or "", []).append(question)
    opener = opener or urllib.request.build_opener()

    def of_host(asked: Sequence[Question]) -> dict[str, Answer]:
        answers = {}
        for number, question in enumerate(asked):
            if number:
                time.sleep(pause)
            answers[question.url] = _answer(question.ask, opener)
            done(question)
        return answers

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        return {url: answer for part in pool.map(of_host, with_host.values()) for url, answer in part.items()}


def _answer(url: str, opener: urllib.request.OpenerDirector) -> Answer:
    """Ask for the head; where that is refused, which many hosts do, for the first byte."""
    head = _try(url, "HEAD", HEADERS, opener)
    if 200 <= head.status < 300 or head.status == 429:
        return head
    return _try(url, "GET", {**HEADERS, "Range": "bytes=0-0"}, opener)


def _try(url: str, method: str, headers: dict[str, str], opener: urllib.request.OpenerDirector) -> Answer:
    request = urllib.request.Request(url, headers=headers, method=method)  # noqa: S310  WebAddress: https
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            return Answer(answer.status, answer.headers.get_content_type())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code)
    except (OSError, http.client.HTTPException, ValueError):  # no such host, no answer, no sense in it
        return Answer(0)
