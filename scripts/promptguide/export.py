"""A prompt as data: the same content as its page, for programs and for pasting elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptguide.markdown_text import escape
from promptguide.views.common import languages, local, prompt_path

if TYPE_CHECKING:
    from promptguide.entries import Entry
    from promptguide.library import Library
    from promptguide.wording import Catalogue


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the data: what readers call it, its type, and what its files are called."""

    name: str
    media_type: str
    file: str
    """The name of a prompt's file, beside its page."""
    shared: bool
    """Whether it is the same in all languages, so that only the first edition has it."""

    def path(self, id_: str) -> str:
        """Where a prompt's file in this form is, from the root of an edition that has it."""
        return f"{prompt_path(id_)}{self.file.format(id=id_)}"


MARKDOWN = Form("Markdown", "text/markdown", "index.md", shared=False)
JSON = Form("JSON", "application/json", "{id}.json", shared=True)
YAML = Form("YAML", "text/yaml", "{id}.yml", shared=True)
FORMS = (MARKDOWN, JSON, YAML)
"""The Markdown is that of the page; the YAML is the file that the contributor wrote, as it is."""


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


def term_as_markdown(id_: str, library: Library, words: Catalogue) -> str:
    """A term as plain Markdown: names, definition, use, and the phrases that use it."""
    locale, term, say = words.locale, library.tables.terms[id_], words.words
    names = " ".join(escape(local(term.name, language)) for language in languages(locale))
    lines = [f"# {names}", "", escape(local(term.definition, locale)), ""]
    lines += [f"- {say['term_use']}: {escape(local(term.use, locale))}"]
    lines += [f"- {say['term_avoid']}: {escape(local(term.avoid, locale))}"]
    for language in languages(locale):
        if others := getattr(term.aliases, language):
            joined = say[f"list_comma_{language}"].join(map(escape, others))
            lines.append(f"- {say[f'term_aliases_{language}']}: {joined}")
    uses = library.concordance.get(id_, [])
    if uses:
        lines += ["", f"## {say['concordance']}", ""]
    for use in uses:
        quoted = [escape(use.row.quoted(language)) for language in languages(locale)]
        lines.append(f"- {escape(local(use.entry.prompt.title, locale))}: {' / '.join(quoted)}")
    return "\n".join([*lines, ""])


def _table_row(cells: list[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"
