"""A prompt as data: the same content as its page, for programs and for pasting elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptguide.markdown_text import escape
from promptguide.records import LOCALES
from promptguide.views.common import languages, local

if TYPE_CHECKING:
    from promptguide.entries import Entry
    from promptguide.wording import Catalogue


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the data: what readers call it, its type, and the end of its files' names."""

    name: str
    media_type: str
    suffix: str

    def path(self, id_: str) -> str:
        """Where a prompt's file in this form is, from the root of an edition."""
        return f"prompts/{id_}/{id_}{self.suffix}"


MARKDOWN = Form("Markdown", "text/markdown", ".md")
JSON = Form("JSON", "application/json", ".json")
YAML = Form("YAML", "text/yaml", ".yml")
FORMS = (MARKDOWN, JSON, YAML)
"""The YAML is the file that the contributor wrote, as it is."""


def as_json(entry: Entry) -> str:
    """A prompt with what was found out about it.

    Each phrase has its terms, and for each language ``spans``: half-open ranges of characters (code points)
    of that language's text.
    """
    record = entry.prompt.model_dump(mode="json", exclude_none=True)
    record["breakdown"] = [
        row.phrase.model_dump(mode="json", exclude_defaults=True)
        | {
            "number": row.number,
            "terms": list(row.terms),
            "spans": {locale: _spans(entry, row.number, locale) for locale in LOCALES},
        }
        for row in entry.rows
    ]
    record["coverage"] = {locale: round(entry.aligned[locale].coverage.share, 3) for locale in LOCALES}
    whole = {"id": entry.id, "collection": entry.collection, **record}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_markdown(entry: Entry, words: Catalogue) -> str:
    """A prompt as plain Markdown: title, texts, breakdown, source and rights."""
    locale, record, say = words.locale, entry.prompt, words.words
    lines = [f"# {escape(local(record.title, locale))}", ""]
    for language in languages(locale):
        text = escape(local(record.text, language))
        quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
        lines += [f"## {say[f'lang_{language}']}", "", quoted, ""]
    heads = [
        say["column_element"],
        *(say[f"column_phrase_{language}"] for language in languages(locale)),
        say["column_why"],
    ]
    lines += [f"## {say['breakdown']}", "", _table_row(heads), _table_row(["---"] * len(heads))]
    for row in entry.rows:
        phrases = [row.quoted(language) for language in languages(locale)]
        cells = [local(row.element.name, locale), *phrases, local(row.phrase.why, locale)]
        lines.append(_table_row([escape(cell) for cell in cells]))
    if record.source:
        source = f"{escape(local(record.source.title, locale))}, <{record.source.link}>, {record.source.date}"
        lines += ["", f"{say['source']}: {source}"]
    rights = say["rights_line"].format(
        kind=say[f"rights_{record.rights.kind}"],
        author=local(record.rights.author, locale),
        licence=local(record.rights.licence, locale),
    )
    return "\n".join([*lines, "", escape(rights), ""])


def _spans(entry: Entry, number: int, locale: str) -> list[list[int]]:
    spans, position = [], 0
    for segment in entry.aligned[locale].segments:
        if segment.row == number:
            spans.append([position, position + len(segment.text)])
        position += len(segment.text)
    return spans


def _table_row(cells: list[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"
