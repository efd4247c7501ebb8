"""JSON, YAML, XML and notebooks: a value is found with its keys; nothing is expanded, run or fetched."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path

import pytest

from indexer.chunk import chunk
from indexer.extractors import Limits, Unreadable
from tests.corpus import make
from tests.indexer.extractors.reading import read, read_bytes

ORDER = {
    "name": "Kaffee",
    "address": {"city": "Łódź", "geo": {"lat": 1.5}},
    "tags": ["red", "green"],
    "orders": [{"id": 1, "note": "late"}, {"id": 2}],
    "nothing": None,
    "paid": True,
}


def test_values_of_json_stand_beside_their_keys_and_the_keys_above_are_headings() -> None:
    (part,) = read_bytes("a.json", json.dumps(ORDER).encode()).parts
    assert part.text == (
        "name: Kaffee\n\naddress:\n  city: Łódź\n  geo:\n    lat: 1.5\ntags: red, green\n\n"
        "orders:\n\n  id: 1\n  note: late\n\n  id: 2\npaid: true"
    )
    named = [(heading.level, heading.title, part.text[heading.offset :].split()[0]) for heading in part.headings]
    assert named == [
        (1, "address", "address:"),
        (2, "geo", "geo:"),
        (1, "", "tags:"),
        (1, "orders", "orders:"),
        (1, "", "paid:"),
    ]


def test_a_passage_deep_in_the_data_knows_its_keys() -> None:
    data = {"plant": {"line": {"pumps": [{"serial": f"P-{n}", "state": "running well"} for n in range(200)]}}}
    (part,) = read_bytes("a.json", json.dumps(data).encode()).parts
    found = chunk(part)
    assert len(found) > 5
    assert {(piece.above, piece.heading) for piece in found} == {("plant › line", "pumps")}


def test_lines_of_json_comments_and_faults_are_read_as_far_as_they_make_sense() -> None:
    assert read_bytes("a.jsonl", b'{"a": 1}\n{"a": 2}\n').parts[0].text == "a: 1\n\na: 2"
    loose = b"// settings\n{'a': 'x', b: 2, /* no */ \"c\": [1, 2,],}"
    assert read_bytes("a.json", loose).parts[0].text == "a: x\nb: 2\nc: 1, 2"
    assert read_bytes("a.json", b'{"a": {"b": "c"').parts[0].text == "a:\n  b: c"
    assert read_bytes("a.json", rb'{"a": "\u0141\ud83d\ude00 \"q\" \\ \n2"}').parts[0].text == 'a: Ł😀 "q" \\\n2'


def test_pictures_in_letters_are_left_out() -> None:
    data = json.dumps({"picture": "data:image/png;base64," + "QUJD" * 500, "name": "x"}).encode()
    assert read_bytes("a.json", data).parts[0].text == "name: x"


@pytest.mark.parametrize("deep", [b"[" * 200_000, b'{"a":' * 100_000, b"[[" * 50_000 + b"1" + b"]]" * 50_000])
def test_data_nested_without_end_has_an_outcome_soon(deep: bytes) -> None:
    began = time.monotonic()
    for name in ("a.json", "a.yaml", "a.xml"):
        with contextlib.suppress(Unreadable):
            assert read_bytes(name, deep).parts
    assert time.monotonic() - began < 20


def test_a_large_file_ends_where_there_is_text_enough() -> None:
    data = b"[" + b'{"k": "some words here"},' * 400_000 + b"{}]"
    extracted = read_bytes("a.json", data, Limits(max_characters=10_000))
    assert extracted.truncated
    assert len(extracted.parts[0].text) == 10_000


def test_yaml_is_read_like_json_and_aliases_are_not_expanded() -> None:
    source = "name: web\nspec:\n  ports:\n  - port: 80\n    name: http\n  - port: 443\n  args: [a, b]\nempty:\n"
    assert read_bytes("a.yaml", source.encode()).parts[0].text == (
        "name: web\n\nspec:\n  ports:\n\n    port: 80\n    name: http\n\n    port: 443\n  args: a, b"
    )
    laughs = "a: &a [lol, lol]\n" + "".join(
        f"{c}: &{c} [{', '.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(read_bytes("a.yaml", laughs.encode()).parts[0].text) < 1000
    unsafe = "a: !!python/object/apply:os.system ['exit 1']\n"
    assert read_bytes("a.yaml", unsafe.encode()).parts[0].text == "a: exit 1"


def test_what_is_no_yaml_is_read_as_text() -> None:
    template = "a: {{ value }}\n{% if x %}\nb: c\n"
    assert read_bytes("a.yml", template.encode()).parts[0].text == template.strip()


def test_xml_keeps_elements_attributes_and_running_text(tmp_path: Path) -> None:
    source = (
        "<?xml version='1.0' encoding='ISO-8859-1'?><invoice number='7'><to><name>Inês</name></to>"
        "<p>Due <b>soon</b>, please</p><item>pen</item></invoice>"
    )
    extracted = read(make.make_text(tmp_path / "a.xml", source, "latin-1"))
    assert extracted.parts[0].text == (
        "invoice:\n  number: 7\n  to:\n    name: Inês\n  p: Due soon, please\n  item: pen"
    )


def test_entities_are_neither_fetched_nor_expanded(tmp_path: Path) -> None:
    secret = make.make_text(tmp_path / "secret.txt", "the secret")
    document_type = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "{"lol" * 1000}">'
    for level in range(9):
        document_type += f'<!ENTITY e{level} "{f"&e{level - 1};" * 10 if level else "&y;"}">'
    path = make.make_text(tmp_path / "a.xml", f"{document_type}]><d><a>before</a><b>&x;</b><c>&e8;</c></d>")
    text = read(path).parts[0].text
    assert "before" in text
    assert "secret" not in text
    assert len(text) < 10_000


def test_a_notebook_keeps_headings_code_and_outputs() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Tides\n", "Of the port."]},
        {"cell_type": "code", "source": "print(1)", "outputs": [{"output_type": "stream", "text": ["1\n"]}]},
        {"cell_type": "markdown", "source": "## Later"},
    ]
    extracted = read_bytes("a.ipynb", json.dumps({"cells": cells, "nbformat": 4}).encode())
    (part,) = extracted.parts
    assert part.text == "# Tides\nOf the port.\n\nprint(1)\n\n1\n\n## Later"
    assert [(heading.level, heading.title) for heading in part.headings] == [(1, "Tides"), (2, "Later")]
    assert extracted.title == "Tides"
    with pytest.raises(Unreadable, match="damaged"):
        read_bytes("a.ipynb", b"{")
