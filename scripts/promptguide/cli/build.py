"""``promptguide build``: the site in all its languages."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptguide import guide
from promptguide.cli.common import Exit, find_guide, lang_option, root_option, summary, words_of
from promptguide.cli.progress import progress
from promptguide.problems import Level, errors
from promptguide.status import coverages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptguide.wording import Catalogue


@click.command()
@click.option("--strict", is_flag=True, help="Warnings fail too 警告也算失败.")
@lang_option
@root_option
def build(strict: bool, lang: str | None, root: Path | None) -> None:
    """Check the guide and build the site in all its languages. 检查并生成全部语言的网站。"""
    words = words_of(lang)
    found = find_guide(root or Path.cwd())
    sys.exit(run_build(found, words, strict=strict))


def run_build(
    found: guide.Guide, words: Catalogue, *, strict: bool = False, site: Mapping[str, str] | None = None
) -> int:
    """Check and build all editions; the result is an exit code.

    ``site`` replaces ``site_dir`` and ``site_url`` of ``mkdocs.yml``; without it, say where the site is.
    """
    checked = guide.check(found)
    if report := words.report([p for p in checked.problems if p.level is not Level.NOTE], "text"):
        click.echo(report, err=True)
    click.echo(summary(checked.problems, len(checked.files), words), err=True)
    click.echo(words.coverage(coverages(checked.library.entries), "all"), err=True)
    if errors(checked.problems) or (strict and any(p.level is Level.WARNING for p in checked.problems)):
        click.echo(words.words["not_built"], err=True)
        return Exit.CONTENT
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    from promptguide.mkdocs_plugin import PromptguidePlugin

    spoken = logging.StreamHandler()
    spoken.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(spoken)
    try:
        config = load_config(str(found.root / "mkdocs.yml"), strict=strict, **(site or {}))
        config.plugins.on_startup(command="build", dirty=False)
        plugin = config.plugins.get("promptguide")
        with progress(words.words["building"]) as step:
            if isinstance(plugin, PromptguidePlugin):
                plugin.checked, plugin.step = checked, step
            build_site(config)
    except MkDocsException as error:
        click.echo(f"{error}", err=True)
        return Exit.CONTENT
    finally:
        logging.getLogger("mkdocs").removeHandler(spoken)
    if site is None:
        click.echo(words.words["built"].format(path=config.site_dir))
    return Exit.OK
