"""Links of chapters to places in pages that are filled in, which MkDocs cannot look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger

from promptguide.mkdocs_plugin.shell import FilledFile

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.structure.files import File

    from promptguide.mkdocs_plugin.shell import Theme

log = get_plugin_logger("promptguide")


def check(theme: Theme, folder: Path) -> None:
    """Log the links that lead to no place, as loud as ``validation.anchors`` wants it."""
    level = theme.config.validation.links.anchors
    for file in theme.files.documentation_pages():
        links: dict[File, dict[str, str]] = (file.page and file.page.links_to_anchors) or {}
        for target, anchors in links.items():
            html = (folder / target.dest_uri).read_text("utf-8") if isinstance(target, FilledFile) else ""
            for anchor, link in anchors.items():
                if html and f' id="{anchor}"' not in html:
                    log.log(
                        level,
                        "Doc file '%s' contains a link '%s', but '%s' has no anchor '#%s'.",
                        file.src_uri,
                        link,
                        target.src_uri,
                        anchor,
                    )
