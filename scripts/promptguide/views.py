"""Records → the plain dicts that templates print, in one language.

A view holds text and numbers only. Escaping is the templates' work, and every word comes from the
catalogue.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from promptguide.records import LOCALES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from promptguide.embed import Player
    from promptguide.library import Entry, Row, Tables
    from promptguide.problems import Problem
    from promptguide.records import Text, Title, Video
    from promptguide.wording import Catalogue

View = dict[str, Any]

POSTER_ELEMENTS = ("shot_size", "camera_angle", "camera_move", "lens")


def prompt(entry: Entry, tables: Tables, words: Catalogue, link: Callable[[str], str], uid: str) -> View:
    """Show a prompt whole: texts, breakdown, clip, source.

    ``link`` turns the path of a page of the site into a link from the page that shows the view;
    ``uid`` makes ids unique in that page.
    """
    locale, record = words.locale, entry.prompt
    return {
        "id": entry.id,
        "uid": uid,
        "href": link(page_path(entry.id)),
        "title": local(record.title, locale),
        "texts": [_text(entry, language, words, uid) for language in languages(locale)],
        "breakdown": breakdown(entry, tables, words, uid),
        "video": _video(entry, words) if record.video else None,
        "note": local(record.note, locale) if record.note else "",
        "source": {
            "title": local(record.source.title, locale),
            "link": record.source.link,
            "date": record.source.date.isoformat(),
        }
        if record.source
        else None,
        "rights": {
            "line": words.words["rights_line"].format(
                kind=words.words[f"rights_{record.rights.kind}"],
                author=record.rights.author,
                licence=local(record.rights.licence, locale),
            ),
            "kind": words.words[f"rights_{record.rights.kind}"],
            "link": record.rights.link,
        },
        "model": words.words["model_line"].format(
            name=entry.model.name, vendor=entry.model.vendor, status=_status(entry, words)
        ),
        "tags": list(record.tags),
        "count": words.words["phrases"].format(count=len(entry.rows)),
    }


def breakdown(entry: Entry, tables: Tables, words: Catalogue, uid: str) -> View:
    """Show the table: a body for each group, in it a row for each phrase, and the groups left unsaid."""
    title = local(entry.prompt.title, words.locale)
    groups = []
    for tone, group in enumerate(tables.groups, 1):
        rows = [_row(row, words, uid) for row in entry.rows if row.group.id == group.id]
        groups.append({"name": local(group.name, words.locale), "id": group.id, "tone": tone, "rows": rows})
    return {
        "caption": words.words["breakdown_caption"].format(title=title),
        "languages": languages(words.locale),
        "groups": groups,
        "coverage": [
            {
                "language": words.words[f"lang_{language}"],
                "lang": language,
                "percent": f"{entry.aligned[language].coverage.share:.0%}",
                "gaps": list(entry.aligned[language].coverage.gaps),
            }
            for language in languages(words.locale)
        ],
    }


def video(title: str, description: str, aspect: str, players: Sequence[Player], words: Catalogue) -> View:
    """Show a clip: a drawn poster, and for each source a player that waits to be asked for."""
    width, height = frame_size(aspect)
    return {
        "title": title,
        "description": description,
        "aspect": aspect,
        "width": width,
        "height": height,
        "poster": poster(title, "", aspect),
        "sources": [_source(source, title, words) for source in players],
    }


def poster(title: str, line: str, aspect: str, length: str = "") -> View:
    """Show a drawn frame: the title, a line under it, and in the corner the aspect and the length.

    All lengths are in units of the drawing, whose longer side is 1600; ``unit`` is a hundredth of the
    shorter side. The title is set in 7.5 units, the line in 4.2, on 80 % of the width.
    """
    width, height = frame_size(aspect)
    unit = min(width, height) / 100
    return {
        "width": width,
        "height": height,
        "unit": unit,
        "title": wrap(title, 0.8 * width / (7.5 * unit), 2),
        "lines": wrap(line, 0.8 * width / (4.2 * unit), 2),
        "corner": " · ".join(filter(None, [aspect, length])),
    }


def prompt_list(entries: Iterable[Entry], words: Catalogue, link: Callable[[str], str]) -> View:
    """Show the library: a card for each prompt, under its collection."""
    cards = [
        {
            "href": link(page_path(entry.id)),
            "title": local(entry.prompt.title, words.locale),
            "excerpt": _excerpt(local(entry.prompt.text, words.locale)),
            "count": words.words["phrases"].format(count=len(entry.rows)),
            "model": entry.model.name,
            "rights": words.words[f"rights_{entry.prompt.rights.kind}"],
            "tags": list(entry.prompt.tags),
            "poster": _poster(entry, words) if entry.prompt.video else None,
        }
        for entry in sorted(entries, key=lambda e: (e.collection, e.id))
    ]
    return {"cards": cards}


def problems(found: Iterable[Problem], words: Catalogue, *, last_good: bool | None = None) -> View:
    """Show what is wrong, and what is shown instead."""
    key = {True: "problem_last_good", False: "problem_none_good", None: ""}[last_good]
    return {
        "problems": [
            {"place": str(p.place), "code": p.code, "message": words.message(p), "hint": words.hint(p)}
            for p in found
        ],
        "instead": words.words[key] if key else "",
    }


def page_path(id_: str) -> str:
    """The path of a prompt's page, from the root of an edition."""
    return f"prompts/{id_}/"


