"""A guide on disk: where its files are, reading them, and checking them all.

This is the edge: everything that opens a file, besides MkDocs and the command line, is here.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import functools
import gc
import locale as system_locale
import os
import re
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import yaml

from promptguide import (
    chapter_checks,
    chapters,
    disk,
    entries,
    library,
    opendata,
    publishing,
    record_cache,
    schema,
)
from promptguide.block_kinds import BLOCKS
from promptguide.blocks import Blocks
from promptguide.craft import report
from promptguide.disk import Seen, look, read_bytes
from promptguide.problems import Place, Problem, errors, in_order, problem
from promptguide.records import LOCALES
from promptguide.render import Renderer
from promptguide.store import CompiledTemplates, Store
from promptguide.wording import Catalogue, catalogue
from promptguide.writing import create_file, replace_file
from promptguide.yamlnodes import Source, at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from promptguide.entries import Entry
    from promptguide.library import Library
    from promptguide.tables import Tables


PACKAGE_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Guide:
    """A folder with a guide in it. Paths in problems are relative to ``root``."""

    root: Path

    @property
    def prompts(self) -> Path:
        """The folder of collections of prompts."""
        return self.root / "prompts"

    @property
    def data(self) -> Path:
        """The folder of the data tables."""
        return self.root / "docs" / "data"

    @property
    def theme(self) -> Path:
        """The folder of what changes the theme: code, all of which is published but its templates."""
        return self.root / "docs" / "theme"

    @property
    def templates(self) -> Path:
        """The folder of templates that replace ours of the same name."""
        return self.theme / "promptguide"

    @property
    def schemas(self) -> Path:
        """The folder of the schemas of data files, for editors."""
        return self.root / "schemas"

    def chapters(self, locale: str) -> Path:
        """The folder of one language's chapters."""
        return self.root / "docs" / locale

    def name(self, path: Path) -> str:
        """A path as a person would type it at the guide's root."""
        name, root = path.as_posix(), self.root.as_posix()
        return name.removeprefix(f"{root}/") if path != self.root else "."


@dataclass(frozen=True, slots=True)
class Checked:
    """A guide that has been read: its library, its chapters by path, every problem in order."""

    library: Library
    chapters: dict[str, chapters.Chapter]
    problems: list[Problem]
    files: list[str]
    seen: Mapping[str, Seen]
    """Every prompt, table and chapter as it was read."""
    of_texts: Mapping[str, list[Problem]]
    """The problems of each chapter."""
    templates: Mapping[str, bytes]
    """The templates, the guide's own and ours."""
    of_templates: list[Problem]
    store: Store
    """What is kept from run to run."""


def find(start: Path) -> Guide | None:
    """The guide that a folder is in: the nearest folder above that has ``mkdocs.yml`` and ``prompts``."""
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "prompts").is_dir():
            return Guide(folder)
    return None


def check(
    guide: Guide,
    before: Checked | None = None,
    *,
    last_good: Library | None = None,
    likeness: bool = True,
) -> Checked:
    """Read and check the whole guide.

    What has not changed since ``before`` is taken from there. With ``last_good``, prompts and tables that
    have errors now are shown as they were there. Without ``likeness``, prompts that are much alike are not
    looked for, which in a large library takes longest.
    """
    with _no_collecting():
        return _check(guide, before, last_good, likeness)


