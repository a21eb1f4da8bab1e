"""The events of MkDocs, in the order in which it calls them."""

from __future__ import annotations

import functools
import logging
import os
import re
from html import unescape
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

import jieba
from markupsafe import Markup, escape
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url

from promptguide import chapters, export, gallery, guide, language, linked_data, opendata, pages, workbench
from promptguide.blocks import Blocks
from promptguide.library import by_path
from promptguide.mkdocs_plugin import (
    beside,
    edition_chapters,
    editions,
    published,
    security_policy,
    theme_repairs,
)
from promptguide.mkdocs_plugin.config import PromptguideConfig
from promptguide.problems import Level, errors
from promptguide.records import LOCALES
from promptguide.status import coverages
from promptguide.views import practice
from promptguide.views.common import GALLERY, GLOSSARY, Scope, problems
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from promptguide.library import Library
    from promptguide.problems import Problem
    from promptguide.wording import Catalogue

log = get_plugin_logger("promptguide")

EXTENSION = "promptguide.markdown"
PACKAGE = Path(str(resources.files("promptguide")))
ASSETS = PACKAGE / "assets"
STYLE = "assets/promptguide/promptguide.css"
SCRIPT = "assets/promptguide/promptguide.js"

_LOG_LEVELS = {Level.ERROR: logging.ERROR, Level.WARNING: logging.WARNING}

F = TypeVar("F", bound="Callable[..., Any]")


def _lives_on(event: F) -> F:
    """While serving, log what an event raises and go on: an exception there makes every request hang."""

    @functools.wraps(event)
    def guarded(self: PromptguidePlugin, value: Any = None, /, *args: Any, **kwargs: Any) -> Any:
        try:
            return event(self, value, *args, **kwargs) if value is not None else event(self, *args, **kwargs)
        except Exception as error:
            if not self.serving:
                raise
            log.error("%s: %s", event.__name__, error, exc_info=not isinstance(error, PluginError))
            return value

    return guarded  # type: ignore[return-value]


def _own_words() -> Catalogue:
    """The words for whoever runs MkDocs; those of an edition are for its readers."""
    return guide.words(guide.preferred_locale(os.environ))


def _propose(config: MkDocsConfig) -> str:
    """Where GitHub offers to add a prompt to the repository; nothing for other hosts."""
    branch = re.match(r"edit/([^/]+)/", config.edit_uri or "")
    if not branch or urlsplit(config.repo_url or "").hostname != "github.com":
        return ""
    return f"{str(config.repo_url).rstrip('/')}/new/{branch[1]}/prompts/original"


