"""HTML of a page → Markdown of what a reader sees: for programs, and for pasting elsewhere.

Made of the HTML, so it says what the page says, whatever block made it. What only works in a browser, such as
buttons, is left out; of a drawing there are the words that describe it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from promptguide.markdown_text import escape, target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_LEFT_OUT = frozenset(
    {
        *(
            "button",
            "copy-text",
            "dialog",
            "form",
            "input",
            "optgroup",
            "option",
            "script",
            "select",
            "style",
        ),
        *("template", "term-tip", "textarea", "video"),
    }
)
_LEFT_OUT_CLASSES = frozenset(
    {
        *("headerlink", "footnote-backref", "pg-hidden", "pg-trail", "pg-problems"),
        *(
            "pg-mark__number",
            "pg-number",
            "pg-table__name",
        ),  # what ties phrases to rows, and names of columns on phones
    }
)
_LEFT_OUT_ATTRIBUTES = frozenset({"data-js-only", "hidden"})
_BLOCKS = frozenset(
    {
        *("article", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption"),
        *("figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "label", "legend", "li", "nav", "ol", "p"),
        *("pre", "section", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    }
)
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~"}
_NOTE = re.compile(r"#fn:(.+)")


@dataclass(slots=True)
class _Node:
    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())

    @property
    def is_block(self) -> bool:
        inner = (child for child in self.children if isinstance(child, _Node))
        return self.tag in _BLOCKS or any(child.is_block for child in inner)

    def every(self, *tags: str) -> Iterator[_Node]:
        """The nearest nodes of these names, in order."""
        for child in self.children:
            if isinstance(child, _Node):
                if child.tag in tags:
                    yield child
                else:
                    yield from child.every(*tags)

    def text(self) -> str:
        """All text, as it is."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


class _Tree(HTMLParser):
    """Builds the tree, without what is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("")
        self._open = [self.root]
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, dict(attrs))
        if self._skipping or self._is_left_out(node):
            if tag not in _VOID:
                self._skipping.append(tag)
        elif tag == "svg":
            if words := node.attributes.get("aria-label"):
                self._open[-1].children.append(_Node("p", children=[words]))
            self._skipping.append(tag)
        else:
            self._open[-1].children.append(node)
            if tag not in _VOID:
                self._open.append(node)

    def _is_left_out(self, node: _Node) -> bool:
        attributes = node.attributes.keys() & _LEFT_OUT_ATTRIBUTES
        return bool(node.tag in _LEFT_OUT or node.classes & _LEFT_OUT_CLASSES or attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        stack = self._skipping or [node.tag for node in self._open]
        if tag in stack[0 if self._skipping else 1 :]:
            keep = len(stack) - 1 - stack[::-1].index(tag)
            del (self._skipping if self._skipping else self._open)[keep:]

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._open[-1].children.append(data)


def markdown(html: str, link: Callable[[str], str]) -> str:
    """A page's HTML as Markdown, with a final line break. ``link`` gives each address its new form."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return "\n\n".join(_Writer(link).blocks(tree.root)) + "\n"


