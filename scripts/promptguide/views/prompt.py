"""A prompt: its texts cut into marks, its breakdown, its clip, and what is known about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide.related import CAMERA
from promptguide.views.common import GALLERY, languages, local, prompt_path
from promptguide.views.glossary import named, tip
from promptguide.views.poster import USUAL_ASPECT, frame_size, poster

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptguide.embed import Player
    from promptguide.entries import Entry, Row
    from promptguide.records import Origin, Prompt, Video
    from promptguide.table_records import Model
    from promptguide.views.common import Scope, View


def prompt(entry: Entry, scope: Scope, uid: str) -> View:
    """Show a prompt whole. ``uid`` makes ids unique in the page."""
    record = entry.prompt
    return {
        "id": entry.id,
        "uid": uid,
        "href": scope.link(prompt_path(entry.id)),
        "title": scope.local(record.title),
        "texts": [_text(entry, language, scope, uid) for language in languages(scope.locale)],
        "breakdown": breakdown(entry, scope, uid),
        "video": _video(entry, scope) if record.video else None,
        "note": scope.local(record.note) if record.note else "",
        "source": _origin(record.source, scope) if record.source else None,
        "weakness": {
            "text": scope.local(record.weakness.text),
            "source": _origin(record.weakness.source, scope),
        }
        if record.weakness
        else None,
        "rights": _rights(record, scope),
        "model": _model(entry.model, scope),
        "settings": scope.say(
            "settings_line", aspect=record.settings.aspect, seconds=f"{record.settings.seconds:g}"
        )
        if record.settings
        else "",
        "untried": record.rights.kind == "original" and not record.video,
        "tags": _tags(entry, scope),
    }


def breakdown(entry: Entry, scope: Scope, uid: str) -> View:
    """Show the table: a body for each group, in it a row for each phrase, and the groups left unsaid."""
    groups = []
    for tone, group in enumerate(scope.library.tables.groups, 1):
        rows = [_row(row, scope, uid) for row in entry.rows if row.group.id == group.id]
        groups.append({"name": scope.local(group.name), "id": group.id, "tone": tone, "rows": rows})
    return {
        "caption": scope.say("breakdown_caption", title=scope.local(entry.prompt.title)),
        "languages": languages(scope.locale),
        "groups": groups,
        "coverage": [
            {
                "language": scope.say(f"lang_{language}"),
                "lang": language,
                "percent": entry.aligned[language].coverage.percent,
                "gaps": list(entry.aligned[language].coverage.gaps),
            }
            for language in languages(scope.locale)
        ],
    }


def video(
    title: str,
    description: str,
    aspect: str,
    players: Sequence[tuple[str, Player]],
    scope: Scope,
) -> View:
    """Show a clip: a drawn poster, and for each source a player that waits to be asked for.

    Each player comes with the address as it was written, by which the record of links knows it.
    """
    width, height = frame_size(aspect)
    return {
        "title": title,
        "description": description,
        "aspect": aspect,
        "width": width,
        "height": height,
        "poster": poster(title, "", aspect),
        "sources": [_source(address, source, title, scope) for address, source in players],
    }


def _text(entry: Entry, language: str, scope: Scope, uid: str) -> View:
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
                "row": _mark(row, scope),
                "anchor": anchor,
                "target": f"row-{row.number}",
            }
        )
    name = scope.say(f"lang_{language}")
    return {
        "lang": language,
        "label": name,
        "plain": local(entry.prompt.text, language),
        "segments": segments,
        "copy": scope.say("copy_label", language=name),
    }


def _mark(row: Row, scope: Scope) -> View:
    name = scope.local(row.element.name)
    return {"number": row.number, "element": row.element.id, "name": name, "tone": row.tone}


def _row(row: Row, scope: Scope, uid: str) -> View:
    phrases, shown = [], set()
    for language in languages(scope.locale):
        pieces = [
            named(piece, row, language, scope, f"{uid}-{row.number}-{language}-{number}")
            for number, piece in enumerate(row.pieces(language))
        ]
        shown |= {part["term"]["id"] for parts in pieces for part in parts if part["term"]}
        phrases.append({"lang": language, "pieces": pieces})
    return _mark(row, scope) | {
        "anchor": f"{uid}-row-{row.number}",
        "target": f"{uid}-{scope.locale}-{row.number}",
        "hint": scope.local(row.element.hint),
        "added": row.phrase.added,
        "terms": [tip(term, scope, f"{uid}-{row.number}-{term}") for term in row.terms if term not in shown],
        "phrases": phrases,
        "why": scope.local(row.phrase.why),
    }


def _source(address: str, source: Player, title: str, scope: Scope) -> View:
    record = scope.library.tables.links.get(address)
    return {
        "kind": source.kind,
        "player": source.player,
        "page": source.page,
        "label": scope.say("play_label", title=title, host=source.host),
        "play": scope.say("play_from", name=source.name),
        "watch": scope.say("watch_on", name=source.name),
        "privacy": scope.say("video_privacy", host=source.host),
        "checked": scope.words.link(record) if record else "",
    }


def _origin(origin: Origin, scope: Scope) -> View:
    return {"title": scope.local(origin.title), "link": origin.link, "date": origin.date.isoformat()}


def _rights(record: Prompt, scope: Scope) -> View:
    kind = scope.say(f"rights_{record.rights.kind}")
    author, licence = scope.local(record.rights.author), scope.local(record.rights.licence)
    return {
        "line": scope.say("rights_line", kind=kind, author=author, licence=licence),
        "link": record.rights.link,
    }


def _tags(entry: Entry, scope: Scope) -> list[View]:
    """Tags by name; each leads to the gallery, filtered by it."""
    return [
        {"name": scope.local(tag.name), "href": f"{scope.link(GALLERY)}?{kind.id}={tag.id}"}
        for kind in scope.library.tables.kinds
        for tag in kind.tags
        if tag.id in entry.prompt.tags
    ]


def _video(entry: Entry, scope: Scope) -> View:
    clip = _clip_of(entry)
    title, description = scope.local(entry.prompt.title), scope.local(clip.description)
    players = list(zip(clip.sources, entry.players, strict=True))
    shown = video(title, description, clip.aspect or USUAL_ASPECT, players, scope)
    return shown | {"poster": _poster(entry, scope)}


def _poster(entry: Entry, scope: Scope) -> View:
    clip = _clip_of(entry)
    camera = [piece for row in entry.rows if row.element.id in CAMERA for piece in row.pieces(scope.locale)]
    line = scope.local(clip.poster) if clip.poster else " · ".join(camera)
    length = scope.say("video_seconds", seconds=f"{clip.seconds:g}") if clip.seconds else ""
    return poster(scope.local(entry.prompt.title), line, clip.aspect or "", length)


def _clip_of(entry: Entry) -> Video:
    assert entry.prompt.video is not None  # noqa: S101  callers ask first
    return entry.prompt.video


def _model(model: Model | None, scope: Scope) -> str:
    if model is None:
        return scope.say("model_any")
    closed = model.status == "closed" and model.closed
    status = scope.say("model_closed", date=model.closed) if closed else scope.say("model_open")
    return scope.say("model_line", name=model.name, vendor=model.vendor, status=status)
