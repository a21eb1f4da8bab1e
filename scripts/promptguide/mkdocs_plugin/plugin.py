"""The events of MkDocs, in the order in which it calls them."""

from __future__ import annotations

import functools
import logging
import os
import tempfile
from html import unescape
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urljoin

from markupsafe import escape
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import CountHandler

from promptguide import guide, opendata
from promptguide.companions import FULL
from promptguide.mkdocs_plugin import editions, forks, links_to_filled, published, theme_repairs
from promptguide.mkdocs_plugin.config import PromptguideConfig
from promptguide.mkdocs_plugin.edition import Edition
from promptguide.mkdocs_plugin.filling import Filler
from promptguide.mkdocs_plugin.last_site import LastSite
from promptguide.mkdocs_plugin.refresh import Served
from promptguide.mkdocs_plugin.search_entries import Kept, SearchIndex
from promptguide.mkdocs_plugin.serving import Serving
from promptguide.mkdocs_plugin.shell import FilledFile, Theme
from promptguide.mkdocs_plugin.site_folder import SiteFolder
from promptguide.problems import Level, errors
from promptguide.status import coverages
from promptguide.store import CompiledTemplates
from promptguide.writing import refresh_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from promptguide.blocks import Blocks
    from promptguide.mkdocs_plugin.edition import Call
    from promptguide.mkdocs_plugin.joined import Joined
    from promptguide.mkdocs_plugin.preview import Preview
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


def _same(value: Any) -> Any:
    return value


