"""The strict reader: whatever the bytes, it gives nodes or problems with places, and never raises."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import ROOT
from promptguide.yamlnodes import MAX_BYTES, Mapping, Scalar, Source, at, read, to_plain


def codes(data: bytes | str) -> list[str]:
    _, problems = read(Source("f.yml", data.encode() if isinstance(data, str) else data))
    return [p.code for p in problems]


@given(
    st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@example(b"\xff\xfe\x00")
@example(b"a: [\x00]")
@example(b"? ")
@example(b"- - - -")
@example(b"!!timestamp x")
@example(b"%YAML 9.9\n---\n")
@example(b"*")
@example(b"a: !")
def test_any_bytes_give_a_node_or_a_problem_at_a_place(data: bytes) -> None:
    node, problems = read(Source("f.yml", data))
    assert node is not None or problems
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for found in problems:
        assert found.place.path == "f.yml"
        assert 1 <= found.place.line <= lines + 1
        assert found.place.column >= 1


KEYS = st.text(alphabet="abcxyz", min_size=1, max_size=6)
VALUES = st.recursive(
    st.text(alphabet="a 茶:#'\"-1\t", max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_what_json_writes_is_read_as_the_same_text(value: dict[str, object]) -> None:
    import json

    node, problems = read(Source("f.yml", json.dumps(value, ensure_ascii=False).replace("\\t", " ").encode()))
    expected = json.loads(json.dumps(value).replace("\\t", " "))
    assert node is not None
    assert to_plain(node) == expected
    assert problems == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("[" * 100_000, "Y007"),
        ("- " * 100_000, "Y007"),
        ("{a: " * 50_000, "Y007"),
        ("a: " + "x" * (MAX_BYTES + 1), "Y006"),
        ("[" + "1," * 30_000 + "]", "Y007"),
        ("title: \x07", "Y004"),
        ("title: a\u2028b", "Y004"),
        ("title: \u202eevil", "Y015"),
        (b"title: caf\xe9", "Y001"),
        ("title: 茶".encode("utf-16"), "Y001"),
        ("", "Y012"),
        ("# nothing\n", "Y012"),
        ("a: &x [*x]", "Y008"),
        ("? [a]\n: b", "Y014"),
    ],
)
def test_hostile_text_is_refused_with_its_code_at_once(data: bytes | str, code: str) -> None:
    start = time.process_time()
    assert code in codes(data)
    assert time.process_time() - start < 1


def test_places_count_from_one_in_characters_and_see_through_a_bom_and_crlf() -> None:
    source = Source("f.yml", "\ufefftitle:\r\n  zh: 茶摊 # 注\r\n  en: Tea\r\n".encode())
    node, problems = read(source)
    assert problems == []
    assert isinstance(node, Mapping)
    _, place = at(node, ("title", "en"))
    assert (place.line, place.column) == (3, 7)
    assert to_plain(node) == {"title": {"zh": "茶摊", "en": "Tea"}}


def test_an_undecodable_byte_has_its_place() -> None:
    _, problems = read(Source("f.yml", "a: 茶\nb: ".encode() + b"\xff"))
    assert [str(p.place) for p in problems] == ["f.yml:2:4"]


def test_scalars_stay_the_text_that_was_written() -> None:
    node, _ = read(Source("f.yml", b"aspect: '16:9'\nn: 007\nd: 2024-02-30\nnull: ~\n"))
    assert isinstance(node, Mapping)
    assert to_plain(node) == {"aspect": "16:9", "n": "007", "d": "2024-02-30", "null": "~"}
    assert all(isinstance(value, Scalar) for value in node.entries.values())


def test_without_the_c_parser_the_program_says_so_at_once() -> None:
    program = "import yaml; yaml.__with_libyaml__ = False; import promptguide.yamlnodes"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "ImportError: promptguide needs PyYAML with its C parser" in result.stderr
