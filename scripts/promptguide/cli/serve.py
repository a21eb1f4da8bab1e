"""``promptguide serve``: the site in all its languages on this machine, following every change."""

from __future__ import annotations

import logging
import os
import socket
import sys
from pathlib import Path
from typing import Any

import click

from promptguide.cli.common import Exit, find_guide, lang_option, root_option, words_of


@click.command()
@click.option(
    "--dev-addr",
    metavar="HOST:PORT",
    help="Where to serve 预览的地址和端口. Default: that of mkdocs.yml, else 127.0.0.1:8000.",
)
@lang_option
@root_option
def serve(dev_addr: str | None, lang: str | None, root: Path | None) -> None:
    """Preview the site in all its languages and follow every change. 预览全部语言的网站，改动立即可见。

    Ctrl-C ends it.
    """
    words = words_of(lang)
    file = str(find_guide(root or Path.cwd()).root / "mkdocs.yml")
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.serve import serve as serve_site
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    logging.getLogger("mkdocs").addHandler(logging.StreamHandler())
    logging.getLogger("mkdocs.plugins.promptguide").setLevel(logging.INFO)  # it says where the site is
    address: dict[str, Any] = {"dev_addr": dev_addr} if dev_addr else {}
    try:
        host, port = load_config(file, **address).dev_addr
        with socket.create_server((host, port)):
            pass  # taken ports are refused now and not after the first build
        click.echo(words.words["serve_first"], err=True)
        os.environ["LC_ALL"] = words.locale  # the language in which the plugin speaks of problems
        serve_site(file, **address)
    except MkDocsException as error:
        click.echo(f"{error}", err=True)
        sys.exit(Exit.CONTENT)
