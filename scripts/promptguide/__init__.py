"""The generator of a bilingual prompt guide: it reads YAML, checks it, and gives each prompt a page.

Data flows one way, and imports follow it::

    yamlnodes → records, validation → library → views → render → markdown, pages → mkdocs_plugin, cli

Everything left of ``guide`` takes values and returns values; ``guide`` reads the disk.
"""

__version__ = "0.1.0"
