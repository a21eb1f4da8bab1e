"""Where clips and sources are on the web, how to ask whether they are still there, and what the answers mean.

Nothing is asked here: ``online`` does that. The rules: YouTube answers 200 even for clips that are gone, so
it is asked by oEmbed (404 deleted, 403 private, 401 not to be embedded), and so is Vimeo; 429 and 5xx say
nothing about a clip; a clip is dead only when it failed twice, a week apart.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from promptguide.embed import Player, player
from promptguide.problems import Place, Problem, problem
from promptguide.table_records import LinkRecord
from promptguide.yamlnodes import scalars

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as Map

    from promptguide.table_records import Hosts
    from promptguide.yamlnodes import Node

PATH = "docs/data/links.yml"
"""Where the record is, from the root of a guide."""

WEEK = datetime.timedelta(days=7)

_OEMBED = {
    "youtube-nocookie": "https://www.youtube.com/oembed?format=json&url=",
    "vimeo": "https://vimeo.com/api/oembed.json?url=",
}
_GONE = {"oembed": {401, 403, 404, 410}, "plain": {404, 410}}


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the web, and where it is written."""

    url: str
    place: Place


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask about an address: ``kind`` is a provider of ``embed``, or ``page``."""

    url: str
    kind: str
    ask: str
    """The address that is asked: that of the provider's oEmbed where there is one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP status of an answer and its media type; 0 and nothing if there was none."""

    status: int
    media_type: str = ""


def addresses(node: Node) -> Iterator[Address]:
    """Every value of a file that is an address, in the order of the file."""
    for scalar in scalars(node):
        if scalar.text.startswith("https://") and re.fullmatch(r"https://\S+", scalar.text):
            yield Address(scalar.text, scalar.place)


def question(url: str, hosts: Hosts) -> Question:
    """How to ask about an address."""
    found = player(url, hosts)
    if not isinstance(found, Player):
        return Question(url, "page", url)
    oembed = _OEMBED.get(found.provider)
    return Question(url, found.provider, oembed + quote(found.page, safe="") if oembed else url)


def judge(asked: Question, answer: Answer, before: LinkRecord | None, today: datetime.date) -> LinkRecord:
    """Make the new record of an address from the answer and the record before it.

    An answer that says nothing leaves the record as it was.
    """
    gone = _GONE["oembed" if asked.kind in _OEMBED else "plain"]
    page_for_clip = asked.kind == "file" and answer.media_type.startswith("text/")
    if 200 <= answer.status < 300 and not page_for_clip:
        return LinkRecord(address=asked.url, checked=today, result="opened", status=answer.status)
    if answer.status and answer.status not in gone and not page_for_clip:
        return before or LinkRecord(address=asked.url, checked=today, result="unknown", status=answer.status)
    since = before.failing if before and before.failing else today
    result = "dead" if today - since >= WEEK else "failed"
    return LinkRecord(
        address=asked.url, checked=today, result=result, status=answer.status or None, failing=since
    )


def dead(found: Iterable[Address], records: Map[str, LinkRecord]) -> Iterator[Problem]:
    """A note for each address that failed twice, a week apart (U001)."""
    for address in found:
        record = records.get(address.url)
        if record and record.result == "dead":
            yield problem(
                "U001", address.place, address=address.url, since=record.failing, checked=record.checked
            )


def outdated(record: LinkRecord | None, today: datetime.date, days: int) -> bool:
    """Whether an address was never asked, or longer ago than some days."""
    return record is None or (today - record.checked).days > days


def written(records: Iterable[LinkRecord], heading: Iterable[str]) -> str:
    """The file of the records, under some lines of comment."""
    found = sorted(records, key=lambda one: one.address)
    lines = [*(f"# {line}" for line in heading), "links:" if found else "links: []"]
    for record in found:
        fields = record.model_dump(mode="json", exclude_none=True)
        address = fields.pop("address")
        lines.append(f"  - address: '{address}'")  # an address has no apostrophe (records.WebAddress)
        lines += [f"    {name}: {value}" for name, value in fields.items()]
    return "\n".join([*lines, ""])
