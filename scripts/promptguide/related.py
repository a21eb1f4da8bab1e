"""Ways from one prompt to others: the same camera on another subject, the same subject by another camera."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from heapq import heapify, heappop
from typing import TYPE_CHECKING

from promptguide.chance import mixed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from promptguide.entries import Entry
    from promptguide.tables import Tables

CAMERA = ("shot_size", "camera_angle", "camera_move", "lens")
"""The elements that say where the camera is and what it does."""

MOST = 4
"""Prompts suggested in each direction."""

CROWD = 60
"""Of the prompts with a term or tag, so many are looked at if there are more."""

Key = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A related prompt, and the terms or tags it shares."""

    entry: Entry
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The ways on from a prompt."""

    same_camera: tuple[Neighbour, ...]
    """Prompts that use the same camera terms on another subject."""
    same_subject: tuple[Neighbour, ...]
    """Prompts about the same subject with none of the same camera terms."""
    before: Entry | None
    """The prompt before it in its collection."""
    after: Entry | None

    @property
    def key(self) -> Key:
        """What a page shows of them: it changes whenever that does, tables apart."""
        near = [
            (kind, *_link(found.entry), *found.shared)
            for kind, some in (("camera", self.same_camera), ("subject", self.same_subject))
            for found in some
        ]
        return (*near, *(("", *_link(entry)) if entry else () for entry in (self.before, self.after)))


class Relations:
    """The prompts of a library by what they share. What few prompts have counts for more.

    Where a term or tag has many prompts, those are looked at that come next to the prompt in an order by
    hashes: so the work does not grow with the library, and each prompt is suggested about as often.
    """

    def __init__(self, entries: Sequence[Entry], tables: Tables) -> None:
        ranked = mixed(entries)
        self._entries, self._ids = ranked, [entry.id for entry in ranked]
        self._ranks = {entry.id: rank for rank, entry in enumerate(ranked)}
        self._homes = [group.id if (group := tables.homes.get(entry.id)) else "" for entry in ranked]
        self._camera = _Features([camera(entry, tables) for entry in ranked])
        self._tags = _Features([set(entry.prompt.tags) for entry in ranked])
        subjects = tables.kinds[0].tags if tables.kinds else ()
        self._subjects = self._tags.mask(tag.id for tag in subjects)
        self._shelves: dict[str, list[Entry]] = {}
        self._places: dict[str, int] = {}
        for entry in entries:
            shelf = self._shelves.setdefault(entry.collection, [])
            self._places[entry.id] = len(shelf)
            shelf.append(entry)
        self._found: dict[str, Neighbours] = {}

    def neighbours(self, entry: Entry) -> Neighbours:
        """The ways on from a prompt, looked for once."""
        if entry.id not in self._found:
            self._found[entry.id] = self._look(self._ranks[entry.id], entry)
        return self._found[entry.id]

    def _look(self, rank: int, entry: Entry) -> Neighbours:
        cameras, tags = self._camera.masks, self._tags.masks
        seen, own = cameras[rank], tags[rank] & self._subjects
        elsewhere = [other for other in self._camera.near(rank) if not own & tags[other]]
        alike = [
            other
            for other in self._tags.near(rank)
            if own & tags[other] and cameras[other] and not seen & cameras[other]
        ]
        shelf, place = self._shelves[entry.collection], self._places[entry.id]
        return Neighbours(
            self._nearest(rank, elsewhere, self._camera),
            self._nearest(rank, alike, self._tags),
            shelf[place - 1] if place else None,
            shelf[place + 1] if place + 1 < len(shelf) else None,
        )

    def _nearest(self, rank: int, others: Iterable[int], features: _Features) -> tuple[Neighbour, ...]:
        chosen: list[Neighbour] = []
        homes = {self._homes[rank]}
        score, ids = features.scores(rank), self._ids
        found = [(-score(other), ids[other], other) for other in others if other != rank]
        heapify(found)
        while found and len(chosen) < MOST:
            _, _, other = heappop(found)
            home = self._homes[other]
            if not home or home not in homes:
                homes.add(home)  # one of a set is enough: its members are alike
                chosen.append(Neighbour(self._entries[other], features.shared(rank, other)))
        return tuple(chosen)


class _Features:
    """What prompts have, by their ranks: as bits, and the prompts of each."""

    def __init__(self, had: Sequence[Iterable[str]]) -> None:
        self._names = sorted({name for own in had for name in own})
        self._bits = {name: 1 << place for place, name in enumerate(self._names)}
        self.masks = [self.mask(own) for own in had]
        self._users: dict[str, list[int]] = {name: [] for name in self._names}
        self._own = [sorted(own) for own in had]
        for rank, own in enumerate(self._own):
            for name in own:
                self._users[name].append(rank)

    def mask(self, names: Iterable[str]) -> int:
        """Some features as bits; no prompt has those that are not known."""
        return sum(self._bits.get(name, 0) for name in names)

    def near(self, rank: int) -> set[int]:
        """A bounded choice of the prompts that share something with one, which is among them."""
        return {other for name in self._own[rank] for other in _about(rank, self._users[name])}

    def scores(self, rank: int) -> Callable[[int], float]:
        """How much another prompt shares with one."""
        own, masks = self.masks[rank], self.masks
        known: dict[int, float] = {}

        def score(other: int) -> float:
            shared = own & masks[other]
            if shared not in known:
                known[shared] = sum(1 / len(self._users[name]) for name in self._named(rank, shared))
            return known[shared]

        return score

    def shared(self, rank: int, other: int) -> tuple[str, ...]:
        """What two prompts have in common."""
        return tuple(self._named(rank, self.masks[other]))

    def _named(self, rank: int, mask: int) -> list[str]:
        """Those of a prompt's features that are among some bits, in one order."""
        return [name for name in self._own[rank] if self._bits[name] & mask]


def _about(rank: int, users: Sequence[int]) -> Sequence[int]:
    """So many of the prompts with a feature, next to one of them."""
    if len(users) <= CROWD:
        return users
    start = min(max(0, bisect_left(users, rank) - CROWD // 2), len(users) - CROWD)
    return users[start : start + CROWD]


def camera(entry: Entry, tables: Tables) -> set[str]:
    """The camera terms that a prompt uses."""
    return {term for row in entry.rows for term in row.terms if tables.terms[term].element in CAMERA}


def _link(entry: Entry) -> tuple[str, str, str]:
    return entry.id, entry.prompt.title.zh, entry.prompt.title.en
