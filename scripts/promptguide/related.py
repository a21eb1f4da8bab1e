"""Ways from one prompt to others: the same camera on another subject, the same subject by another camera."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from promptguide.entries import Entry
    from promptguide.tables import Tables

CAMERA = ("shot_size", "camera_angle", "camera_move", "lens")
"""The elements that say where the camera is and what it does."""

MOST = 4
"""Prompts suggested in each direction."""

CROWD = 500
"""Of a term or tag that more prompts have, only so many are looked at."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A related prompt, and the terms or tags it shares."""

    entry: Entry
    shared: tuple[str, ...]


class Relations:
    """The prompts of a library by what they share. What few prompts have counts for more."""

    def __init__(self, entries: Sequence[Entry], tables: Tables) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._homes = tables.homes
        self._camera = {entry.id: camera(entry, tables) for entry in entries}
        subjects = tables.kinds[0].tags if tables.kinds else ()
        self._subjects = {tag.id for tag in subjects}
        self._tags = {entry.id: set(entry.prompt.tags) for entry in entries}
        self._by_term = _postings(self._camera)
        self._by_tag = _postings(self._tags)

    def same_camera(self, entry: Entry) -> list[Neighbour]:
        """Prompts that use the same camera terms on another subject."""
        own = self._tags[entry.id] & self._subjects
        return self._nearest(
            entry, self._camera, self._by_term, lambda id_: not own & self._tags[id_] & self._subjects
        )

    def same_subject(self, entry: Entry) -> list[Neighbour]:
        """Prompts about the same subject with none of the same camera terms."""
        own, seen = self._tags[entry.id] & self._subjects, self._camera[entry.id]
        return self._nearest(
            entry,
            self._tags,
            self._by_tag,
            lambda id_: (
                bool(own & self._tags[id_]) and bool(self._camera[id_]) and not seen & self._camera[id_]
            ),
        )

    def _nearest(
        self,
        entry: Entry,
        features: Mapping[str, set[str]],
        postings: Mapping[str, list[str]],
        fits: Callable[[str], bool],
    ) -> list[Neighbour]:
        home = self._homes.get(entry.id)
        members = {member.prompt for member in home.members} if home else {entry.id}
        score: defaultdict[str, float] = defaultdict(float)
        for feature in sorted(features[entry.id]):  # in one order, so that sums of fractions are the same
            for id_ in postings[feature][:CROWD]:
                score[id_] += 1 / len(postings[feature])
        ranked = sorted(score, key=lambda id_: (-score[id_], id_))
        chosen: list[Neighbour] = []
        homes: set[str] = set()
        for id_ in ranked:
            group = self._homes.get(id_)
            if id_ in members or not fits(id_) or (group and group.id in homes):
                continue
            if group:
                homes.add(group.id)  # one of a set is enough: its members are alike
            shared = tuple(sorted(features[entry.id] & features[id_]))
            chosen.append(Neighbour(self._entries[id_], shared))
            if len(chosen) == MOST:
                break
        return chosen


def camera(entry: Entry, tables: Tables) -> set[str]:
    """The camera terms that a prompt uses."""
    return {term for term in entry.terms if tables.terms[term].element in CAMERA}


def beside(entry: Entry, entries: Sequence[Entry]) -> tuple[Entry | None, Entry | None]:
    """The prompts before and after one, in its collection."""
    shelf = [other for other in entries if other.collection == entry.collection]
    place = next(number for number, other in enumerate(shelf) if other.id == entry.id)
    before = shelf[place - 1] if place else None
    after = shelf[place + 1] if place + 1 < len(shelf) else None
    return before, after


def _postings(features: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for id_, own in features.items():
        for feature in own:
            found[feature].append(id_)
    return dict(found)
