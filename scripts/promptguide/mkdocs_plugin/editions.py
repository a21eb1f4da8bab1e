"""The languages of a site: where the same page is in each, and building those that are not the first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urljoin, urlsplit

from mkdocs.commands.build import build
from mkdocs.config import load_config

from promptguide.guide import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs.config.defaults import MkDocsConfig

    from promptguide.mkdocs_plugin.config import EditionConfig


class Alternate(TypedDict):
    """The same page in one edition; ``href`` leads there from this page, ``home`` to the edition's home."""

    locale: str
    hreflang: str
    name: str
    url: str
    href: str
    home: str
    current: bool


@dataclass(frozen=True, slots=True)
class Editions:
    """All editions of a site, seen from the one that is being built."""

    locale: str
    paths: Mapping[str, str]
    """Locale → folder of the site, ``""`` for the root."""

    @classmethod
    def of(cls, locale: str, editions: Mapping[str, EditionConfig]) -> Editions:
        """Read the plugin's configuration; an edition that is not listed stands alone."""
        return cls(
            locale, {name: edition.path.strip("/") for name, edition in editions.items()} or {locale: ""}
        )

    @property
    def is_first(self) -> bool:
        """Whether this edition is the site's root, and so builds the others."""
        return self.paths.get(self.locale, "") == ""

    @property
    def up(self) -> str:
        """The way from the root of this edition to that of the site."""
        own = self.paths.get(self.locale, "")
        return "../" * (own.count("/") + 1) if own else ""

    def root(self, site_url: str) -> str:
        """The path of the whole site on its host, from this edition's address."""
        return urlsplit(urljoin(site_url, self.up)).path or "/"

    def homes(self, site_url: str) -> list[str]:
        """The addresses of all editions, from this edition's address."""
        root = urljoin(site_url, self.up)
        return [urljoin(root, f"{path}/" if path else "") for path in self.paths.values()]

    def alternates(
        self, site_url: str, base: str, page: str, exists: Callable[[str], bool]
    ) -> list[Alternate]:
        """Find a page in every edition.

        ``base`` leads from the page to the root of its edition, ``page`` is its path from there.
        Where ``exists`` says that an edition has no such page, the address is that of its home.
        """
        up = self.up
        found: list[Alternate] = []
        for locale, path in self.paths.items():
            home = f"{path}/" if path else ""
            target = home + (page if exists(locale) else "")
            prefix = urljoin(base + "/", up) if base.startswith("/") else f"{base}/{up}"
            found.append(
                {
                    "locale": locale,
                    "hreflang": locale,
                    "name": words(locale).words["language"],
                    "url": urljoin(urljoin(site_url, up), target),
                    "href": prefix + target,
                    "home": prefix + home,
                    "current": locale == self.locale,
                }
            )
        return found


def load_edition(config: MkDocsConfig, edition: EditionConfig) -> MkDocsConfig:
    """Read another edition's configuration, for a folder of the site; raises what MkDocs raises."""
    root = Path(config.config_file_path).parent.resolve()
    nested = load_config(
        config_file=str(root / edition.config),
        site_dir=str(Path(config.site_dir) / edition.path),
        strict=config.strict,
    )
    if config.site_url:
        nested.site_url = urljoin(config.site_url, f"{edition.path}/")
    return nested


def build_edition(config: MkDocsConfig, edition: EditionConfig, *, serve_url: str | None) -> None:
    """Build another edition of a site into a folder of it; raises what MkDocs raises."""
    nested = load_edition(config, edition)
    build(nested, serve_url=nested.site_url if serve_url else None)
