"""A prompt as data: the same content as its page, for programs and for pasting elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptguide.markdown_text import escape
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


def _table_row(cells: list[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"
