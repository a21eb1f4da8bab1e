"""What a chapter names, compared with what there is: elements, models, facts, terms, what blocks name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptguide.block_kinds import (
    BLOCKS,
    BlockKind,
    CarryOverOptions,
    ExerciseOptions,
    FactsOptions,
    GalleryOptions,
)
from promptguide.embed import Refused, player
from promptguide.gallery import chosen, selects_any
from promptguide.problems import Place, Problem, nearest, problem
from promptguide.tables import no_element, no_model
from promptguide.validation import validate
from promptguide.yamlnodes import at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptguide.chapters import BlockUse, Chapter
    from promptguide.library import Library


def check(chapter: Chapter, library: Library) -> list[Problem]:
    """Compare what a chapter names with what there is."""
    tables = library.tables
    terms = [
        problem("C008", use.place, id=use.term, nearest=nearest(use.term, tables.terms))
        for use in chapter.terms
        if use.term not in tables.terms
    ]
    notes = [
        _no_fact(note.fact, note.place, library) for note in chapter.notes if note.fact not in tables.facts
    ]
    blocks = [found for use in chapter.uses for found in _check_use(use, chapter, library)]
    return [*chapter.problems, *_check_head(chapter, library), *blocks, *terms, *notes]


def _check_head(chapter: Chapter, library: Library) -> Iterator[Problem]:
    head, node, tables = chapter.front_matter, chapter.head, library.tables
    if node is None:
        return
    for number, element in enumerate(head.teaches):
        yield from no_element(element, at(node, ("teaches", number))[1], tables)
    for number, model in enumerate(head.models):
        yield from no_model(model, at(node, ("models", number))[1], tables)


def _check_use(use: BlockUse, chapter: Chapter, library: Library) -> Iterator[Problem]:
    kind = BLOCKS[use.name]
    if not use.closed:
        yield problem("C006", use.place, block=use.name)
    if kind.argument and not use.argument:
        yield problem("C002", use.place, block=use.name)
    elif use.argument and not kind.argument:
        yield problem("C003", use.argument_place, block=use.name)
    elif kind.argument == "clip" and "/" in use.argument:
        yield from _check_address(use, library)
    elif kind.argument:
        yield from _check_argument(use, kind, library)
    if use.name == "exercise":
        yield from _check_exercise(use, chapter, library)
        return
    if use.options is None:
        return
    options, problems = validate(kind.options, use.options)
    yield from problems
    if isinstance(options, GalleryOptions):
        yield from _check_selection(options, use, library)
    elif isinstance(options, FactsOptions):
        place = at(use.options, ("ids",))[1]
        yield from (_no_fact(id_, place, library) for id_ in options.ids if id_ not in library.tables.facts)
    elif isinstance(options, CarryOverOptions):
        place = at(use.options, ("models",))[1]
        for id_ in options.models:
            yield from no_model(id_, place, library.tables)


def _no_fact(id_: str, place: Place, library: Library) -> Problem:
    return problem("C011", place, id=id_, nearest=nearest(id_, library.tables.facts))


def _check_argument(use: BlockUse, kind: BlockKind, library: Library) -> Iterator[Problem]:
    if kind.argument == "set":
        known, code = list(library.tables.sets), "C010"
    elif kind.argument == "term":
        known, code = list(library.tables.terms), "C008"
    elif kind.argument == "figure":
        known, code = list(library.tables.figures), "C012"
    else:
        known, code = library.ids, "C004"
    if use.argument not in known:
        yield problem(code, use.argument_place, id=use.argument, nearest=nearest(use.argument, known))
    elif kind.argument == "clip" and not _has_video(use.argument, library):
        yield problem("C005", use.argument_place, id=use.argument)


def _check_address(use: BlockUse, library: Library) -> Iterator[Problem]:
    answer = player(use.argument, library.tables.hosts)
    if isinstance(answer, Refused):
        yield problem(answer.code, use.argument_place, **answer.facts)
    if use.options is None or "title" not in use.options.entries:
        yield problem("R001", use.place, field="title")


def _check_selection(options: GalleryOptions, use: BlockUse, library: Library) -> Iterator[Problem]:
    tables, node = library.tables, use.options
    assert node is not None  # noqa: S101  the options come from it
    for tag in options.tags:
        if tag not in tables.tags:
            yield problem("L007", at(node, ("tags",))[1], tag=tag, known=", ".join(tables.tags))
    for term in options.terms:
        if term not in tables.terms:
            place = at(node, ("terms",))[1]
            yield problem("C008", place, id=term, nearest=nearest(term, tables.terms))
    if not selects_any(library, chosen(library, options.collection, options.tags, options.terms)):
        yield problem("C009", use.place)


def _check_exercise(use: BlockUse, chapter: Chapter, library: Library) -> Iterator[Problem]:
    tables, node = library.tables, use.options
    options, problems = validate(ExerciseOptions, node) if node else (ExerciseOptions(), [])
    yield from problems
    if options is None:
        return
    if node:
        for element in options.elements:
            yield from no_element(element, at(node, ("elements",))[1], tables)
        for id_ in options.prompts:
            if id_ not in library.ids:
                near = nearest(id_, library.ids)
                yield problem("C004", at(node, ("prompts",))[1], id=id_, nearest=near)
    if not options.finds(library, chapter.front_matter.teaches):
        yield problem("C014", use.place)


def _has_video(id_: str, library: Library) -> bool:
    entry = library.prompts.get(id_)
    return entry is None or entry.prompt.video is not None
