"""What ``mkdocs.yml`` may say about the plugin."""

from mkdocs.config import base
from mkdocs.config import config_options as c

from promptguide.records import LOCALES


class EditionConfig(base.Config):
    """An edition: its configuration file, and the folder of the site it goes to (empty for the root)."""

    config = c.Type(str)
    path = c.Type(str, default="")


class PromptguideConfig(base.Config):
    """``locale`` is this edition's language; ``editions`` lists all of them, the same in every file.

    With ``shell: false``, MkDocs itself writes every page.
    """

    locale = c.Choice(LOCALES)
    editions = c.DictOfItems(c.SubConfig(EditionConfig), default={})
    shell = c.Type(bool, default=True)
