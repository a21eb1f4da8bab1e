"""The MkDocs plugin: it reads the guide, hands blocks and pages to MkDocs, and builds the other editions.

Thin on purpose: it knows MkDocs, and everything else knows nothing of it.
"""

from promptguide.mkdocs_plugin.plugin import PromptguidePlugin

__all__ = ["PromptguidePlugin"]