class PromptguidePlugin(BasePlugin[PromptguideConfig]):
    """See the module; one instance lives through all builds of a ``mkdocs serve``."""

    edition: Edition
    """The edition that is being built."""
    theme: Theme
    filler: Filler
    search: SearchIndex
    blocks: Blocks
    """Those of the page that is being converted."""
    calls: dict[str, list[Call]]
    """How the pages of the edition call their blocks, by path."""

    def __init__(self) -> None:
        super().__init__()
        self.serving = False
        # What the guide was found to be; who has checked it already, such as the command line, sets it.
        self.checked: guide.Checked | None = None
        # Called when a page has been read and when it has been written, with the number of such steps.
        self.step: Callable[[int], None] = lambda steps: None
        self._steps = 0
        self._inner = False  # while another edition is built inside the first one's build
        self._folder: SiteFolder | None = None
        self.shown = Serving(self._check, self.enter)
        self._others: list[forks.Started[None]] = []
        self._warnings = CountHandler()
        self._warnings.setLevel(logging.WARNING)

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Begin anew, and remember whether to live on. Since this event exists, MkDocs keeps the instance."""
        self.serving = command == "serve"
        self.checked, self._folder = None, None
        self.shown = Serving(self._check, self.enter)

    @_lives_on
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check everything; with errors, end a build before it touches the old site."""
        self.guide = guide.Guide(Path(config.config_file_path).parent.resolve())
        all_editions = editions.Editions.of(self.config.locale, self.config.editions)
        self._add_theme(config)
        # Makes the theme ask for the switch.
        config.extra.setdefault("alternate", len(all_editions.paths) > 1)
        # Readers' settings, such as the palette, are kept for all editions alike.
        config.extra.setdefault("scope", all_editions.root(config.site_url or "/"))
        config.mdx_configs[EXTENSION] = {"blocks": self}
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        if self.checked is None or (self.serving and not self._inner):
            self._check()
        if not self._inner:
            self.shown.begin()
        if not self._inner and not self.serving:
            if all_editions.is_first:
                self._check_editions(config)
            self._folder = SiteFolder(config.site_dir)
            config.site_dir = str(self._folder.draft)
            logging.getLogger("mkdocs").addHandler(self._warnings)
        elif self.shown.editions and not self._inner:
            config.site_dir = tempfile.mkdtemp(prefix="mkdocs_")  # what is served stays until it is complete
        assert self.checked is not None  # noqa: S101  _check has made it
        self._find(self.checked)
        self.edition, self.calls = (
            Edition(config, self.config, self.guide, self.checked, serving=self.serving),
            {},
        )
        self.search = SearchIndex(self.edition)
        return config

    @_lives_on
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages, our assets and the data; a chapter of the same path wins."""
        for path in published.restrict(files, config):
            log.error("%s", _own_words().words["not_published"].format(path=path))
        for file in [file for file in files if file.src_uri.endswith(".j2")]:
            files.remove(file)  # MkDocs publishes whatever lies in the folder of a theme
        filled: dict[str, FilledFile] = {}
        for path, page in self.edition.generated.items():
            if page.kind and self.config.shell and files.get_file_from_path(path) is None:
                filled[path] = FilledFile(config, path)
                files.append(filled[path])
        self._filled = filled
        self.edition.add_generated(files)
        for asset in sorted(path for path in ASSETS.rglob("*") if path.is_file()):
            uri = f"assets/promptguide/{asset.relative_to(ASSETS).as_posix()}"
            files.append(File.generated(config, uri, abs_src_path=str(asset)))
        if self.edition.editions.is_first:
            for path in opendata.names(self.edition.library):
                files.append(FilledFile(config, f"{opendata.FOLDER}/{path}"))
        for path, content in self.edition.data():
            files.append(File.generated(config, path, content=content))
        self._start_others(config)
        here = 1 if self._others else len(self.edition.editions.paths)
        self._steps = (2 * len(files.documentation_pages()) + 1) * here
        return files

    @_lives_on
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation for the index of pages."""
        self.edition.beside.order(nav)
        self._nav = nav
        return nav

    @_lives_on
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """All is there that the theme needs to write a page."""
        env.bytecode_cache = CompiledTemplates(self.edition.checked.store)
        self.theme = Theme(config, files, self._nav, env)
        self.filler = Filler(self.edition, self.theme, self._filled)
        return env

    @_lives_on
    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Keep MkDocs from reading the front matter: its parser dies on deep YAML, its theme prints it raw.

        The blank line keeps it from taking the first lines for MultiMarkdown's kind of front matter.
        """
        try:
            chapter = self.edition.chapter(page)
        except OSError as error:  # a link, a pipe: None would let MkDocs open it after all
            log.error("%s: %s", page.file.src_uri, error)
            return "\n"
        return f"\n{chapter.body}" if chapter else None

    @_lives_on
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give the page its head, escaped as the theme will not, and its own blocks."""
        page.meta = self.edition.head(page)
        self.blocks = self.edition.blocks(page.url, self.edition.chapter_id(page))
        self._calls = self.calls[page.file.src_uri] = []
        return markdown + self.edition.notes(page, self.blocks)

    def html(self, name: str, argument: str, options: dict[str, Any]) -> str:
        """Show a block of the page that is being converted (``markdown.BlockSource``)."""
        return self._shown(("html", (name, argument, options)), f"/// {name} | {argument}".rstrip(" |"))

    def term(self, id_: str, text: str | None) -> str:
        """Show a term inside a text of that page (``markdown.BlockSource``)."""
        return self._shown(("term", (id_, text)), f"[[{id_}]]")

    def term_name(self, id_: str, text: str | None) -> str:
        """The plain words for a term (``markdown.BlockSource``)."""
        return self._shown(("term_name", (id_, text)), f"[[{id_}]]")

    def _shown(self, call: Call, what: str) -> str:
        """Show something of the page, and remember how it was asked for."""
        self._calls.append(call)
        return self.edition.shown(self.blocks, call, what)

    @_lives_on
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put what belongs to a chapter around it, and its Markdown beside it."""
        edition = self.edition
        page.title = escape(unescape(page.title or ""))  # the theme prints it as it is
        html = edition.content(html, page, self.blocks)
        description = unescape(str(page.meta.get("description") or ""))
        edition.beside.add(page.file, unescape(page.title), description, edition.added(page))
        edition.beside.write_markdown(page.file, edition.markdown(page, html))
        self.step(self._steps)
        html = edition.with_problems(html, page)
        if page.file.src_uri not in edition.generated and self.search.knows(page, html):
            page.meta["search"] = {"exclude": True}
        return html

    @_lives_on
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Any
    ) -> TemplateContext:
        """Tell the theme about the page and its other languages."""
        cast("dict[str, Any]", context)["guide"] = self.edition.context(page)
        return context

    @_lives_on
    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The same for pages that are no chapters, such as 404: each edition has its own."""
        base = str(context["base_url"]).rstrip("/")
        about = self.edition.template_context(base, template_name)
        if template_name == "sitemap.xml" and config.site_url:
            pages = [file.url for file in (*self.theme.files.documentation_pages(), *self._filled.values())]
            about["addresses"] = sorted(urljoin(config.site_url, url if url != "./" else "") for url in pages)
        cast("dict[str, Any]", context)["guide"] = about
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
        """Write the pages that MkDocs leaves to us, and what is made of all pages; publish the whole."""
        folder = Path(config.site_dir)
        last = None if self._folder is None else LastSite.read(self.edition.guide, self._published(folder))
        before = last.joined if last else {}
        aside = None if self.serving else forks.aside(self._write_data, folder, before)
        written = self.filler.write(folder, last, self._jobs)
        keys = {page.path: page.key for page in written}
        [joined] = aside.result() if aside else self._write_data(folder, before)
        joined[FULL] = self.filler.write_full(keys, before.get(FULL))
        self.search.write(folder)
        self.step(self._steps)
        links_to_filled.check(self.theme, folder)
        if last:
            last.write({page.path: (page.key, page.files) for page in written}, joined)
        self.edition.checked.store.save()
        if self.serving:
            self._keep(keys, joined)
        if self._inner:
            return
        self._finish_others(config)
        self._publish(config)

    @_lives_on
    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last good site as it is."""
        if self._folder and not self._inner:
            logging.getLogger("mkdocs").removeHandler(self._warnings)
            self._folder.discard()

    @_lives_on
    def on_serve(  # type: ignore[override]  # what MkDocs asks of its server, ours does too
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> Preview:
        """Serve in MkDocs' place, watch everything a page is made of, and say where each edition is."""
        found = self.edition.guide
        server.server_close()
        where = "  ".join(self.edition.editions.homes(config.site_url or "/"))
        log.info("%s", _own_words().words["serving"].format(where=where))
        configurations = [found.root / edition.config for edition in self.config.editions.values()]
        watched = [
            Path(config.config_file_path),
            found.prompts,
            found.root / "docs",
            PACKAGE,
            *configurations,
        ]
        return self.shown.preview(server.root, server.url, builder, watched)

    def on_shutdown(self) -> None:
        """Leave nothing of a preview behind."""
        self.shown.end()

    def enter(self, served: Served) -> None:
        """Go on with an edition that was built before, so that its pages can be written again."""
        self.edition, self.theme, self.filler = served.edition, served.theme, served.filler
        self.config, self.calls = served.settings, served.calls
        self.search = served.search
        served.theme_search.enter()

    def _write_data(self, folder: Path, before: Mapping[str, Joined]) -> list[dict[str, Joined]]:
        """Write the data by which prompts are found, and in the first edition the data for others."""
        for path, content in self.edition.search_data():
            refresh_file(folder / path, content)
        return [self.edition.write_open_data(folder, before) if self.edition.editions.is_first else {}]

    def _keep(self, keys: dict[str, str], joined: dict[str, Joined]) -> None:
        """Keep what it takes to write a page of this edition again."""
        pages = {file.src_uri: file.page for file in self.theme.files.documentation_pages() if file.page}
        frames = {uri: self.edition.frame(page, self.calls.get(uri, [])) for uri, page in pages.items()}
        self.shown.add(
            Served(
                self.config,
                self.edition,
                self.theme,
                self.filler,
                keys,
                joined,
                self.calls,
                frames,
                self.search,
                Kept(self.theme.config),
            )
        )

    @property
    def _jobs(self) -> int:
        """How many processes may write the pages of this edition."""
        editions_at_once = 1 + len(self._others) if not self._inner else len(self.config.editions)
        return 1 if self.serving else max(1, forks.most() // editions_at_once)

    def _published(self, folder: Path) -> Path:
        """Where the edition that is being written to a folder was published last."""
        assert self._folder is not None  # noqa: S101  callers ask first
        return self._folder.site / folder.relative_to(self._folder.draft)

    def _start_others(self, config: MkDocsConfig) -> None:
        """Let another process build the other editions at the same time, where there is one."""
        if self._inner or self.serving or not self.edition.editions.is_first or forks.most() == 1:
            return
        for locale, settings in self.config.editions.items():
            if locale != self.config.locale:
                self._others.append(forks.Started(self._build_other, config, settings))

    def _build_other(self, config: MkDocsConfig, settings: Any) -> list[None]:
        self._inner, self.step = True, lambda steps: None
        editions.build_edition(config, settings, serve_url=None)
        return []

    def _finish_others(self, config: MkDocsConfig) -> None:
        """Wait for the other editions, or build them now; MkDocs gives those builds this same instance."""
        if not self.edition.editions.is_first:
            return
        for other in self._others:
            try:
                other.result()
            except RuntimeError as error:
                raise PluginError(str(error)) from None
        if self._others:
            self._others.clear()
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

    def _publish(self, config: MkDocsConfig) -> None:
        """Put what was built in the place of the old site, unless ``--strict`` is about to refuse it."""
        self.shown.complete()
        if self._folder is None:
            return
        logging.getLogger("mkdocs").removeHandler(self._warnings)
        if config.strict and self._warnings.get_counts():
            self._folder.discard()
        else:
            self._folder.publish()
        config.site_dir = str(self._folder.site)

    def _check_editions(self, config: MkDocsConfig) -> None:
        """Read the other editions' configurations while the old site still stands."""
        own = self.config
        for locale, edition in own.editions.items():
            if locale != own.locale:
                editions.load_edition(config, edition)
        self.config = own

    def _check(self, *, likeness: bool = True) -> guide.Checked:
        """Check the guide; tell what is wrong, and raise if it cannot be built.

        A check without likeness is for once: it tells nobody and is forgotten.
        """
        last_good = self.checked.library if self.checked and self.serving else None
        checked = guide.check(self.guide, self.checked, last_good=last_good, likeness=likeness)
        if not likeness:
            return checked
        bad, words = errors(checked.problems), _own_words()
        if bad and not self.serving:
            raise PluginError("\n".join([words.words["not_built"], *map(words.line, bad)]))
        for problem in checked.problems:
            if problem.level is not Level.NOTE:  # a library has many, and each save would print them all
                log.log(_LOG_LEVELS[problem.level], "%s", words.line(problem))
        if not self.serving:
            log.info("%s", words.coverage(coverages(checked.library.entries), "all"))
        self.checked = checked
        return checked

    def _find(self, checked: guide.Checked) -> None:
        """Find out by what prompts are found, on all cores: in a new guide that takes a while."""
        library, kept = checked.library, checked.store
        asked = [(entry, *library.plain_finding(entry)) for entry in library.entries]
        missing = [one for one in asked if not kept.has(one[1], one[2])]
        if len(missing) < forks.FEWEST or self._inner:
            return
        found = forks.spread(lambda part: [make() for *_, make in part], missing, forks.most())
        for (_, kind, key, _), plain in zip(missing, found, strict=True):
            kept.remember(kind, key, functools.partial(_same, plain))

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
