"""Whatever is written, reading it ends, raises nothing, and says where what is wrong stands.

Hypothesis looks for the texts. The parsers in C and Rust underneath, libyaml and html5ever, are fuzzed by
their makers.
"""

from __future__ import annotations

import json
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import prompt_record
from promptguide import chapters, embed, entries, publishing, spans
from promptguide.allowed_html import is_link, is_own
from promptguide.problems import errors
from promptguide.publishing import Found
from promptguide.table_records import Hosts
from promptguide.yamlnodes import Source, read
from test_hostile_chapters import Refused, converter
from test_markdown import LIBRARY

often = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])

YAML = st.text(alphabet="ab: -[]{}&*!|>'\"#%@`?,\n\t\\<é中\u202e\u200b0", max_size=120)
MARKUP = """< > b script div img src= onerror= " ' ` `` ``` - [a] ( ) javascript: ![ ]( <!-- --> /// # | &lt;
    &#106; \\ [^1] : * [[low-angle]] https://a.example/ / = ---"""
MARKDOWN = st.lists(
    st.sampled_from([*MARKUP.split(), " src=", " prompt | x", " ", "    ", "\n", "\n\n", "> ", "- "]),
    max_size=24,
).map("".join)
PARTS = """https: http: // / \\ @ : ? # %2e .. youtu.be youtube.com vimeo.com player.bilibili.com a.example
    evil.example HK6y8DAPN_0 watch?v= embed/ video/ 76979871 BV1xx411c7mD a.mp4 é ＠ 。 xn-- [::1] %00 " <"""
ADDRESSES = st.lists(st.sampled_from([*PARTS.split(), " ", "\n", "\t"]), max_size=8).map("".join)
NAMES = st.lists(st.text(st.characters(exclude_characters="/"), min_size=1), min_size=1, max_size=3).map(
    lambda parts: f"{'/'.join(parts)}.md"
)


def in_place(problems: list[entries.Problem], text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    for problem in problems:
        assert 1 <= problem.place.line <= len(lines) + 1, problem
        if problem.place.line <= len(lines):
            assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1, problem


@often
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    node, problems = read(Source("x.yml", data))
    assert node is not None or errors(problems)
    entries.read_prompt(Source("prompts/p/x.yml", data), LIBRARY.tables)
    chapters.parse(Source("x.md", data))


@often
@given(YAML)
def test_any_yaml_is_read_or_refused_in_place(text: str) -> None:
    node, problems = read(Source("x.yml", text.encode()))
    assert node is not None or errors(problems)
    in_place(problems, text)


@often
@given(st.data())
def test_a_good_file_that_is_damaged_anywhere_is_refused_in_place_or_still_good(data: st.DataObject) -> None:
    text = json.dumps(prompt_record("a fox in the snow"), indent=1)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    damaged = text[:start] + data.draw(YAML) + text[end:]
    entry, problems = entries.read_prompt(Source("prompts/p/x.yml", damaged.encode()), LIBRARY.tables)
    assert (entry is None) == bool(errors(problems))
    in_place(problems, damaged)


@often
@given(MARKDOWN)
def test_any_chapter_is_clean_and_what_it_loses_is_reported_in_place(text: str) -> None:
    problems = list(chapters.parse(Source("x.md", text.encode())).problems)
    in_place(problems, text)
    assert (
        Refused(re.sub(r"<promptguide.*|<span>.*", "", _CLEAN.reset().convert(_without_blocks(text)))).found
        == []
    )
    if Refused(_PLAIN.reset().convert(text)).found:
        assert errors(problems)


_CLEAN, _PLAIN = converter(), converter(clean=False)


def _without_blocks(text: str) -> str:
    """Blocks are ours, and are not cleaned."""
    return text.replace("///", "//").replace("[[", "[")


@often
@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=8), max_size=5))
def test_any_pieces_are_placed_or_refused_and_the_segments_are_the_text(text: str, quotes: list[str]) -> None:
    pieces = [spans.Piece(number, quote, None) for number, quote in enumerate(quotes, 1)]
    placed, faults = spans.place(text, pieces)
    assert len(placed) + len({fault.piece for fault in faults}) >= len(pieces)
    assert "".join(segment.text for segment in spans.segments(text, placed)) == text


@often
@given(ADDRESSES)
def test_any_address_is_a_player_of_the_table_or_refused(address: str) -> None:
    hosts = Hosts(files=["a.example"], players=["player.example"])
    found = embed.player(address, hosts)
    if isinstance(found, embed.Player):
        assert found.host in {*embed.frame_hosts(hosts), *hosts.files}
        assert re.fullmatch(r"https://[a-z.-]+/[\w./?=&%~-]*", found.player, re.ASCII), found.player
        assert found.player.startswith(f"https://{found.host}/")
    else:
        assert found.code in {"V001", "V002", "V003"}


@often
@given(ADDRESSES)
def test_what_is_on_this_site_names_no_host(address: str) -> None:
    if is_own(address):
        assert is_link(address)
        assert not re.match(r"[\s\x00-\x20]*(?:[a-zA-Z][a-zA-Z0-9+.-]*:|[/\\]{2})", address)


@often
@given(st.lists(NAMES, max_size=6))
def test_any_names_are_judged_and_no_two_share_a_place(names: list[str]) -> None:
    refused = {problem.place.path for problem in publishing.problems(Found(name, name) for name in names)}
    kept = [name for name in dict.fromkeys(names) if name not in refused]
    assert len({name.casefold() for name in kept}) == len(kept)
    assert not [name for name in kept if {".", ".."} & set(name.split("/"))]
