"""The page shell: pages that are filled in are those that MkDocs would write, letter for letter."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from markupsafe import escape

from conftest import prompt_record, run_mkdocs
from promptguide.mkdocs_plugin.shell import CONTENT, SLOTS, Shell, mark

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = """<script>alert(1)</script> & "quoted" 'too' {{ 7*7 }} pg-slot-title \\1 $& 雪"""


def test_a_shell_is_cut_at_its_marks_and_filled_with_anything() -> None:
    html = f"<title>{mark('title')}</title><a href='{mark('id')}'>{mark('title')}</a>{CONTENT}<p>end"
    shell = Shell.cut(html)
    assert shell.slots == ("title", "id", "title", "content")
    values = dict.fromkeys(SLOTS, "") | {"title": str(escape(HOSTILE)), "id": "x", "content": HOSTILE}
    filled = shell.fill(values)
    title = str(escape(HOSTILE))
    assert filled == f"<title>{title}</title><a href='x'>{title}</a>{HOSTILE}<p>end"
    with pytest.raises(KeyError):
        shell.fill({"title": "only"})
    assert Shell.cut(html).digest == shell.digest != Shell.cut(html + " ").digest


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_whole_site_is_the_same_with_the_shell_and_without(guide_copy: Path, tmp_path: Path) -> None:
    """Every page of both editions, and 404, search index, sitemap, lists and data with them."""
    hostile = prompt_record("snow at night")
    hostile["title"] = {"zh": HOSTILE, "en": HOSTILE}
    del hostile["model"]
    (guide_copy / "prompts" / "original" / "hostile-title.yml").write_text(
        json.dumps(hostile, ensure_ascii=False), "utf-8"
    )
    built = []
    for name, shell in (("shell", True), ("plain", False)):
        config = guide_copy / "mkdocs.yml"
        text = config.read_text("utf-8")
        config.write_text(text.replace("    locale: zh\n", f"    locale: zh\n    shell: {shell}\n"), "utf-8")
        site = tmp_path / f"built-{name}"
        result = run_mkdocs(guide_copy, "--site-dir", str(site))
        assert result.returncode == 0, result.stderr
        config.write_text(text, "utf-8")
        built.append(files(site))
    filled, plain = built
    assert filled.keys() == plain.keys()
    assert [path for path in plain if filled[path] != plain[path]] == []
    assert str(escape(HOSTILE)).encode() in filled["prompts/hostile-title/index.html"]
    assert sum(path.startswith(("prompts/", "en/prompts/")) for path in filled) > 100
