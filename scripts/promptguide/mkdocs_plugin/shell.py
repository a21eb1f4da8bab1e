"""The page shell: the theme renders one page of a kind, and all others of that kind are filled in.

Pages of one kind, such as those of prompts, differ in a few places only: title, description, address, the
file to edit, JSON-LD, content. They lie at the same depth, so every relative link of the theme is the same
in all of them. So one page is made the ordinary way, by MkDocs' own functions and with the events of every
plugin, for a page that does not exist: in each of those places it has a **mark**, a word that stands nowhere
else. What comes out is cut at the marks, and a page of that kind is the pieces with its own values between.

Pages that differ in more than the values, such as those with a drawing, which ask for one more style sheet,
are a *variant* and get a shell of their own. The invariant, which tests hold: a filled page is, byte for
byte, the page that MkDocs writes with ``shell: false``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

SLOTS = ("id", "title", "description", "data", "source")
"""What is filled in as it is given, that is, escaped already; and ``content``, which is HTML."""

CONTENT = "<h1>pg-slot-content</h1>"
"""The mark of the content. It has a heading, since the theme adds one to pages without."""

_MARK = re.compile(rf"pg-slot-({'|'.join(SLOTS)})|<h1>pg-slot-(content)</h1>")


def mark(slot: str) -> str:
    """The word that stands for a slot."""
    return f"pg-slot-{slot}"


@dataclass(frozen=True, slots=True)
class Shell:
    """The pieces of a page and the names of the slots between them; ``digest`` changes with either."""

    pieces: tuple[str, ...]
    slots: tuple[str, ...]
    digest: str

    @classmethod
    def cut(cls, html: str) -> Shell:
        """Cut a page that was made of marks."""
        parts = _MARK.split(html)
        slots = tuple(one or other for one, other in zip(parts[1::3], parts[2::3], strict=True))
        return cls(tuple(parts[::3]), slots, blake2b(html.encode(), digest_size=16).hexdigest())

    def fill(self, values: Mapping[str, str]) -> str:
        """A page; raises ``KeyError`` if a slot has no value."""
        written = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            written += (values[slot], piece)
        return "".join(written)


class FilledFile(File):
    """A page that MkDocs knows, so that chapters can link to it, and leaves to us to write."""

    def __init__(self, config: MkDocsConfig, src_uri: str) -> None:
        super().__init__(
            src_uri, None, config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.NOT_IN_NAV
        )
        self.generated_by = "promptguide"
        self.dest_uri = File(src_uri, None, config.site_dir, config.use_directory_urls).dest_uri
        self.abs_src_path = None

    def is_documentation_page(self) -> bool:
        """No: MkDocs would convert and render it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing to copy."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What MkDocs has made of an edition before it writes pages, and writing one page takes."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: jinja2.Environment

    def page(self, page: Page) -> str:
        """Render a page whose content is there, with the events of every plugin, as MkDocs does."""
        config, plugins = self.config, self.config.plugins
        page.active = True
        try:
            context = get_context(self.nav, self.files.documentation_pages(), config, page)
            template = self.env.get_template("main.html")
            context = plugins.on_page_context(context, page=page, config=config, nav=self.nav)
            return plugins.on_post_page(template.render(context), page=page, config=config) or ""
        finally:
            page.active = False

    def converted(self, page: Page) -> Page:
        """Read a page's source and convert it, with the events of every plugin, as MkDocs does."""
        config, plugins = self.config, self.config.plugins
        page = plugins.on_pre_page(page, config=config, files=self.files)
        page.read_source(config)
        page.markdown = plugins.on_page_markdown(
            page.markdown or "", page=page, config=config, files=self.files
        )
        page.render(config, self.files)
        page.content = plugins.on_page_content(page.content or "", page=page, config=config, files=self.files)
        return page

    def marked(self, src_uri: str, edit_uri: str | None) -> Page:
        """A page of nothing but marks, of the kind that lies where this one would."""
        file = File.generated(self.config, src_uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        file.generated_by = "promptguide"
        file.edit_uri = edit_uri
        page = Page(None, file, self.config)
        page.markdown, page.title = "", mark("title")
        page.render(self.config, self.files)
        page.content = CONTENT
        return page
