"""What HTML a chapter may have: one table, for the sanitizer that cleans pages and for the check of chapters.

A chapter is written by strangers. Whatever Markdown makes of it, its own HTML included, goes once through
nh3 (ammonia, which parses as browsers do), and what is not listed here is gone. It is mostly what Markdown
and its usual extensions write themselves. No ``style``, no SVG, no frames or forms, no scripts.
"""

from __future__ import annotations

import html
import re

import nh3

_BLOCKS = """
    blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li nav ol p pre summary
    table caption colgroup col tbody td tfoot th thead tr ul
"""
_INLINE = """
    a abbr b bdi bdo br cite code del dfn em i img input ins kbd label mark q rp rt ruby s samp small span
    strong sub sup u var wbr
"""
TAGS = frozenset((*_BLOCKS.split(), *_INLINE.split()))
"""The elements. ``input`` and ``label`` are those of tabs and of lists of tasks."""

WITH_CONTENT = frozenset({"script", "style"})
"""Elements that go with everything in them; of others that are not allowed the text stays."""

ATTRIBUTES = {
    "*": frozenset({"class", "dir", "id", "lang", "title"}),
    "a": frozenset({"href", "name"}),
    "bdo": frozenset(),
    "col": frozenset({"span"}),
    "details": frozenset({"open"}),
    "div": frozenset({"data-tabs"}),
    "img": frozenset({"alt", "height", "loading", "src", "width"}),
    "input": frozenset({"checked", "disabled", "name", "type"}),
    "label": frozenset({"for"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "span": frozenset({"data-linenos"}),
    "td": frozenset({"align", "colspan", "data-linenos", "rowspan"}),
    "th": frozenset({"align", "colspan", "rowspan", "scope"}),
}

SCHEMES = frozenset({"http", "https", "mailto"})
"""What an address may begin with, if it is not relative. Pictures are relative: others would be asked for
before a reader has clicked on anything."""

_CLASSES = re.compile(
    r"""admonition(?:-title)?|inline|end|annotate|grid|cards|center|pg-cards|md-button(?:--primary)?
    |note|abstract|info|tip|success|question|warning|failure|danger|bug|example|quote
    |footnote(?:-ref|-backref)?|headerlink|toc(?:title)?|task-list(?:-item|-control|-indicator)?
    |tabbed-(?:set|alternate|labels|content|block)|twemoji|emojione|gemoji|middle|arithmatex|critic
    |keys|key-[a-z0-9-]+|language-[\w.+#-]+|highlight(?:table)?|codehilite|filename|linenos|linenodiv|code|hll|normal
    |[a-z][a-z0-9]{0,2}(?:-[A-Z][A-Za-z]*)*""",  # the last: what Pygments calls its tokens
    re.VERBOSE | re.ASCII,
)
_IDS = re.compile(
    r"(?!__(?:config|consent|content|drawer|nav|palette|search|skip|toc)(?![a-z]))[^\s\"'<>&`]+"
)
"""Not those that the theme's scripts look for."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)

_INPUTS = frozenset({"checkbox", "radio"})
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


def attribute(tag: str, name: str, value: str) -> str | None:
    """What is left of an attribute that an element has; None if it goes."""
    if name not in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset()):
        return None
    if name == "class":
        return " ".join(filter(_CLASSES.fullmatch, value.split())) or None
    if name in {"id", "name", "for"}:
        return value if _IDS.fullmatch(value) else None
    if name == "href":
        return value if is_link(value) else None
    if name == "src":
        return value if is_own(value) else None
    if name == "type" and tag == "input":
        return value if value.lower() in _INPUTS else None
    return value


def is_link(address: str) -> bool:
    """Whether an address may be followed: it is relative, or has one of ``SCHEMES``."""
    scheme, _ = _parts(address)
    return scheme == "" or scheme in SCHEMES


def is_own(address: str) -> bool:
    """Whether an address stays on this site: it has neither a scheme nor a host."""
    return _parts(address) == ("", False)


def cleaner(also: dict[str, set[str]]) -> nh3.Cleaner:
    """What cleans a piece of HTML; ``also`` are elements of our own with their attributes."""
    return nh3.Cleaner(
        tags={*TAGS, *also},
        clean_content_tags=set(WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()} | also,
        attribute_filter=lambda tag, name, value: value if tag in also else attribute(tag, name, value),
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _parts(address: str) -> tuple[str, bool]:
    """The scheme of an address and whether it names a host, as a browser finds them.

    Browsers pass over what is invisible, and take a backslash for a slash.
    """
    plain = _INVISIBLE.sub("", html.unescape(address)).replace("\\", "/")
    scheme = _SCHEME.match(plain)
    return scheme[1].lower() if scheme else "", plain.startswith("//")
