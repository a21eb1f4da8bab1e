"""The Python-Markdown extension: blocks inside chapters.

A block is written as pymdown-extensions writes its own, so it nests in lists, tabs and admonitions and
stays text inside code::

    /// prompt | wooly-mammoth
        parts: text breakdown
    ///

and a term inside a text as ``[[low-angle]]``.

What a block shows comes from the object given as ``blocks``; this module knows neither where the
prompts are nor which program runs Markdown.

A chapter's own HTML is cleaned once, when Markdown is done; see ``allowed_html``. The HTML of blocks is
kept apart until then, an empty element in its place: nothing in a prompt is read as Markdown, and what
our templates have escaped is not cleaned by rules for strangers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol
from xml.etree import ElementTree

from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from promptguide.allowed_html import attribute, cleaner
from promptguide.block_kinds import BLOCKS
from promptguide.chapters import TERM

if TYPE_CHECKING:
    from markdown import Markdown
    from pymdownx.blocks import BlocksProcessor


class BlockSource(Protocol):
    """Where the HTML of blocks comes from."""

    def html(self, name: str, argument: str, options: dict[str, Any]) -> str:
        """Show a block of the page that is being converted; must not raise for wrong content."""

    def term(self, id_: str, text: str | None) -> str:
        """Show a term inside a text of that page; must not raise for one that does not exist."""

    def term_name(self, id_: str, text: str | None) -> str:
        """The plain words for it where there can be no link: its name, unless ``text`` has others."""


class _GuideBlock(Block):
    """A block that is replaced by HTML from elsewhere; what is written inside it is dropped."""

    ARGUMENT = None

    def on_validate(self, parent: ElementTree.Element) -> bool:
        return _plain(self)

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        return ElementTree.SubElement(parent, _PLACE)

    def on_markdown(self) -> str:
        return "raw"

    def on_end(self, block: ElementTree.Element) -> None:
        options = {name: value for name, value in self.options.items() if name != "attrs"}
        html = self.config["blocks"].html(self.NAME, self.argument or "", options)
        block.clear()
        block.set("n", self.config["kept"].keep(html))


class _Kept:
    """The HTML of one page's blocks, by what stands in its place."""

    def __init__(self) -> None:
        self._html: dict[str, str] = {}

    def keep(self, html: str) -> str:
        """Take a piece of HTML; gives the number that its place has."""
        number = str(len(self._html))
        self._html[number] = html
        return number

    def take(self, number: str) -> str:
        """Give a piece back once: a chapter can write such an element itself, but gets nothing twice."""
        return self._html.pop(number, "")

    def clear(self) -> None:
        self._html.clear()


class _Clean(Postprocessor):
    """Cleans all HTML that Markdown has made, then puts that of blocks in its places.

    It also runs on each heading, for the table of contents. In cleaned HTML a ``<`` or a quote inside a
    text or an attribute is an entity, so what looks like a place is one.
    """

    def __init__(self, kept: _Kept, md: Markdown) -> None:
        super().__init__(md)
        self._kept = kept
        self._cleaner = cleaner({_PLACE: {"n"}})

    def run(self, text: str) -> str:
        return _PLACES.sub(lambda place: self._kept.take(place[1]), self._cleaner.clean(text))


class _Attributes(Treeprocessor):
    """Takes attributes that are not allowed off what attribute lists have set: from headings, ids go on
    into the table of contents, which themes print as it is."""

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            if not isinstance(element.tag, str) or element.tag in {_PLACE, _MARK}:
                continue
            for name in {"class", "id"} & set(element.attrib):
                kept = attribute(element.tag, name, element.attrib[name])
                if kept is None:
                    del element.attrib[name]
                else:
                    element.set(name, kept)


class _Terms(InlineProcessor):
    """``[[low-angle]]`` and ``[[low-angle|from below]]``: leaves a mark with the words for ``_TermLinks``."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element, int, int]:
        mark = ElementTree.Element(_MARK, {"term": m.group(1)})
        mark.text = m.group(2) or ""
        return mark, m.start(0), m.end(0)


class _TermLinks(Treeprocessor):
    """Turns marks into links; in headings and in other links, where a link cannot be, into plain words."""

    def __init__(self, source: BlockSource, kept: _Kept, md: Markdown) -> None:
        super().__init__(md)
        self._source, self._kept = source, kept

    def run(self, root: ElementTree.Element) -> None:
        self._replace(root, linked=False)

    def _replace(self, element: ElementTree.Element, *, linked: bool) -> None:
        linked = linked or element.tag in {"a", "h1", "h2", "h3", "h4", "h5", "h6"}
        for child in element:
            if child.tag != _MARK:
                self._replace(child, linked=linked)
                continue
            words = "".join(child.itertext()) or None
            show = self._source.term_name if linked else self._source.term
            shown = show(child.attrib.pop("term"), words)
            for inner in list(child):
                child.remove(inner)
            child.tag, child.text = "span", AtomicString(shown) if linked else None
            if not linked:
                ElementTree.SubElement(child, _PLACE, {"n": self._kept.keep(shown)})


_MARK = "promptguide-term"
_PLACE = "promptguide-block"
_PLACES = re.compile(rf'<{_PLACE} n="(\d+)"><\/{_PLACE}>')


class _Cards(Block):
    """``/// cards`` around a list: its items are laid out as a grid."""

    NAME = "cards"

    def on_validate(self, parent: ElementTree.Element) -> bool:
        return _plain(self)

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        return ElementTree.SubElement(parent, "div", {"class": "pg-cards"})

    def on_markdown(self) -> str:
        return "block"


def _plain(block: Block) -> bool:
    """Refuse the option ``attrs`` that pymdown-extensions gives every block: it would set any attribute."""
    return not block.options["attrs"]


def _block(name: str) -> type[_GuideBlock]:
    options = dict.fromkeys(BLOCKS[name].options.model_fields, (None, None))
    return type(f"{name.title().replace('-', '')}Block", (_GuideBlock,), {"NAME": name, "OPTIONS": options})


class PromptguideExtension(BlocksExtension):
    """Register the guide's blocks; ``blocks`` is the ``BlockSource`` they ask."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._kept = _Kept()
        self.config = {"blocks": ["", "Where the HTML of blocks comes from"]}
        super().__init__(*args, **kwargs)

    def reset(self) -> None:
        """Called by Python-Markdown before each page."""
        self._kept.clear()

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        """Called by pymdown-extensions."""
        for name in BLOCKS:
            config = {**self.getConfigs(), "kept": self._kept}
            block_mgr.register(_Cards if name == _Cards.NAME else _block(name), config)
        # After code and escapes, before Markdown's own links.
        md.inlinePatterns.register(_Terms(TERM, md), "promptguide-terms", 175)
        # After the inline patterns, before the table of contents takes the headings' words.
        md.treeprocessors.register(
            _TermLinks(self.getConfig("blocks"), self._kept, md), "promptguide-terms", 15
        )
        # After attribute lists, before the table of contents.
        md.treeprocessors.register(_Attributes(md), "promptguide-attributes", 7)
        # After everything that turns marks into HTML.
        md.postprocessors.register(_Clean(self._kept, md), "promptguide-clean", -100)
        md.registerExtension(self)


def makeExtension(**kwargs: Any) -> PromptguideExtension:  # noqa: N802
    """Called by Python-Markdown."""
    return PromptguideExtension(**kwargs)