class _Writer:
    def __init__(self, link: Callable[[str], str]) -> None:
        self._link = link

    def blocks(self, node: _Node) -> list[str]:
        """What a node holds, as paragraphs and other blocks."""
        found: list[str] = []
        run: list[_Node | str] = []

        def flush() -> None:
            if text := self._inline(run):
                found.append(text)
            run.clear()

        for child in node.children:
            if isinstance(child, _Node) and child.is_block:
                flush()
                found += self._block(child)
            else:
                run.append(child)
        flush()
        return found

    def _block(self, node: _Node) -> list[str]:
        tag = node.tag
        if re.fullmatch("h[1-6]", tag):
            text = self._inline(node.children)
            return [f"{'#' * int(tag[1])} {text}"] if text else []
        if tag == "hr":
            return ["---"]
        if tag == "pre":
            code = node.text().strip("\n")
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
            return [f"{fence}\n{code}\n{fence}"]
        if tag == "blockquote":
            return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(self.blocks(node)).split("\n"))]
        if tag in {"ul", "ol"}:
            return self._list(node)
        if tag == "table":
            return self._table(node)
        if tag == "dl":
            return self._definitions(node)
        if tag in {"summary", "legend"}:
            text = self._inline(node.children)
            return [f"**{text}**"] if text else []
        if tag == "label":
            return [f"- {text}"] if (text := self._inline(node.children)) else []
        return self.blocks(node)

    def _list(self, node: _Node) -> list[str]:
        items, loose = [], False
        notes = []
        for number, item in enumerate(node.every("li"), 1):
            inner = self.blocks(item)
            if (id_ := item.attributes.get("id") or "").startswith("fn:"):
                notes.append(f"[^{id_[3:]}]: " + "\n\n    ".join(inner))
                continue
            if not inner:
                continue
            mark = f"{number}. " if node.tag == "ol" else "- "
            loose = loose or sum(not line.startswith(("- ", "1. ")) for line in inner) > 1
            text = "\n\n".join(inner) if loose else "\n".join(inner)
            items.append(mark + text.replace("\n", "\n" + " " * len(mark)))
        lines = [re.sub(r"[ ]+$", "", item, flags=re.MULTILINE) for item in items]
        return [*([("\n\n" if loose else "\n").join(lines)] if lines else []), *notes]

    def _table(self, node: _Node) -> list[str]:
        rows: list[list[str]] = []
        waiting: dict[int, int] = {}  # columns that a cell of an earlier row still takes, for how many rows
        for row in node.every("tr"):
            cells: list[str] = []
            for cell in row.every("td", "th"):
                while waiting.get(len(cells)):
                    waiting[len(cells)] -= 1
                    cells.append("")
                if (rest := int(cell.attributes.get("rowspan") or 1) - 1) > 0:
                    waiting[len(cells)] = rest
                cells.append(" ".join(" ".join(self.blocks(cell)).split()))
                cells += [""] * (int(cell.attributes.get("colspan") or 1) - 1)
            while waiting.get(len(cells)):
                waiting[len(cells)] -= 1
                cells.append("")
            rows.append(cells)
        if not rows:
            return []
        width = max(map(len, rows))
        rows = [[*cells, *[""] * (width - len(cells))] for cells in rows]
        if not any(True for _ in node.every("thead")):
            rows.insert(0, [""] * width)
        lines = [f"| {' | '.join(cells)} |" for cells in rows]
        table = "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])
        captions = [self._inline(each.children) for each in node.every("caption")]
        return [*filter(None, captions), table]

    def _definitions(self, node: _Node) -> list[str]:
        found: list[str] = []
        for part in node.every("dt", "dd"):
            blocks = self.blocks(part)
            if part.tag == "dt":
                found.append(f"- **{' '.join(blocks)}**")
            elif found and len(blocks) == 1 and "\n" not in blocks[0] and not blocks[0].startswith("- "):
                found[-1] += f" {blocks[0]}"
            elif found:
                found[-1] += "".join(f"\n  {line}".rstrip() for text in blocks for line in text.split("\n"))
        return ["\n".join(found)] if found else []

    def _inline(self, nodes: list[_Node | str]) -> str:
        text = "".join(escape(re.sub(r"\s+", " ", n)) if isinstance(n, str) else self._part(n) for n in nodes)
        return re.sub(r"[^\S\n]+", " ", text).strip()

    def _part(self, node: _Node) -> str:
        if node.tag == "br":
            return "\\\n"
        if node.tag == "code":
            return self._code(node.text())
        if node.tag == "img":
            words, source = (node.attributes.get(name) or "" for name in ("alt", "src"))
            return f"![{escape(words)}]({target(self._link(source))})" if source else ""
        inner = "".join(
            escape(re.sub(r"\s+", " ", child)) if isinstance(child, str) else self._part(child)
            for child in node.children
        )
        if not inner.strip():
            return inner and " "
        before, text, after = (
            inner[: len(inner) - len(inner.lstrip())],
            inner.strip(),
            inner[len(inner.rstrip()) :],
        )
        if node.tag == "a" and (href := node.attributes.get("href")):
            if note := _NOTE.fullmatch(href):
                return f"[^{note[1]}]"
            return inner if href.startswith("#") else f"{before}[{text}]({target(self._link(href))}){after}"
        if node.tag == "q":
            return f"{before}“{text}”{after}"
        mark = _MARKS.get(node.tag, "")
        return f"{before}{mark}{text}{mark}{after}"

    def _code(self, text: str) -> str:
        line = " ".join(text.split())
        ticks = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
        pad = " " if line.startswith("`") or line.endswith("`") else ""
        return f"{ticks}{pad}{line}{pad}{ticks}" if line else ""
