"""The table of extractors: versions, and that what is warm needs no file any more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indexer import extractors
from indexer.extractors import EXTRACTORS, docx, tidy, version_of
from tests.corpus import make, old_office, opened

_SEALED = """
import sys, json
from indexer.extractors import Document, Limits, Unreadable, extract, warm
documents = [(name, open(path, "rb").read()) for name, path in json.loads(sys.argv[1])]
warm()
opened = []
sys.addaudithook(lambda event, arguments: opened.append((event, str(arguments[0]))) if event in
    ("open", "os.listdir", "os.scandir", "subprocess.Popen", "os.fork", "os.exec", "socket.__new__", "tempfile.mkstemp")
    else None)
texts = {}
for name, data in documents:
    texts[name] = "".join(part.text for part in extract(Document(name, data), Limits()).parts)
found = list(opened)
print(json.dumps([found, texts]))
"""


def test_what_is_warm_reads_every_family_without_opening_anything(tmp_path: Path) -> None:
    made = [
        make.make_text(tmp_path / "a.txt", "words in кодировке", "cp1251"),
        make.make_text(tmp_path / "a.md", "# words"),
        make.make_html(tmp_path / "a.html", "t", "<p>words</p>"),
        make.make_pdf(tmp_path / "a.pdf", ["words"]),
        make.make_docx(tmp_path / "a.docx", ["words"]),
        make.make_pptx(tmp_path / "a.pptx", [("words", [], "")]),
        make.make_xlsx(tmp_path / "a.xlsx", {"S": [["words"]]}),
        make.make_csv(tmp_path / "a.csv", [["words", "x"]]),
        make.make_eml(tmp_path / "a.eml", "words", "body"),
        opened.make_opendocument(tmp_path / "a.odt", "text", '<text:p xmlns:text="x">words</text:p>'),
        opened.make_epub(tmp_path / "a.epub", {"one.xhtml": "<p>words</p>"}, {}),
        old_office.make_doc(tmp_path / "a.doc", [old_office.Written("words\r")]),
        old_office.make_ppt(tmp_path / "a.ppt", [("words", "", "")]),
        old_office.make_xls(tmp_path / "a.xls", {"S": [["words"]]}),
        make.make_text(tmp_path / "a.rtf", r"{\rtf1\ansicpg932 words \'93\'fa}"),
        make.make_text(tmp_path / "a.json", '{"k": "words"}'),
        make.make_text(tmp_path / "a.yaml", "k: words"),
        make.make_text(tmp_path / "a.xml", "<a>words</a>"),
        make.make_text(tmp_path / "a.py", "def words(): pass"),
        make.make_text(tmp_path / "a.rs", "fn words() {}"),
        make.make_text(tmp_path / "a.ipynb", '{"cells": [{"cell_type": "code", "source": "words"}]}'),
    ]
    names = json.dumps([(path.name, str(path)) for path in made])
    command = [sys.executable, "-W", "ignore", "-c", _SEALED, names]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found, texts = json.loads(ended.stdout.splitlines()[-1])
    assert found == []
    assert len(texts) == len(made)
    assert all("words" in text for text in texts.values())


def test_the_version_of_a_reader_names_it_and_what_it_is_built_on() -> None:
    assert version_of(".docx").startswith(f"docx{docx.VERSION} ")
    assert f"tidy{tidy.VERSION}" in version_of(".docx").split()
    assert version_of(".docx") == version_of(".docm")
    assert version_of(".docx") != version_of(".pdf")
    assert version_of(".no") == ""
    assert all(version_of(suffix) for suffix in EXTRACTORS)


def test_the_version_changes_with_a_module_that_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {suffix: version_of(suffix) for suffix in (".docx", ".json", ".csv")}
    monkeypatch.setattr("indexer.extractors.ooxml.VERSION", 1000)
    after = {suffix: version_of(suffix) for suffix in before}
    assert after[".docx"] != before[".docx"]
    assert after[".json"] == before[".json"]


def test_every_family_can_be_read_and_warmed() -> None:
    for suffix in EXTRACTORS:
        extractor = extractors._extractor(suffix)
        assert callable(extractor.extract)
        assert callable(extractor.warm)
        assert extractor.VERSION >= 1