def _check(guide: Guide, before: Checked | None, last_good: Library | None, likeness: bool) -> Checked:
    problems: list[Problem] = []
    seen: dict[str, Seen] = {}
    known = before.seen if before else {}

    def read(paths: Iterable[Path]) -> Iterator[Source]:
        for path in paths:
            name = guide.name(path)
            try:
                one = seen[name] = look(path, name, known)
            except OSError as error:
                problems.append(problem("Y016", Place(name), what=error.strerror or error))
            else:
                yield one.source

    prompts = list(read(disk.files(guide.prompts, ".yml", ".yaml")))
    problems += _misplaced(guide, prompts)
    tables = {Path(source.path).stem: source for source in read(disk.files(guide.data, ".yml"))}
    found = library.build(
        library.Sources(tuple(prompts), tables),
        last_good,
        before=before.library if before else None,
        reader=record_cache.reader(guide.root),
        likeness=likeness,
    )
    same = before if before and found is before.library else None
    kept = before.store if before else Store(guide.root)
    if not same:
        found = replace(found, remember=kept.remember)
    texts: dict[str, chapters.Chapter] = {}
    of_texts: dict[str, list[Problem]] = {}
    for locale in LOCALES:
        folder = guide.chapters(locale)
        for source in read(disk.files(folder, *publishing.PAGES)):
            path = source.path
            old = before.chapters.get(path) if before and _same(known, source) else None
            chapter = texts[path] = old or chapters.parse(source)
            of_texts[path] = same.of_texts[path] if same and old else chapter_checks.check(chapter, found)
            problems += [*of_texts[path], *_mirror(guide, folder, path)]
        problems += publishing.problems(_published(guide, folder, problems))
    problems += [_not_followed(guide, path) for path in _links(guide.theme)]
    problems += found.problems
    problems += _check_path(guide, found, texts)
    problems += _check_rules(guide, found, texts)
    templates = _templates(guide)
    unchanged = same if same and same.templates == templates else None
    of_templates = unchanged.of_templates if unchanged else list(_check_templates(guide, found, kept))
    problems += of_templates
    if guide.schemas.is_dir() and not errors(problems):
        problems += [problem("N002", Place(guide.name(path))) for path in stale_schemas(guide, found.tables)]
    files = [*(source.path for source in (*prompts, *tables.values())), *texts]
    return Checked(found, texts, in_order(problems), files, seen, of_texts, templates, of_templates, kept)


def files(guide: Guide) -> list[Path]:
    """Every file that is checked and that people write: prompts, tables, chapters."""
    found = [*disk.files(guide.prompts, ".yml", ".yaml"), *disk.files(guide.data, ".yml")]
    pages = (path for locale in LOCALES for path in disk.files(guide.chapters(locale), *publishing.PAGES))
    return [*found, *pages]


def check_files(
    guide: Guide, known: Library, paths: Iterable[Path]
) -> tuple[list[Problem], int, list[Entry]]:
    """Check files that are not part of the guide as if they were: YAML as prompts, Markdown as chapters.

    Gives the problems, the number of files, and the prompts that have no errors.
    """
    problems: list[Problem] = []
    prompts: list[Entry] = []
    files = 0
    for path in paths:
        found = disk.files(path, ".yml", ".yaml", *publishing.PAGES) if path.is_dir() else [path]
        for source in _read(guide, found, problems):
            files += 1
            if _is_chapter(Path(source.path)):
                problems += chapter_checks.check(chapters.parse(source), known)
            else:
                entry, faults = entries.read_prompt(source, known.tables)
                problems += faults
                prompts += [entry] if entry else []
    return in_order(problems), files, prompts


def check_craft(guide: Guide, known: Library, prompts: Iterable[Entry], locale: str) -> list[Problem]:
    """What the rules on writing find in prompts, said in a language; their files are read again."""
    problems: list[Problem] = []
    for entry in prompts:
        for source in _read(guide, [guide.root / entry.path], problems):
            problems += report.problems(entry, source, known.tables, locale)
    return in_order(problems)


def stale_schemas(guide: Guide, tables: Tables, folder: Path | None = None) -> dict[Path, str]:
    """The schemas, of the guide or in another folder, that are not there as the data has them now; with
    what they should say."""
    fresh = {
        (folder or guide.schemas) / f"{name}.json": text for name, text in schema.schemas(tables).items()
    }
    return {path: text for path, text in fresh.items() if not _says(path, text)}


