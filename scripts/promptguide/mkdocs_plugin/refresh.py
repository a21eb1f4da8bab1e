"""While serving: from files that changed to pages that are written anew, and to no more than those.

First come the pages of what was edited and the data that searches read, so that they are there at once; then
what the change may have touched: pages of other prompts and of terms, chapters and the other generated pages,
open data, lists. Whether a page has to be made anew is told by what its blocks show, compared with what they
showed; so nothing has to know what a block depends on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from promptguide.companions import FULL
from promptguide.mkdocs_plugin.shell import FilledFile
from promptguide.writing import refresh_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs.structure.pages import Page as ThemePage

    from promptguide import guide
    from promptguide.mkdocs_plugin.config import PromptguideConfig
    from promptguide.mkdocs_plugin.edition import Call, Edition, Frame
    from promptguide.mkdocs_plugin.filling import Filler
    from promptguide.mkdocs_plugin.joined import Joined
    from promptguide.mkdocs_plugin.search_entries import Kept, SearchIndex
    from promptguide.mkdocs_plugin.shell import Theme
    from promptguide.pages import Page


@dataclass
class Served:
    """An edition as it is served, and what it takes to write one of its pages anew."""

    settings: PromptguideConfig
    edition: Edition
    theme: Theme
    filler: Filler
    keys: dict[str, str]
    """The keys of the filled pages, by path."""
    joined: dict[str, Joined]
    """The files made of all pages and prompts, by path."""
    calls: dict[str, list[Call]]
    """How the other pages call their blocks, by path."""
    frames: dict[str, Frame]
    """What the blocks of those pages have shown, by path."""
    search: SearchIndex
    theme_search: Kept
    search_data: dict[str, bytes] = field(default_factory=dict)
    """The data files that finding prompts takes, as they were written, by path."""
    doubtful: dict[str, ThemePage] = field(default_factory=dict)
    """Pages of which it is not known yet whether a change has touched them, by path."""

    @property
    def folder(self) -> Path:
        """Where it is served from."""
        return Path(self.theme.config.site_dir)

    def address(self, url: str) -> str:
        """The address of a page from the root of the site, as browsers know it."""
        home = self.edition.editions.paths.get(self.edition.locale, "")
        return f"/{home}/{url}".replace("//", "/").replace("/./", "/")


Enter = Callable[[Served], None]
"""Called with the edition whose pages are next."""


class Outdated(Exception):  # noqa: N818  it is no error
    """What is served cannot be brought up to date page by page."""


def write_edited(editions: list[Served], enter: Enter, checked: guide.Checked, paths: set[Path]) -> set[str]:
    """Write what shows the files that were edited, and what searches read; gives the pages that are others.

    Raises ``Outdated``, as ``write_rest`` does.
    """
    for served in editions:
        _renew(served, checked)
    changed: set[str] = set()
    for served in editions:
        enter(served)
        changed |= _write_edited(served, paths)
    return changed


def write_rest(editions: list[Served], enter: Enter, checked: guide.Checked) -> Iterator[set[str]]:
    """Write whatever else a change has touched; gives the pages that are others.

    What has not been looked at when the caller stops asking is looked at the next time. Raises ``Outdated``.
    """
    for served in editions:
        _renew(served, checked)
    for served in editions:
        enter(served)
        yield _fill(served, served.filler.pages())
        _write_data(served, served.edition.data())
        for page in list(served.doubtful.values()):
            yield _settle(served, page)
        served.theme_search.write(served.folder, served.search)
        if served.edition.editions.is_first:
            served.joined |= served.edition.write_open_data(served.folder, served.joined)
        served.joined[FULL] = served.filler.write_full(served.keys, served.joined.get(FULL))


def _renew(served: Served, checked: guide.Checked) -> None:
    """Let an edition see the guide as it is now."""
    old, theme = served.edition, served.theme
    new = old.after(checked)
    if _single(old) != _single(new):
        raise Outdated("There are other pages.")
    files = served.filler.files
    for path in files.keys() - new.generated.keys():
        _remove(served, path)
    for path in new.generated.keys() - old.generated.keys():
        if not served.settings.shell or theme.files.get_file_from_path(path) is not None:
            raise Outdated("There are other pages.")
        files[path] = FilledFile(theme.config, path)
        theme.files.append(files[path])
    served.edition, served.filler = new, served.filler.of(new, files)
    served.search.enter(new)
    pages = theme.files.documentation_pages()
    served.doubtful = {file.src_uri: file.page for file in pages if file.page}


def _single(edition: Edition) -> set[str]:
    """The pages that MkDocs knows of and that are no chapters of this edition."""
    return {path for path, page in edition.generated.items() if not page.kind} | edition.borrowed.keys()


def _remove(served: Served, path: str) -> None:
    """Take away a page of which there is nothing any more."""
    file = served.filler.files.pop(path)
    served.theme.files.remove(file)
    served.edition.beside.forget(file)
    served.keys.pop(path, None)
    for left in (served.folder / file.dest_uri).parent.glob("*"):
        left.unlink()


def _write_edited(served: Served, paths: set[Path]) -> set[str]:
    """Write what shows the files that were edited, and what searches read."""
    ids = {path.stem for path in paths}
    edited = (page for page in served.filler.pages() if page.kind == "prompt" and page.argument in ids)
    changed = _fill(served, edited)
    data = dict(served.edition.search_data())
    _write_data(served, ((path, text) for path, text in data.items() if served.search_data.get(path) != text))
    served.search_data = data
    for uri, page in list(served.doubtful.items()):
        if page.file.abs_src_path and Path(page.file.abs_src_path) in paths:
            del served.doubtful[uri]
            changed |= _write_page(served, page)
        elif uri in served.edition.search_pages:
            changed |= _settle(served, page)
    return changed


def _fill(served: Served, pages: Iterable[Page]) -> set[str]:
    changed = set()
    for page in pages:
        key = served.filler.key(page)
        if key and served.keys.get(page.path) == key:
            continue
        served.keys[page.path] = key
        for path, data in served.filler.outputs(page):
            if refresh_file(served.folder / path, data) and path.endswith(".html"):
                changed.add(served.address(served.filler.files[page.path].url))
    return changed


def _write_data(served: Served, files: Iterable[tuple[str, bytes]]) -> None:
    for path, data in files:
        refresh_file(served.folder / path, data)


def _settle(served: Served, page: ThemePage) -> set[str]:
    """Write a page if its blocks, or what stands around them, would show something else now."""
    uri = page.file.src_uri
    del served.doubtful[uri]
    stale = served.edition.frame(page, served.calls.get(uri, [])) != served.frames.get(uri)
    return _write_page(served, page) if stale else set()


def _write_page(served: Served, page: ThemePage) -> set[str]:
    """Convert and write a page that MkDocs wrote before."""
    uri, title = page.file.src_uri, page.title
    served.theme_search.forget(page.url)
    html = served.theme.page(served.theme.converted(page))
    if page.title != title:
        raise Outdated(f"{uri} has another title.")
    served.frames[uri] = served.edition.frame(page, served.calls.get(uri, []))
    changed = refresh_file(served.folder / page.file.dest_uri, html.encode())
    return {served.address(page.url)} if changed else set()
