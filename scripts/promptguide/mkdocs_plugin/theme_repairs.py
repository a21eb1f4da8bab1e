"""What only a page's finished HTML can mend: a table of what Material writes and what we write instead."""

from __future__ import annotations

import re
from typing import NamedTuple


class Repair(NamedTuple):
    """One fault: a pattern of what is written, and the replacement (``re`` syntax in both)."""

    name: str
    found: re.Pattern[str]
    write: str
    why: str


def _row(name: str, found: str, write: str, why: str) -> Repair:
    return Repair(name, re.compile(found, re.DOTALL), write, why)


MATERIAL = (
    _row(
        "toggle-autocomplete",
        r'(<input class="md-toggle"[^>]*?) autocomplete="off"',
        r"\1",
        "HTML allows autocomplete on no checkbox",
    ),
    _row(
        "drawer-toggle-name",
        r'(<input class="md-toggle"[^>]* id="__drawer")(?! aria-labelledby)',
        r'\1 aria-labelledby="__nav"',
        "without scripts the checkbox itself is the menu button, and needs a name",
    ),
    _row(
        "nav-id",
        r'<nav (?=class="md-nav md-nav--primary)',
        r'<nav id="__nav" ',
        "the name that drawer-toggle-name points to",
    ),
    _row(
        "nav-label-tabindex",
        r'(<label class="md-nav__link[^>]*?) tabindex="0?"',
        r"\1",
        'tabindex="" is no number, and with "0" the label is a stop without a role: shell.js adds a button',
    ),
    _row(
        "nav-expanded",
        r'(<nav class="md-nav"[^>]*?) aria-expanded="(?:true|false)"',
        r"\1",
        "a landmark does not expand; the button that opens it does",
    ),
    _row(
        "nav-current",
        r'(<a href="[^"]*" class="md-nav__link md-nav__link--active")(?=>)',
        r'\1 aria-current="page"',
        "Material marks the current page by colour alone",
    ),
    _row(
        "content-id",
        r'<div (?=class="md-content")',
        r'<div id="__content" ',
        "where the skip link leads on a page without headings",
    ),
    _row(
        "search-name",
        r'(<div class="md-search"[^>]* role="dialog")(>.{0,2000}?<input\b[^>]* placeholder=("[^"]*"))',
        r"\1 aria-label=\3\2",
        "a dialog needs a name",
    ),
    _row(
        "search-status",
        r'<div class="md-search-result__meta"(?=>)',
        r'<div class="md-search-result__meta" role="status"',
        "the number of results is said aloud",
    ),
    _row(
        "dialog-status",
        r'<div class="md-dialog"(?= data-md-component="dialog">)',
        r'<div class="md-dialog" role="status"',
        '"copied" is said aloud',
    ),
    _row(
        "logo-alt",
        r'(<img src="[^"]*") alt="logo"(?=>)',
        r'\1 alt=""',
        "the link around it is named, and `logo` is no name in any language",
    ),
)
"""Found in every page with a place in the navigation; a test fails when one is not."""

OPTIONAL = (
    _row(
        "edit-rel",
        r'(class="md-content__button md-icon") rel="edit"',
        r"\1",
        "HTML knows no rel=edit for <a>",
    ),
    _row(
        "source-facts",
        r'(class="md-source") data-md-component="source"',
        r"\1",
        "Material asks api.github.com for the number of stars on every first visit",
    ),
    _row(
        "cell-align",
        r'(<t[dh]) align="(left|center|right)"',
        r'\1 class="shell-align-\2"',
        "align is obsolete, and the other thing Python-Markdown writes is a style attribute",
    ),
    _row(
        "headerlink-name",
        r'(<a class="headerlink" href="[^"]*") title=("[^"]*")(?=>)',
        r"\1 title=\2 aria-label=\2",
        "`¶` is no name",
    ),
    _row(
        "void-slash",
        r'<(br|hr|img [^>]*") />',
        r"<\1>",
        "the checker warns of it; Python-Markdown writes XHTML",
    ),
)
"""Found only in pages that use what they mend."""


def repair(html: str) -> str:
    """Mend a page; a page that is mended already comes back as it is."""
    for row in (*MATERIAL, *OPTIONAL):
        html = row.found.sub(row.write, html)
    return html


def unmatched(html: str) -> list[str]:
    """Name the rows of ``MATERIAL`` that find nothing in a page as Material wrote it."""
    return [row.name for row in MATERIAL if not row.found.search(html)]
