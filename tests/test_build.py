"""Building: both editions, strict, literal, reproducible; a failed build leaves the last good site."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT, copy_guide, prompt_record, run_mkdocs
from test_markdown import Texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAMMOTH = "prompts/official/wooly-mammoth.yml"
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} | `` --8<-- 'mkdocs.yml'"


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("sitemap")  # dated by the day of the build
    }


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_both_editions_have_the_same_pages_with_their_own_index_404_and_sitemap(site: Path) -> None:
    zh = {p.relative_to(site).as_posix() for p in pages(site) if p.relative_to(site).parts[0] != "en"}
    en = {p.relative_to(site / "en").as_posix() for p in pages(site / "en")}
    assert zh == en
    assert "prompts/wooly-mammoth/index.html" in zh
    for edition, prefix in ((site, "https://example.org/"), (site / "en", "https://example.org/en/")):
        index = json.loads((edition / "search" / "search_index.json").read_text("utf-8"))
        assert any(doc["location"].startswith("glossary/low-angle/") for doc in index["docs"])
        assert not [doc for doc in index["docs"] if doc["location"].startswith("prompts/wooly-mammoth/")]
        assert not any(doc["location"].startswith("en/") for doc in index["docs"])
        assert f"<loc>{prefix}prompts/wooly-mammoth/</loc>" in (edition / "sitemap.xml").read_text("utf-8")
        assert (edition / "404.html").is_file()


def test_every_page_names_its_language_and_leads_to_the_other(site: Path) -> None:
    for page in pages(site):
        path = page.relative_to(site).as_posix()
        html = page.read_text("utf-8")
        language = "en" if path.startswith("en/") else "zh"
        assert re.search(rf'<html lang="{language}"', html), path
        if page.name == "404.html":
            continue
        inside = path.removeprefix("en/").removesuffix("index.html")
        for hreflang, prefix in (("zh", ""), ("en", "en/")):
            assert f'hreflang="{hreflang}" href="https://example.org/{prefix}{inside}"' in html, path
        switch = re.search(r'<a [^>]*href="([^"]+)"[^>]*hreflang="(\w+)"', html)
        assert switch, path
        target = (page.parent / switch.group(1) / "index.html").resolve()
        other = "en/" + inside if language == "zh" else inside
        assert target == (site / other / "index.html").resolve(), path


def test_no_page_asks_anything_of_another_host(site: Path) -> None:
    for page in pages(site):
        html = re.sub(r"<template.*?</template>", "", page.read_text("utf-8"), flags=re.DOTALL)
        for tag in re.findall(r"<(?:script|link|img|iframe|video|source|audio|object|embed)\b[^>]*>", html):
            if re.search(r'rel="(?:canonical|alternate |prev|next)"', tag):
                continue
            assert not re.search(r'(?:src|href)="(?:https?:)?//', tag), (page, tag)
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//", style.read_text("utf-8")), style


def test_the_page_of_a_prompt_is_edited_in_its_yaml_file(site: Path) -> None:
    for edition in (site, site / "en"):
        html = (edition / "prompts" / "wooly-mammoth" / "index.html").read_text("utf-8")
        assert re.search(
            rf'href="https://github\.com/[^"]*/edit/main/{MAMMOTH}"[^>]*class="md-content__button', html
        )


def test_a_broken_phrase_fails_the_build_and_leaves_the_last_good_site(guide_copy: Path) -> None:
    assert run_mkdocs(guide_copy, "--strict").returncode == 0
    before = tree(guide_copy / "site")
    path = guide_copy / MAMMOTH
    path.write_text(path.read_text("utf-8").replace("en: a snowy meadow", "en: a sandy meadow"), "utf-8")
    result = run_mkdocs(guide_copy, "--strict")
    assert result.returncode != 0
    assert re.search(rf"{MAMMOTH}:\d+:11: S001", result.stderr)
    assert "Traceback" not in result.stderr
    assert tree(guide_copy / "site") == before


def test_the_same_guide_gives_the_same_bytes(tmp_path: Path, site: Path) -> None:
    assert run_mkdocs(copy_guide(tmp_path)).returncode == 0
    assert tree(tmp_path / "site") == tree(site)


def test_a_hostile_prompt_is_literal_on_every_page(guide_copy: Path, site: Path) -> None:
    record = prompt_record(HOSTILE)
    (guide_copy / "prompts" / "official" / "hostile.yml").write_text(json.dumps(record), "utf-8")
    result = run_mkdocs(guide_copy, "--strict")
    assert result.returncode == 0, result.stderr
    built = guide_copy / "site"
    known = set().union(*(Texts(page.read_text("utf-8")).tags for page in pages(site)))
    for page in pages(built):
        html = page.read_text("utf-8")
        assert "<script>alert" not in html, page
        assert "alert(1)" not in "".join(re.findall(r"<script.*?</script>", html, flags=re.DOTALL)), page
        assert set(Texts(html).tags) <= known, page
    for edition in (built, built / "en"):
        page = Texts((edition / "prompts" / "hostile" / "index.html").read_text("utf-8"))
        assert page.text.count(HOSTILE) >= 8
        assert HOSTILE in page.values
        listed = Texts((edition / "prompts" / "index.html").read_text("utf-8"))
        assert HOSTILE in listed.text
        index = json.loads((edition / "search" / "search_index.json").read_text("utf-8"))
        for doc in index["docs"]:
            assert "<script" not in doc["title"] + doc["text"]


def test_hostile_front_matter_reaches_no_page(guide_copy: Path) -> None:
    for locale in ("zh", "en"):
        chapter = guide_copy / "docs" / locale / "features.md"
        body = chapter.read_text("utf-8").split("---\n", 2)[2]
        head = 'title: "</title><script>alert(1)</script>"\ndescription: \'"><script>alert(2)</script>\''
        chapter.write_text(f"---\n{head}\n---\n{body}", "utf-8")
    result = run_mkdocs(guide_copy)
    assert result.returncode == 0, result.stderr
    for page in pages(guide_copy / "site"):
        assert "<script>alert" not in page.read_text("utf-8"), page


def test_multimarkdown_front_matter_is_only_text(guide_copy: Path) -> None:
    (guide_copy / "docs" / "zh" / "features.md").write_text(
        "template: 404.html\nstatus: new\n\n# 标题\n", "utf-8"
    )
    assert run_mkdocs(guide_copy).returncode == 0
    html = (guide_copy / "site" / "features" / "index.html").read_text("utf-8")
    assert "template: 404.html" in html


def test_a_chapter_that_names_no_prompt_fails_at_its_own_line(guide_copy: Path) -> None:
    chapter = guide_copy / "docs" / "en" / "features.md"
    chapter.write_text(chapter.read_text("utf-8") + "\n/// prompt | nope\n///\n", "utf-8")
    line = chapter.read_text("utf-8").split("\n").index("/// prompt | nope") + 1
    result = run_mkdocs(guide_copy)
    assert result.returncode != 0
    assert f"docs/en/features.md:{line}:14: C004" in result.stderr


def test_a_guide_replaces_a_template(guide_copy: Path) -> None:
    folder = guide_copy / "docs" / "theme" / "promptguide"
    folder.mkdir(parents=True)
    (folder / "gallery_page.html.j2").write_text("<div>OURS {{ gallery.sections|length }}</div>", "utf-8")
    assert run_mkdocs(guide_copy, "--strict").returncode == 0
    for edition in ("site", "site/en"):
        assert "OURS 2" in (guide_copy / edition / "prompts" / "index.html").read_text("utf-8")
    assert not list((guide_copy / "site").rglob("*.j2"))


@pytest.mark.parametrize("arguments", [[], ["--strict"]])
def test_the_build_script_builds_both_editions_and_says_where(guide_copy: Path, arguments: list[str]) -> None:
    script = ROOT / "scripts" / "build.py"
    result = subprocess.run(
        [sys.executable, str(script), *arguments], cwd=guide_copy, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert str(guide_copy / "site") in result.stdout
    assert (guide_copy / "site" / "en" / "index.html").is_file()


def test_the_other_edition_builds_alone(guide_copy: Path) -> None:
    result = run_mkdocs(guide_copy, "-f", "mkdocs.en.yml", "--strict")
    assert result.returncode == 0, result.stderr
    html = (guide_copy / "site" / "en" / "what-is-sora" / "index.html").read_text("utf-8")
    assert 'hreflang="zh" href="https://example.org/what-is-sora/"' in html


def test_a_folder_with_spaces_and_chinese_is_no_obstacle(guide_copy: Path) -> None:
    folder = guide_copy.parent / "空 格"
    guide_copy.rename(folder)
    assert run_mkdocs(folder, "--strict").returncode == 0


def spoil_template(guide: Path) -> None:
    folder = guide / "docs" / "theme" / "promptguide"
    folder.mkdir(parents=True)
    (folder / "video.html.j2").write_text("{{ nope.x }}", "utf-8")


def spoil_english_configuration(guide: Path) -> None:
    (guide / "mkdocs.en.yml").write_text("INHERIT: mkdocs.yml\ntheme: {name: nowhere}\n", "utf-8")


@pytest.mark.parametrize("spoil", [spoil_template, spoil_english_configuration])
def test_what_would_fail_later_fails_before_the_old_site_is_touched(
    guide_copy: Path, spoil: Callable[[Path], None]
) -> None:
    assert run_mkdocs(guide_copy).returncode == 0
    before = tree(guide_copy / "site")
    spoil(guide_copy)
    assert run_mkdocs(guide_copy).returncode != 0
    assert tree(guide_copy / "site") == before


def test_a_block_that_only_markdown_sees_still_fails_a_strict_build(guide_copy: Path) -> None:
    chapter = guide_copy / "docs" / "en" / "features.md"
    chapter.write_text(chapter.read_text("utf-8") + "\n- /// prompt | nope\n  ///\n", "utf-8")
    strict = run_mkdocs(guide_copy, "--strict")
    page = guide_copy / "site" / "en" / "features" / "index.html"
    assert strict.returncode == 0 or not page.exists()
    assert run_mkdocs(guide_copy).returncode == 0
    assert (strict.returncode != 0) == ("pg-problems" in page.read_text("utf-8"))


def test_the_build_command_says_what_is_wrong(guide_copy: Path) -> None:
    chapter = guide_copy / "docs" / "en" / "features.md"
    chapter.write_text(chapter.read_text("utf-8") + "\n[x](nope.md)\n", "utf-8")
    script = ROOT / "scripts" / "build.py"
    command = [sys.executable, str(script), "--strict"]
    result = subprocess.run(command, cwd=guide_copy, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "nope.md" in result.stderr
