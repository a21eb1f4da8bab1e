"""What several tests share: copies of the guide, a built site, a served site, a browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner

from promptguide.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent
CHROMIUM = os.environ.get("PROMPTGUIDE_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
NO_CHROMIUM = (
    "browser tests skipped: no Chromium; install one (Debian: apt install chromium fonts-noto-cjk) "
    "or set PROMPTGUIDE_CHROMIUM=/path/to/chromium"
)
GUIDE_PARTS = ("mkdocs.yml", "mkdocs.en.yml", "docs", "prompts")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no browser, unless continuous integration forbids it."""
    if CHROMIUM:
        return
    if os.environ.get("PROMPTGUIDE_REQUIRE_BROWSER"):
        raise pytest.UsageError(NO_CHROMIUM)
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, in one line, how to get what was missing."""
    if not CHROMIUM:
        terminalreporter.write_line(NO_CHROMIUM)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium; pytest-playwright's own is never downloaded."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags}


@pytest.fixture(autouse=True)
def _within_policy(request: pytest.FixtureRequest) -> Iterator[None]:
    """No page of a browser test loads or runs what the site's policy forbids, but in tests of the policy."""
    if "page" not in request.fixturenames or request.node.get_closest_marker("outside_policy"):
        yield
        return
    found: list[str] = []
    context = request.getfixturevalue("context")
    context.on(
        "console", lambda message: found.append(message.text) if "Content Security" in message.text else None
    )
    yield
    assert found == []


def prompt_record(text: str, address: str = "https://cdn.openai.com/sora/videos/a.mp4") -> dict[str, Any]:
    """A prompt whose every text field holds the same text."""
    both = {"zh": text, "en": text}
    source = {"title": both, "link": "https://example.org/", "date": "2026-01-01"}
    return {
        "title": both,
        "text": both,
        "breakdown": [{"element": "lens", "phrase": both, "why": both}],
        "note": both,
        "source": source,
        "rights": {"kind": "original", "author": both, "licence": text},
        "model": "sora",
        "tags": ["animal"],
        "settings": {"aspect": "9:16", "seconds": 8},
        "weakness": {
            "text": both,
            "source": source,
        },
        "video": {"sources": [address], "aspect": "9:16", "poster": both, "description": both},
    }


def term_record(
    id_: str, element: str, name: dict[str, str], aliases: dict[str, list[str]]
) -> dict[str, Any]:
    """A term with nothing to say."""
    both = {"zh": "一", "en": "One"}
    texts = {"definition": both, "use": both, "avoid": both}
    return {"id": id_, "element": element, "name": name, "aliases": aliases, **texts}


def contents(folder: Path) -> list[Path]:
    """Everything in a guide's folder but what was only remembered of it."""
    return sorted(path for path in folder.rglob("*") if ".cache" not in path.parts)


def copy_guide(folder: Path) -> Path:
    """Copy this guide whole."""
    for part in GUIDE_PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / part)
    return folder


@pytest.fixture
def guide_copy(tmp_path: Path) -> Path:
    """A copy of this guide that a test may spoil, and small."""
    return copy_small_guide(tmp_path)


def copy_small_guide(tmp_path: Path) -> Path:
    """Copy so much of this guide that building it takes a moment.

    Of most chapters it has the head and the title only, and of the library what the others show.
    """
    copy_guide(tmp_path)
    for path in (tmp_path / "docs").glob("[ez][nh]/**/*.md"):
        if path.parent.name != "contribute" and path.stem not in {"index", "features"}:
            _, head, body = path.read_text("utf-8").split("---\n", 2)
            [title] = re.findall(r"^# .*$", body, flags=re.MULTILINE)[:1]
            path.write_text(f"---\n{head}---\n{title}\n", "utf-8")
    chapters = "\n".join(path.read_text("utf-8") for path in (tmp_path / "docs").rglob("*.md"))
    shown = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", chapters))
    shown |= {"snow-horses-low-angle", "harbin-ice-tower-low-angle"}  # for the galleries that chapters show
    data = tmp_path / "docs" / "data"
    sets = yaml.safe_load((data / "sets.yml").read_text("utf-8"))["sets"]
    sets = [group for group in sets if shown & {group["id"], *(one["prompt"] for one in group["members"])}]
    prompts = {member["prompt"] for group in sets for member in group["members"]} | shown
    for path in (tmp_path / "prompts").rglob("*.yml"):
        if path.stem not in prompts:
            path.unlink()
    for path in (tmp_path / "prompts").rglob("*.yml"):
        shown |= {
            term
            for row in yaml.safe_load(path.read_text("utf-8"))["breakdown"]
            for term in row.get("terms", [])
        }
    shown |= set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", (data / "rules.yml").read_text("utf-8")))
    terms = yaml.safe_load((data / "terms.yml").read_text("utf-8"))["terms"]
    terms = [{**term, "see": []} for term in terms if term["id"] in shown | {"low-angle"}]
    for name, content in (("sets", sets), ("terms", terms)):
        text = json.dumps({name: content}, ensure_ascii=False, indent=1)
        (data / f"{name}.yml").write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def small_guide(tmp_path: Path) -> Path:
    """A new guide as ``promptguide init`` writes it, in two languages: it builds in a moment."""
    folder = tmp_path / "guide"
    result = CliRunner().invoke(main, ["init", str(folder), "--lang", "en"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder


def run_mkdocs(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``mkdocs build`` in a guide, as a maintainer does."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This guide, built strictly."""
    folder = tmp_path_factory.mktemp("site")
    result = run_mkdocs(ROOT, "--strict", "--site-dir", str(folder))
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr, result.stderr
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer as web hosts do: with the site's own 404 page."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def ask(page: Page, script: str, argument: Any) -> Any:
    """Run an async function of the modules under ``assets/logic/`` and of the tools' data."""
    if not page.url.endswith("/robots.txt"):
        page.goto("/robots.txt")  # any page of the site that runs nothing itself
    return page.evaluate(
        f"""async (argument) => {{
          const logic = (name) => import(`/assets/promptguide/logic/${{name}}.js`);
          const language = await (await fetch("/assets/promptguide/language.json")).json();
          return await ({script})(argument, logic, language);
        }}""",
        argument,
    )


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on loopback; gives its address."""
    servers = []

    def serve(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def base_url(site: Path, serve_folder: Callable[[Path], str]) -> str:
    """The address of the built site, which pytest-playwright puts before paths."""
    return serve_folder(site)
