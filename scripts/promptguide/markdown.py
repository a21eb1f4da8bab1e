"""The Python-Markdown extension: blocks inside chapters.

A block is written as pymdown-extensions writes its own, so it nests in lists, tabs and admonitions and
stays text inside code::

    /// prompt | wooly-mammoth
        parts: text breakdown
    ///

and a term inside a text as ``[[low-angle]]``.

What a block shows comes from the object given as ``blocks``; this module knows neither where the
prompts are nor which program runs Markdown. The HTML goes into Markdown's stash, so that nothing in a
prompt is read as Markdown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from xml.etree import ElementTree

from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from promptguide.block_kinds import BLOCKS
from promptguide.chapters import TERM

if TYPE_CHECKING:
    import re

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
        return ElementTree.SubElement(parent, "p")

    def on_markdown(self) -> str:
        return "raw"

    def on_end(self, block: ElementTree.Element) -> None:
        options = {name: value for name, value in self.options.items() if name != "attrs"}
        html = self.config["blocks"].html(self.NAME, self.argument or "", options)
        block.clear()
        block.text = AtomicString(self.md.htmlStash.store(html))


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

    def __init__(self, source: BlockSource, md: Markdown) -> None:
        super().__init__(md)
        self._source = source

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
            child.tag = "span"
            child.text = AtomicString(shown if linked else self.md.htmlStash.store(shown))


_MARK = "promptguide-term"


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
        self.config = {"blocks": ["", "Where the HTML of blocks comes from"]}
        super().__init__(*args, **kwargs)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        """Called by pymdown-extensions."""
        for name in BLOCKS:
            block_mgr.register(_Cards if name == _Cards.NAME else _block(name), self.getConfigs())
        # After code and escapes, before Markdown's own links.
        md.inlinePatterns.register(_Terms(TERM, md), "promptguide-terms", 175)
        # After the inline patterns, before the table of contents takes the headings' words.
        md.treeprocessors.register(_TermLinks(self.getConfig("blocks"), md), "promptguide-terms", 15)


def makeExtension(**kwargs: Any) -> PromptguideExtension:  # noqa: N802
    """Called by Python-Markdown."""
    return PromptguideExtension(**kwargs)