class PromptguidePlugin(BasePlugin[PromptguideConfig]):
    """See the module; one instance lives through all builds of a ``mkdocs serve``."""

    def __init__(self) -> None:
        super().__init__()
        self.serving = False
        # What the guide was found to be; who has checked it already, such as the command line, sets it.
        self.checked: guide.Checked | None = None
        self.errors: dict[str, list[Problem]] = {}
        # Called when a page has been read and when it has been written, with the number of such steps.
        self.step: Callable[[int], None] = lambda steps: None
        self._steps = 0
        self._inner = False  # while another edition is built inside the first one's build

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether to live on. That this event exists makes MkDocs keep the instance."""
        self.serving = command == "serve"

    @_lives_on
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check everything; with errors, end a build before it touches the old site."""
        self.guide = guide.Guide(Path(config.config_file_path).parent.resolve())
        self.words = guide.words(self.config.locale)
        self.editions = editions.Editions.of(self.config.locale, self.config.editions)
        self.renderer = guide.renderer(self.guide)
        self._add_theme(config)
        # Makes the theme ask for the switch.
        config.extra.setdefault("alternate", len(self.editions.paths) > 1)
        # Readers' settings, such as the palette, are kept for all editions alike.
        config.extra.setdefault("scope", self.editions.root(config.site_url or "/"))
        config.mdx_configs[EXTENSION] = {"blocks": self}
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        if self.checked is None or (self.serving and not self._inner):
            self._check()
        if not self._inner and not self.serving and self.editions.is_first:
            self._check_editions(config)
        jieba.setLogLevel(logging.WARNING)
        for word in self._vocabulary():
            jieba.add_word(word)
        self.generated = {page.path: page for page in pages.generate(self.library, self.words)}
        assert self.checked is not None  # noqa: S101  _check has made it
        folders, locale = self._folders(), self.config.locale
        self._chapters = edition_chapters.teaching(self.checked.chapters, folders[locale])
        self._borrowed = edition_chapters.borrowed(self.checked.chapters, folders, locale)
        self._beside = beside.Beside(config, self.editions.homes(config.site_url or "/")[0])
        return config

    @_lives_on
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and our assets; a chapter of the same path wins."""
        for path in published.restrict(files, config):
            log.error("%s", _own_words().words["not_published"].format(path=path))
        for file in [file for file in files if file.src_uri.endswith(".j2")]:
            files.remove(file)  # MkDocs publishes whatever lies in the folder of a theme
        for path, page in self.generated.items():
            if files.get_file_from_path(path) is None:
                file = File.generated(
                    config, path, content=page.markdown, inclusion=InclusionLevel.NOT_IN_NAV
                )
                if page.source:
                    up = "../" * len(Path(config.docs_dir).relative_to(self.guide.root).parts)
                    file.edit_uri = up + page.source
                files.append(file)
        for uri, (_, chapter) in self._borrowed.items():
            if files.get_file_from_path(uri) is None:
                files.append(File.generated(config, uri, content=f"\n{chapter.body}"))
        for asset in sorted(path for path in ASSETS.rglob("*") if path.is_file()):
            uri = f"assets/promptguide/{asset.relative_to(ASSETS).as_posix()}"
            files.append(File.generated(config, uri, abs_src_path=str(asset)))
        self._add_data(files, config)
        self._steps = 2 * len(files.documentation_pages()) * len(self.editions.paths)
        return files

    @_lives_on
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation for the index of pages."""
        self._beside.order(nav)
        return nav

    def _add_data(self, files: Files, config: MkDocsConfig) -> None:
        """Add what the gallery's script reads, and each prompt as data."""
        if self.editions.is_first:
            maps = [f"Sitemap: {home}sitemap.xml" for home in self.editions.homes(config.site_url or "/")]
            robots = "\n".join(["User-agent: *", "Allow: /", "", *maps, ""])
            files.append(File.generated(config, "robots.txt", content=robots))
            headers = security_policy.headers(self._policy)
            files.append(File.generated(config, security_policy.HEADERS, content=headers))
            for name, text in opendata.files(self.library, guide.day(self.library, os.environ)).items():
                files.append(File.generated(config, f"{opendata.FOLDER}/{name}", content=text.encode()))
        content = gallery.written(self.library, self.config.locale)
        files.append(File.generated(config, f"{GALLERY}gallery.json", content=content))
        files.append(File.generated(config, language.PATH, content=language.written(self.library.tables)))
        files.append(File.generated(config, workbench.PATH, content=workbench.written(self.library)))
        scope = Scope(self.library, self.words, lambda path: f"../{path}")
        questions = practice.written(scope, self._chapters)
        files.append(File.generated(config, practice.DATA, content=questions))
        for entry in self.library.entries:
            yaml = File.generated(
                config, export.YAML.path(entry.id), abs_src_path=str(self.guide.root / entry.path)
            )
            data = File.generated(config, export.JSON.path(entry.id), content=export.as_json(entry))
            # MkDocs makes a page of whatever is called .md, so it learns the name only when it writes.
            text = export.as_markdown(entry, self.words)
            markdown = File.generated(config, f"{export.MARKDOWN.path(entry.id)}.txt", content=text)
            markdown.dest_uri = export.MARKDOWN.path(entry.id)
            for file in (yaml, data, markdown):
                files.append(file)

    @_lives_on
    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Keep MkDocs from reading the front matter: its parser dies on deep YAML, its theme prints it raw.

        The blank line keeps it from taking the first lines for MultiMarkdown's kind of front matter.
        """
        try:
            chapter = self._chapter(page)
        except OSError as error:  # a link, a pipe: None would let MkDocs open it after all
            log.error("%s: %s", page.file.src_uri, error)
            return "\n"
        return f"\n{chapter.body}" if chapter else None

    @_lives_on
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give the page its head, escaped as the theme will not, and its own blocks."""
        generated, chapter = self._generated(page), self._chapter(page)
        if generated:
            head: dict[str, Any] = {
                "title": generated.title,
                "description": generated.description,
                "hide": list(generated.hide),
            }
        elif chapter:
            head = chapter.front_matter.model_dump(exclude_none=True)
        else:
            head = {}
        page.meta = {name: escape(value) if isinstance(value, str) else value for name, value in head.items()}

        def link(path: str) -> str:
            return get_relative_url(path, page.url)

        self._blocks = Blocks(
            self.library,
            self.words,
            self.renderer,
            link,
            chapters=self._chapters,
            chapter=self._chapter_id(page),
            propose=_propose(config),
        )
        if chapter is None and page.file.generated_by and (found := self._borrowed.get(page.file.src_uri)):
            chapter = found[1]
        return markdown + self._blocks.notes(chapter) if chapter else markdown

    def html(self, name: str, argument: str, options: dict[str, Any]) -> str:
        """Show a block of the page that is being converted (``markdown.BlockSource``)."""
        return self._shown(
            lambda: self._blocks.html(name, argument, options), f"/// {name} | {argument}".rstrip(" |")
        )

    def term(self, id_: str, text: str | None) -> str:
        """Show a term inside a text of that page (``markdown.BlockSource``)."""
        return self._shown(lambda: self._blocks.term(id_, text), f"[[{id_}]]")

    def term_name(self, id_: str, text: str | None) -> str:
        """The plain words for a term (``markdown.BlockSource``)."""
        return self._blocks.term_name(id_, text)

    def _shown(self, show: Callable[[], str], what: str) -> str:
        """Show something of the page; log what could not be shown. While serving, nothing is raised."""
        try:
            html = show()
            for card in self._blocks.cards:
                log.error("%s: %s", what, card)
            self._blocks.cards.clear()
            return html
        except Exception as error:
            if not self.serving:
                raise
            log.error("%s: %s", what, error, exc_info=True)
            return str(escape(f"{type(error).__name__}: {error}"))

    @_lives_on
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """While serving, put a chapter's problems at its head."""
        page.title = escape(unescape(page.title or ""))  # the theme prints it as it is
        if page.file.generated_by and (found_in := self._borrowed.get(page.file.src_uri)):
            content = Markup(html)  # noqa: S704  Markdown has made it
            html = self.renderer.render("borrowed", self.words, language=found_in[0], content=content)
        chapter, head, foot = self._chapter(page), "", ""
        if chapter:
            head = self._blocks.closed(chapter.front_matter.models)
        if (id_ := self._chapter_id(page)) in self._blocks.chapters:
            under, foot = self._blocks.frame(id_)
            head += under
        title, end, rest = html.partition("</h1>")
        html = f"{title}{end}{head}{rest}{foot}" if end else f"{head}{html}{foot}"
        self._beside.add(page, html, *self._own(page))
        if found := self.errors.get(self.guide.name(Path(page.file.abs_src_path or ""))):
            html = self.renderer.render("problems", self.words, found=problems(found, self.words)) + html
        self.step(self._steps)
        return html

    @_lives_on
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Any
    ) -> TemplateContext:
        """Tell the theme about the page and its other languages."""
        title = None if page.is_homepage else unescape(page.title or "")
        description = page.meta.get("description")
        base = get_relative_url(".", page.url)
        uri = page.file.src_uri
        cast("dict[str, Any]", context)["guide"] = self._theme_context(
            config, base, page.url, lambda _: self._exists(uri)
        ) | {
            "title": title,
            "description": unescape(description) if description else config.site_description,
            "data": self._linked_data(page, config),
            "markdown": beside.path(page),
        }
        return context

    @_lives_on
    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The same for pages that are no chapters, such as 404: each edition has its own."""
        base = str(context["base_url"]).rstrip("/")
        cast("dict[str, Any]", context)["guide"] = self._theme_context(
            config, base, template_name, lambda _: True
        ) | {
            "title": None,
            "description": None,
            "data": None,
        }
        return context

    @_lives_on
    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Mend what only the HTML can mend."""
        return theme_repairs.repair(output) if template_name.endswith(".html") else output

    @_lives_on
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Mend what only the HTML can mend."""
        self.step(self._steps)
        return theme_repairs.repair(output)

    @event_priority(-100)  # after the search plugin has written this edition's index
    @_lives_on
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Build the other editions; MkDocs gives them this same instance, so its state is put back."""
        self._beside.write(self.renderer, self.words)
        if self._inner or not self.editions.is_first:
            return
        state = {name: value for name, value in vars(self).items() if name != "checked"}
        for locale, edition in self.config.editions.items():
            if locale == self.config.locale:
                continue
            try:
                self._inner = True
                editions.build_edition(config, edition, serve_url=config.site_url if self.serving else None)
            finally:
                vars(self).update(state)

    @_lives_on
    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch everything a page is made of, and say where each edition is."""
        for folder in (self.guide.prompts, self.guide.root / "docs", PACKAGE):
            server.watch(str(folder))
        for edition in self.config.editions.values():
            server.watch(str(self.guide.root / edition.config))
        where = "  ".join(self.editions.homes(config.site_url or "/"))
        log.info("%s", _own_words().words["serving"].format(where=where))
        return server

    @property
    def library(self) -> Library:
        """The library of the build that is under way."""
        assert self.checked is not None  # noqa: S101  on_config comes first
        return self.checked.library

    @property
    def _policy(self) -> str:
        return security_policy.policy(self.library.tables.hosts)

    def _check_editions(self, config: MkDocsConfig) -> None:
        """Read the other editions' configurations while the old site still stands."""
        own = self.config
        for locale, edition in own.editions.items():
            if locale != own.locale:
                editions.load_edition(config, edition)
        self.config = own

    def _check(self) -> None:
        last_good = self.checked.library if self.checked and self.serving else None
        checked = guide.check(self.guide, last_good)
        bad, words = errors(checked.problems), _own_words()
        if bad and not self.serving:
            raise PluginError("\n".join([words.words["not_built"], *map(words.line, bad)]))
        for found in checked.problems:
            if found.level is not Level.NOTE:  # a library has many, and each save would print them all
                log.log(_LOG_LEVELS[found.level], "%s", words.line(found))
        if not self.serving:
            log.info("%s", words.coverage(coverages(checked.library.entries), "all"))
        self.checked, self.errors = checked, by_path(bad)

    def _vocabulary(self) -> list[str]:
        tables = self.library.tables
        groups = [group.name.zh for group in tables.groups]
        elements = [element.name.zh for element in tables.elements]
        terms = [name for term in tables.terms.values() for name in (term.name.zh, *term.aliases.zh)]
        return [*groups, *elements, *filter(str.isalpha, terms), *tables.words]

    def _add_theme(self, config: MkDocsConfig) -> None:
        ours = str(PACKAGE / "mkdocs_plugin" / "theme")
        if ours not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, ours)
        if STYLE not in config.extra_css:
            config.extra_css.insert(0, STYLE)
        if SCRIPT not in map(str, config.extra_javascript):
            script = ExtraScriptValue(SCRIPT)
            script.type = "module"
            config.extra_javascript.insert(0, script)

    def _chapter(self, page: Page) -> chapters.Chapter | None:
        path = page.file.abs_src_path
        if page.file.generated_by or path is None:
            return None
        name = self.guide.name(Path(path))
        if self.checked and name in self.checked.chapters:
            return self.checked.chapters[name]
        return chapters.parse(Source(name, guide.read_bytes(Path(path))))

    def _linked_data(self, page: Page, config: MkDocsConfig) -> Markup | None:
        """What a page is, for search engines: chapters teach, glossary pages define."""
        locale, address = self.config.locale, page.canonical_url
        if chapter := self._blocks.chapters.get(self._chapter_id(page)):
            site = linked_data.Site(config.site_name, config.site_url)
            return linked_data.of_chapter(chapter, site, address, locale)
        is_term = page.file.src_uri.startswith(GLOSSARY)
        term = self.library.tables.terms.get(Path(page.file.src_uri).stem) if is_term else None
        return linked_data.of_term(term, address, locale) if term else None

    def _folders(self) -> dict[str, str]:
        """The folder of each language's chapters, as the paths of chapters begin."""
        return {locale: f"{self.guide.name(self.guide.chapters(locale))}/" for locale in LOCALES}

    def _chapter_id(self, page: Page) -> str:
        return "" if page.file.generated_by else page.file.src_uri.rpartition(".")[0]

    def _generated(self, page: Page) -> pages.Page | None:
        return self.generated.get(page.file.src_uri) if page.file.generated_by else None

    def _own(self, page: Page) -> tuple[str | None, datetime.date | None]:
        """The Markdown that a page has of its own, if it is a prompt's, and the day it came here."""
        if chapter := self._chapter(page):
            return None, chapter.front_matter.added
        parts = Path(page.file.src_uri).parts
        prompts = self.library.prompts if parts[0] == Path(GALLERY).name and self._generated(page) else {}
        if entry := prompts.get(Path(page.file.src_uri).stem):
            return export.as_markdown(entry, self.words), entry.prompt.added
        return None, None

    def _exists(self, uri: str) -> bool:
        """Whether an edition has a page of its own, or can borrow it."""
        return uri in self.generated or any((self.guide.chapters(one) / uri).is_file() for one in LOCALES)

    def _theme_context(
        self, config: MkDocsConfig, base: str, page: str, exists: Callable[[str], bool]
    ) -> dict[str, Any]:
        found = self.editions.alternates(config.site_url or "", base, page, exists)
        here = [alternate for alternate in found if exists(alternate["locale"])]
        return {
            "locale": self.config.locale,
            "base": base,
            "words": self.words.words,
            # What reloads the preview is a script inside each page.
            "policy": "" if self.serving else self._policy,
            "alternates": here,
            "switch": [alternate for alternate in found if not alternate["current"]],
        }