def mark_translated(guide: Guide, path: Path) -> bool:
    """Write into a translated chapter's front matter which version of the original it was made from.

    False if the file is no translation with a front matter; it is replaced whole or not at all.
    """
    for locale in LOCALES[1:]:
        folder = guide.chapters(locale)
        original = (
            guide.chapters(LOCALES[0]) / path.relative_to(folder) if path.is_relative_to(folder) else None
        )
        if original is None or not original.is_file():
            continue
        version = chapters.parse(Source(guide.name(original), read_bytes(original))).version
        text = read_bytes(path).decode("utf-8")
        head, end, body = text.partition("\n---")
        if not end or not head.startswith("---"):
            return False
        kept = [line for line in head.split("\n") if not line.startswith("translates:")]
        whole = "\n".join([*kept, f"translates: {version}"]) + end + body
        replace_file(path, whole.encode())
        return True
    return False


@functools.cache
def words(locale: str) -> Catalogue:
    """The interface words of a language."""
    text = resources.files("promptguide").joinpath("locales", f"{locale}.yml").read_text("utf-8")
    return catalogue(locale, yaml.load(text, Loader=yaml.CSafeLoader))


def renderer(guide: Guide, kept: Store | None = None) -> Renderer:
    """The templates: the guide's own first, then ours; compiled ones may be kept in a store."""
    return Renderer(
        jinja2.ChoiceLoader([jinja2.FileSystemLoader(guide.templates), jinja2.PackageLoader("promptguide")]),
        CompiledTemplates(kept) if kept else None,
    )


def preferred_locale(environment: Mapping[str, str]) -> str:
    """The language of messages that an environment asks for; English if it asks for none of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"):
        if value := environment.get(name):
            short = re.split(r"[^a-z]", value.lower())[0]
            return short if short in LOCALES else "en"
    short = (system_locale.getlocale()[0] or "en").split("_")[0].lower()
    return short if short in LOCALES else "en"


def prompt_texts(guide: Guide) -> dict[str, str]:
    """The text of every prompt file by its path, good or bad; what cannot be read is passed over."""
    sources = _read(guide, disk.files(guide.prompts, ".yml", ".yaml"), [])
    return {source.path: source.data.decode("utf-8", "replace") for source in sources}


def create(guide: Guide, name: str, content: str) -> None:
    """Write a new file of a guide; raises ``FileExistsError`` rather than touch one that is there.

    Raises ``OSError`` if the way to it leads out of the guide.
    """
    path = guide.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.resolve().is_relative_to(guide.root.resolve()):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), name)
    create_file(path, content.encode())


def _says(path: Path, text: str) -> bool:
    try:
        return read_bytes(path).replace(b"\r\n", b"\n") == text.encode()
    except OSError:
        return False


def day(library: Library, environment: Mapping[str, str]) -> datetime.date | None:
    """The date of the data: SOURCE_DATE_EPOCH, or else the newest date in it. No clock is asked."""
    with contextlib.suppress(KeyError, ValueError, OverflowError, OSError):
        return datetime.datetime.fromtimestamp(int(environment["SOURCE_DATE_EPOCH"]), datetime.UTC).date()
    return opendata.newest(library)


def _check_path(guide: Guide, found: Library, texts: Mapping[str, chapters.Chapter]) -> Iterator[Problem]:
    place = Place(guide.name(guide.data / "path.yml"))
    for locale in LOCALES:
        folder = guide.name(guide.chapters(locale))
        for stage in found.tables.stages:
            for chapter in stage.chapters:
                if f"{folder}/{chapter}.md" not in texts:
                    yield problem("C013", place, chapter=chapter, locale=locale)


def _check_rules(guide: Guide, found: Library, texts: Mapping[str, chapters.Chapter]) -> Iterator[Problem]:
    """The chapters that rules name must be there in every language."""
    for theme, group in enumerate(found.tables.themes):
        for number, rule in enumerate(group.rules):
            for locale in LOCALES:
                chapter = rule.source.chapter
                if chapter and f"{guide.name(guide.chapters(locale))}/{chapter}.md" not in texts:
                    path = ("themes", theme, "rules", number, "source", "chapter")
                    place = at(found.tables.nodes["rules"], path)[1]
                    yield problem("K004", place, rule=rule.id, chapter=chapter, locale=locale)


def _check_templates(guide: Guide, found: Library, kept: Store) -> Iterator[Problem]:
    """Compile every template, then fill each in once, so that none fails after the old site is gone."""
    templates = renderer(guide, kept)
    broken = templates.check()
    for figure in found.tables.figures:
        if not templates.has(name := f"figure_{figure}.svg.j2"):
            yield problem("T001", Place(guide.name(guide.data / "figures.yml")), what=name)
    for mistake in broken:
        place = mistake.place
        yield replace(mistake, place=place._replace(path=guide.name(Path(place.path))))
    if broken or not guide.templates.is_dir():
        return
    try:
        for locale in LOCALES:
            page = Blocks(found, words(locale), templates, lambda path: path)
            page.html("prompt", "no-such-prompt", {})
            some = {
                "prompt": next(iter(found.prompts), ""),
                "clip": next((id_ for id_, entry in found.prompts.items() if entry.players), ""),
                "set": next(iter(found.tables.sets), ""),
                "term": next(iter(found.tables.terms), ""),
            }
            for name, kind in BLOCKS.items():
                page.html(name, some.get(kind.argument, ""), {})
    except Exception as error:
        yield problem("T001", Place(guide.name(guide.templates)), what=f"{type(error).__name__}: {error}")


def _published(guide: Guide, folder: Path, problems: list[Problem]) -> Iterator[publishing.Found]:
    """What MkDocs would find in a folder of chapters; links and what cannot be read are problems."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts) or (path.is_dir() and not path.is_symlink()):
            continue
        picture = path.suffix.lower() in publishing.PICTURES
        if path.is_symlink():
            # Of what is read, links have been reported.
            problems += [] if path.is_dir() or _is_chapter(path) else [_not_followed(guide, path)]
            continue
        try:
            head = read_bytes(path, publishing.HEAD) if picture else b""
        except OSError as error:
            problems.append(problem("Y016", Place(guide.name(path)), what=error.strerror or error))
        else:
            yield publishing.Found(inside.as_posix(), guide.name(path), head)


