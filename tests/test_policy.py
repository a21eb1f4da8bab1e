"""The Content Security Policy: strict, the same in every page, and enough for all that the site does."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from promptguide import embed
from promptguide.mkdocs_plugin import security_policy
from promptguide.records import LOCALES
from promptguide.table_records import Hosts

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Route

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
NO_SCRIPT = {"application/json", "application/ld+json"}


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_nothing_is_allowed_that_is_not_named() -> None:
    found = directives(security_policy.policy(Hosts()))
    assert found["default-src"] == ["'none'"]
    assert found["base-uri"] == found["form-action"] == found["object-src"] == ["'none'"]
    everything = {value for values in found.values() for value in values}
    assert not {value for value in everything if "unsafe" in value or "*" in value or value.endswith(":")} - {
        "data:"
    }
    assert [name for name, values in found.items() if "data:" in values] == ["img-src"]
    assert found["style-src"] == ["'self'"]


def test_frames_and_clips_come_from_the_table_of_embeds_and_nowhere_else() -> None:
    built_in = {f"https://{embed.urlsplit(provider.player).hostname}" for provider in embed.PROVIDERS}
    assert set(directives(security_policy.policy(Hosts()))["frame-src"]) == built_in
    assert directives(security_policy.policy(Hosts()))["media-src"] == ["'none'"]
    own = directives(security_policy.policy(Hosts(files=["a.example"], players=["b.example"])))
    assert own["media-src"] == ["https://a.example"]
    assert set(own["frame-src"]) == built_in | {"https://b.example"}
    for address in ("https://youtu.be/HK6y8DAPN_0", "https://vimeo.com/76979871", "https://b.example/x"):
        player = embed.player(address, Hosts(players=["b.example"]))
        assert isinstance(player, embed.Player)
        assert f"https://{player.host}" in own["frame-src"]


@pytest.mark.parametrize("template", security_policy.THEME_SCRIPTS)
def test_the_pinned_hashes_are_those_of_the_installed_theme(template: str) -> None:
    """Fails after an upgrade that changes such a script: read what is new in it before pinning it again."""
    folder = resources.files("material") / "templates" / "partials" / "javascripts"
    [script] = re.findall(r"<script>(.*?)</script>", (folder / template).read_text("utf-8"), flags=re.DOTALL)
    assert "{{" not in script
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert security_policy.THEME_SCRIPTS[template] == f"sha256-{digest}"


def test_every_page_has_the_same_policy_before_anything_that_it_governs(site: Path) -> None:
    found = set()
    for page in pages(site):
        html = page.read_text("utf-8")
        [policy] = META.findall(html)
        found.add(unescape(policy))
        before = html[: html.index("<meta http-equiv")].strip()
        assert re.fullmatch(r'<!doctype html>\s*<html [^>]*>\s*<head>\s*<meta charset="utf-8">', before), page
    [policy] = found
    assert directives(policy)["media-src"] == ["https://cdn.openai.com"]


def test_the_headers_say_the_same_and_forbid_frames(site: Path) -> None:
    [policy] = META.findall((site / "index.html").read_text("utf-8"))
    lines = (site / "_headers").read_text("utf-8").splitlines()
    assert lines[0] == "/*"
    headers = dict(line.strip().split(": ", 1) for line in lines[1:])
    assert headers["Content-Security-Policy"] == f"{unescape(policy)}; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert all(len(line) < 2000 for line in lines)
    assert not (site / "en" / "_headers").exists()


def test_no_page_has_a_script_or_a_style_inside(site: Path) -> None:
    """Hashes of what a page should not have are no defence; there is nothing to hash."""
    for page in pages(site):
        html = page.read_text("utf-8")
        for attributes in re.findall(r"<script\b([^>]*)>", html):
            kind = re.search(r'type="([^"]*)"', attributes)
            assert "src=" in attributes or (kind and kind[1] in NO_SCRIPT), (page, attributes)
        assert not re.search(r"<style\b|<[a-z][^<>]*\s(?:style|on[a-z]+)=", re.sub(r'"[^"]*"', '""', html)), (
            page
        )


def test_every_dependency_is_pinned_with_hashes() -> None:
    lines = (ROOT / "requirements-hashed.txt").read_text("utf-8").replace("\\\n", " ").splitlines()
    pins = [line.split() for line in lines if line and not line.startswith("#")]
    assert all(
        "==" in pin and hashes and all(h.startswith("--hash=sha256:") for h in hashes)
        for pin, *hashes in pins
    )
    constraints = (ROOT / "constraints.txt").read_text("utf-8").splitlines()[1:]
    assert [pin for pin, *_ in pins] == constraints
    assert "--require-hashes" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_threat_model_names_a_test_for_each_line(locale: str) -> None:
    page = (ROOT / "docs" / locale / "contribute" / "security.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    lines = [row for row in rows if "`test_" in row]
    assert len(lines) == len(rows) - page.count("| --- | --- | --- |") > 30
    for row in lines:
        [(module, name)] = re.findall(r"`(test_\w+\.py)::(test_\w+)`", row)
        assert f"def {name}(" in (ROOT / "tests" / module).read_text("utf-8"), row


def test_both_threat_models_have_the_same_lines() -> None:
    named = [
        re.findall(
            r"`test_\w+\.py::\w+`", (ROOT / "docs" / locale / "contribute" / "security.md").read_text("utf-8")
        )
        for locale in LOCALES
    ]
    assert named[0] == named[1]


# In a browser

HOSTILE = """
<script>window.fired = "script"</script>
<script src="https://evil.example/a.js"></script>
<img src="x" onerror="window.fired = 'handler'">
<img src="https://evil.example/a.png">
<iframe src="https://evil.example/"></iframe>
<iframe srcdoc="<script>parent.fired = 'srcdoc'</script>"></iframe>
<object data="https://evil.example/"></object>
<p style="position:fixed" id="styled"></p>
<style>p { position: fixed }</style>
<base href="https://evil.example/">
<form action="https://evil.example/"><button id="send">x</button></form>
<a id="js" href="javascript:window.fired='link'">x</a>
"""

AFTER = """async () => {
    const { position } = getComputedStyle(document.querySelector("#styled"));
    for (const id of ["js", "send"]) document.getElementById(id).click();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { fired: window.fired ?? null, position, base: document.baseURI, at: location.href };
}"""


def inject(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("<h1", f"{HOSTILE}<h1", 1))


@pytest.mark.browser
@pytest.mark.outside_policy
@pytest.mark.parametrize("path", ["/", "/prompts/wooly-mammoth/", "/en/404.html"])
def test_what_got_into_a_page_all_the_same_neither_runs_nor_loads(
    page: Page, base_url: str, path: str
) -> None:
    answered: list[str] = []
    page.on("response", lambda response: answered.append(response.url))
    page.route("https://evil.example/**", lambda route: route.fulfill(body="window.fired = 'loaded'"))
    page.route(f"**{path}", inject)
    page.goto(path)
    found = page.evaluate(AFTER)
    assert found == {"fired": None, "position": "static", "base": base_url + path, "at": base_url + path}
    assert not [url for url in answered if "evil" in url]


def players(page: Page) -> list[str]:
    """Try to frame each host; gives those that the policy let through."""
    loaded: list[str] = page.evaluate(
        """async (hosts) => {
        const refused = new Set();
        const note = (event) => refused.add(new URL(event.blockedURI).hostname);
        addEventListener("securitypolicyviolation", note);
        for (const host of hosts) {
            const frame = document.body.appendChild(document.createElement("iframe"));
            frame.src = `https://${host}/`;
            await new Promise((resolve) => {
                frame.onload = frame.onerror = resolve;
                setTimeout(resolve, 2000);
            });
        }
        return hosts.filter((host) => !refused.has(host));
    }""",
        [*embed.frame_hosts(Hosts()), "evil.example", "www.youtube.com"],
    )
    return loaded


@pytest.mark.browser
@pytest.mark.outside_policy
def test_players_may_be_framed_and_nobody_else(page: Page) -> None:
    page.route("https://**", lambda route: route.fulfill(body="<p>player</p>", content_type="text/html"))
    page.goto("/")
    assert players(page) == embed.frame_hosts(Hosts())


TOUR = """async () => {
    const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
    document.querySelector("label[for^=__palette]:not([hidden])")?.click();
    for (const button of document.querySelectorAll("main button:not([data-source])")) {
        button.click();
        await wait(5);
    }
    for (const details of document.querySelectorAll("details")) details.open = true;
    for (const input of document.querySelectorAll("main input[type=checkbox]")) input.click();
    await wait(100);
}"""


@pytest.mark.browser
@pytest.mark.parametrize("edition", ["", "/en"])
def test_every_kind_of_page_works_within_the_policy(page: Page, site: Path, edition: str) -> None:
    """Every control is used; ``_within_policy`` fails on any violation, as in all other browser tests."""
    page.on("dialog", lambda one: one.accept() if one.type == "beforeunload" else one.dismiss())
    page.route("https://**", lambda route: route.fulfill(body="", content_type="video/mp4"))
    for path in (
        "",
        "prompts/",
        "prompts/wooly-mammoth/",
        "glossary/low-angle/",
        "workbench/",
        "practice/",
        "rules/",
    ):
        page.goto(f"{edition}/{path}", wait_until="networkidle")
        page.evaluate(TOUR)
        if page.locator(".pg-video__play").count():
            page.locator(".pg-video__play").first.dispatch_event("click")
    page.goto(f"{edition}/")
    page.locator(".md-search__input").focus()
    page.keyboard.insert_text("a")
    page.locator(".md-search-result__item").first.wait_for()