def languages(locale: str) -> list[str]:
    """All languages, the reader's own first."""
    return [locale, *(other for other in LOCALES if other != locale)]


def local(text: Title | Text, locale: str) -> str:
    """A text in one language."""
    return str(getattr(text, locale))


def frame_size(aspect: str) -> tuple[int, int]:
    """Width and height of a frame whose longer side is 1600."""
    width, height = map(int, aspect.split(":"))
    longer = max(width, height)
    return round(1600 * width / longer), round(1600 * height / longer)


def wrap(text: str, width: float, most: int) -> list[str]:
    """Break a text into lines of so many em (a wide character is 1 em, others 0.55); the last may end in …"""
    lines, line, used = [], "", 0.0
    for token in _tokens(text):
        size = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.55 for c in token)
        if line and used + size > width:
            lines.append(line.strip())
            line, used = "", 0.0
        line, used = line + token, used + size
    lines.append(line.strip())
    if len(lines) > most:
        lines[most - 1] = lines[most - 1].rstrip("，,、 ") + "…"
    return [line for line in lines[:most] if line]


def _tokens(text: str) -> list[str]:
    """Words with the space before them; a wide character stands alone."""
    tokens: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        if not tokens or wide or character == " " or unicodedata.east_asian_width(tokens[-1][-1]) in "WF":
            tokens.append(character)
        else:
            tokens[-1] += character
    return tokens


def _text(entry: Entry, language: str, words: Catalogue, uid: str) -> View:
    rows = {row.number: row for row in entry.rows}
    first = set(rows)
    segments: list[View] = []
    for segment in entry.aligned[language].segments:
        if segment.row is None:
            segments.append({"text": segment.text, "row": None})
            continue
        row = rows[segment.row]
        anchor = f"{uid}-{language}-{row.number}" if row.number in first else ""
        first.discard(row.number)
        segments.append(
            {
                "text": segment.text,
                "row": _mark(row, words),
                "anchor": anchor,
                "target": f"row-{row.number}",
            }
        )
    name = words.words[f"lang_{language}"]
    return {
        "lang": language,
        "label": name,
        "plain": local(entry.prompt.text, language),
        "segments": segments,
        "copy": words.words["copy_label"].format(language=name),
    }


def _mark(row: Row, words: Catalogue) -> View:
    name = local(row.element.name, words.locale)
    return {"number": row.number, "element": row.element.id, "name": name, "tone": row.tone}


def _row(row: Row, words: Catalogue, uid: str) -> View:
    return _mark(row, words) | {
        "anchor": f"{uid}-row-{row.number}",
        "target": f"{uid}-{words.locale}-{row.number}",
        "hint": local(row.element.hint, words.locale),
        "phrases": [
            {"lang": language, "pieces": [quote.text for quote in getattr(row.phrase.phrase, language)]}
            for language in languages(words.locale)
        ],
        "why": local(row.phrase.why, words.locale),
    }


def _source(source: Player, title: str, words: Catalogue) -> View:
    return {
        "kind": source.kind,
        "player": source.player,
        "page": source.page,
        "label": words.words["play_label"].format(title=title, host=source.host),
        "play": words.words["play_from"].format(name=source.name),
        "watch": words.words["watch_on"].format(name=source.name),
        "privacy": words.words["video_privacy"].format(host=source.host),
    }


def _video(entry: Entry, words: Catalogue) -> View:
    clip = _clip_of(entry)
    title, description = local(entry.prompt.title, words.locale), local(clip.description, words.locale)
    return video(title, description, clip.aspect, entry.players, words) | {"poster": _poster(entry, words)}


def _poster(entry: Entry, words: Catalogue) -> View:
    clip, locale = _clip_of(entry), words.locale
    camera = [
        quote.text
        for row in entry.rows
        if row.element.id in POSTER_ELEMENTS
        for quote in getattr(row.phrase.phrase, locale)
    ]
    line = local(clip.poster, locale) if clip.poster else " · ".join(camera)
    length = words.words["video_seconds"].format(seconds=f"{clip.seconds:g}") if clip.seconds else ""
    return poster(local(entry.prompt.title, locale), line, clip.aspect, length)


def _clip_of(entry: Entry) -> Video:
    assert entry.prompt.video is not None  # noqa: S101  callers ask first
    return entry.prompt.video


def _status(entry: Entry, words: Catalogue) -> str:
    if entry.model.status == "closed" and entry.model.closed:
        return words.words["model_closed"].format(date=entry.model.closed.isoformat())
    return words.words["model_open"]


def _excerpt(text: str, most: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip("，,、 ") + "…"