def _links(folder: Path) -> list[Path]:
    return sorted(path for path in (folder, *folder.rglob("*")) if path.is_symlink())


def _not_followed(guide: Guide, path: Path) -> Problem:
    return problem("Y016", Place(guide.name(path)), what=os.strerror(errno.ELOOP))


def _is_chapter(path: Path) -> bool:
    return path.suffix.lower() in publishing.PAGES


def _misplaced(guide: Guide, sources: Iterable[Source]) -> Iterator[Problem]:
    """Prompts that are not at ``prompts/<collection>/<id>.yml``."""
    folder = f"{guide.name(guide.prompts)}/"
    for source in sources:
        *folders, name = source.path.removeprefix(folder).split("/")
        if len(folders) != 1 or not entries.is_id(folders[0]):
            yield problem("L006", Place(source.path), name=name)


def _read(guide: Guide, paths: Iterable[Path], problems: list[Problem]) -> Iterator[Source]:
    for path in paths:
        name = guide.name(path)
        try:
            yield Source(name, read_bytes(path))
        except OSError as error:
            problems.append(problem("Y016", Place(name), what=error.strerror or error))


def _same(known: Mapping[str, Seen], source: Source) -> bool:
    return source.path in known and known[source.path].source is source


def _templates(guide: Guide) -> dict[str, bytes]:
    """What the templates say, the guide's own and ours, by path; what cannot be read is passed over."""
    found: dict[str, bytes] = {}
    for path in (*disk.files(guide.templates), *disk.files(PACKAGE_TEMPLATES)):
        with contextlib.suppress(OSError):
            found[guide.name(path)] = read_bytes(path)
    return found


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """Thousands of records are made and none is dropped: looking for garbage among them would be in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _mirror(guide: Guide, folder: Path, path: str) -> Iterator[Problem]:
    inside = (guide.root / path).relative_to(folder)
    for locale in LOCALES:
        other = guide.chapters(locale) / inside
        if not other.is_file():
            yield problem("C007", Place(path), locale=locale, path=guide.name(other))
