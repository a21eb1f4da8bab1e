"""Facts with dates and sources, as footnotes and lists; the models, and prompts carried over to them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from promptguide.carryover import carry_over, usable
from promptguide.markdown_text import escape
from promptguide.views.common import languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptguide.carryover import CarriedOver, Part
    from promptguide.entries import Entry
    from promptguide.table_records import Fact, Model
    from promptguide.views.common import Scope, View

    Phrases = Mapping[str, Mapping[int, str]]


def definition(fact: Fact, scope: Scope) -> str:
    """A fact as the Markdown of a footnote: statement, date, sources."""
    titles = [escape(scope.local(source.title)) for source in fact.sources]
    sources = scope.say(f"list_semicolon_{scope.locale}").join(
        f"[{title}]({source.link})" if source.link else title
        for title, source in zip(titles, fact.sources, strict=True)
    )
    statement = " ".join(escape(scope.local(fact.statement)).split())
    said = scope.say("fact_note", date=fact.as_of, confidence=scope.say(f"confidence_{fact.confidence}"))
    return f"[^{fact.id}]: {statement} {said}{sources}"


def facts(found: Iterable[Fact], scope: Scope) -> list[View]:
    """Show facts in a list."""
    return [
        {
            "statement": scope.local(fact.statement),
            "date": fact.as_of.isoformat(),
            "confidence": scope.say(f"confidence_{fact.confidence}"),
            "sources": [{"title": scope.local(source.title), "link": source.link} for source in fact.sources],
        }
        for fact in found
    ]


def banner(ids: Iterable[str], scope: Scope) -> list[str]:
    """Say of each model that it is closed, and since when; nothing for models that can be used."""
    models = scope.library.tables.models
    shown = [models[id_] for id_ in ids if id_ in models]
    return [
        scope.say("closed_banner", name=model.name, date=model.closed)
        for model in shown
        if model.status == "closed"
    ]


def models(status: str, scope: Scope) -> list[View]:
    """Show models in a table, each figure with the source and date of its fact."""
    found = scope.library.tables.models.values()
    return [_model(model, scope) for model in found if status in ("all", model.status)]


def carried_over(entry: Entry, ids: Iterable[str], scope: Scope) -> list[View]:
    """Show a prompt re-expressed for models: those named, or all that can be used.

    Parts and texts are those of models with a formula; for others the order of the prompt stays.
    """
    tables = scope.library.tables
    chosen = [tables.models[id_] for id_ in ids if id_ in tables.models] or usable(tables)
    phrases = {
        language: {row.number: row.quoted(language) for row in entry.rows}
        for language in languages(scope.locale)
    }

    @cache
    def fits(length: str, seconds: float | None, aspect: str) -> list[str]:
        """How the length and the aspect ratio fit; many models are alike in that."""
        found = []
        if entry.seconds:
            own, to = f"{entry.seconds:g}", f"{seconds or 0:g}"
            found.append(scope.say(f"carry_length_{length}", seconds=own, to=to))
        if entry.aspect:
            found.append(scope.say(f"carry_aspect_{aspect}", aspect=entry.aspect))
        return found

    return [
        _carrier(one.model, scope)
        | (_said(one, phrases, scope) if one.model.formula else {"parts": [], "texts": []})
        | {
            "changes": [
                *(scope.say("carry_dropped", phrase=row.quoted(scope.locale)) for row in one.dropped),
                *fits(one.length, one.seconds, one.aspect),
            ]
        }
        for one in carry_over(entry, chosen)
    ]


def _model(model: Model, scope: Scope) -> View:
    fact = scope.library.tables.facts.get(model.fact)
    audio = {True: "audio_yes", False: "audio_no", None: "not_stated"}[model.audio]
    return {
        "name": model.name,
        "vendor": model.vendor,
        "status": scope.say("model_closed", date=model.closed or "")
        if model.status == "closed"
        else scope.say("model_open"),
        "weights": scope.say(f"weights_{model.weights}"),
        "length": _length(model, scope),
        "sizes": scope.local(model.sizes) if model.sizes else scope.say("not_stated"),
        "audio": scope.say(audio),
        "inputs": scope.local(model.inputs) if model.inputs else scope.say("not_stated"),
        "limits": [scope.local(limit) for limit in model.limits],
        "fact": facts([fact], scope)[0] if fact else None,
    }


def _length(model: Model, scope: Scope) -> str:
    clip = model.seconds
    if clip is None:
        return scope.say("not_stated")
    if clip.only:
        text = scope.say(f"list_comma_{scope.locale}").join(f"{length:g}" for length in clip.only)
    else:
        text = (
            f"{clip.least:g}–{clip.most:g}"
            if clip.least
            else scope.say("length_most", seconds=f"{clip.most:g}")
        )
    shown = scope.say("video_seconds", seconds=text)
    return f"{shown} {scope.say('length_total', seconds=f'{model.total:g}')}" if model.total else shown


def _said(carried: CarriedOver, phrases: Phrases, scope: Scope) -> View:
    """A prompt in the order of a formula: part by part, and as running text."""
    return {
        "parts": [_part(part, phrases[scope.locale], scope) for part in carried.parts],
        "texts": [
            {
                "lang": language,
                "label": scope.say(f"lang_{language}"),
                "text": _joined(carried.parts, texts, language, scope),
                "copy": scope.say("copy_label", language=scope.say(f"lang_{language}")),
            }
            for language, texts in phrases.items()
        ],
    }


def _carrier(model: Model, scope: Scope) -> View:
    """What is said of a model beside every prompt."""
    kept, key = scope.library.tables.kept, (f"carrier {model.id}", scope.locale)
    if key not in kept:
        fact = scope.library.tables.facts.get(model.formula.fact if model.formula else model.fact)
        kept[key] = {
            "model": {"name": model.name, "vendor": model.vendor},
            "ordered": model.formula is not None,
            "end": {
                "key": model.id,
                "uid": "",
                "limits": [scope.local(limit) for limit in model.limits],
                "fact": facts([fact], scope)[0] if fact else None,
            },
        }
    found: View = kept[key]
    return found


def _part(part: Part, phrases: Mapping[int, str], scope: Scope) -> View:
    return {
        "name": scope.local(part.name) if part.name else scope.say("carry_rest"),
        "rows": [
            {"tone": row.tone, "number": row.number, "phrase": phrases[row.number]} for row in part.rows
        ],
    }


def _joined(parts: Iterable[Part], phrases: Mapping[int, str], language: str, scope: Scope) -> str:
    """The phrases as running text: commas within a part, a stop after it and before a capital letter."""
    comma, stop = scope.say(f"text_comma_{language}"), scope.say(f"text_stop_{language}")
    text = ""
    for part in parts:
        for number, row in enumerate(part.rows):
            phrase = phrases[row.number].strip(" ,.;，。；、")
            starts = number == 0 or phrase[:1].isupper()
            if text:
                text = _stopped(text, stop) if starts else text + comma
            text += _capital(phrase) if starts else phrase
    return _stopped(text, stop).strip()


def _stopped(text: str, stop: str) -> str:
    """A sentence with its stop, unless one stands at its end already, perhaps inside quotation marks."""
    return text + (stop.lstrip(".。") if _STOPPED.search(text) else stop)


_STOPPED = re.compile(r"[.!?。！？…][”\"’』」]?$")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
