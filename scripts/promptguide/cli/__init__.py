"""The command ``promptguide``; each command, or family of them, is a module of its own.

How every command ends, whatever happens in it, is in ``common.Exit``.
"""

from __future__ import annotations

import errno
import os
import traceback
from typing import Any

import click

from promptguide import __version__
from promptguide.cli.build import build
from promptguide.cli.check import check
from promptguide.cli.common import Exit, words_of
from promptguide.cli.completion import completion
from promptguide.cli.export import export
from promptguide.cli.import_ import import_
from promptguide.cli.init import start_guide
from promptguide.cli.links import check_links
from promptguide.cli.materialize import materialize
from promptguide.cli.new import new
from promptguide.cli.schema import schema
from promptguide.cli.serve import serve
from promptguide.cli.status import status
from promptguide.cli.translated import translated


class _Program(click.Group):
    """A group whose every end has its exit code, also that of a fault nobody foresaw."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(context)
        except (KeyboardInterrupt, click.Abort):
            click.echo(err=True)
            raise click.exceptions.Exit(Exit.INTERRUPTED) from None
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output has seen enough
                raise
            click.echo(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "), err=True)
            raise click.exceptions.Exit(Exit.USAGE) from error
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            click.echo(traceback.format_exc(), err=True)
            click.echo(words_of(None).words["fault"], err=True)
            raise click.exceptions.Exit(Exit.INTERNAL) from error


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.pass_context
def main(context: click.Context) -> None:
    """Check and build a bilingual prompt guide. 检查并生成中英双语的提示词指南。"""
    if os.environ.get("NO_COLOR"):  # as https://no-color.org asks; click itself sees to what is no terminal
        context.color = False


for command in (
    build,
    check,
    check_links,
    serve,
    start_guide,
    export,
    import_,
    completion,
    materialize,
    new,
    schema,
    status,
    translated,
):
    main.add_command(command)
