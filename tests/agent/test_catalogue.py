"""The list of bundled models."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from agent.catalogue import ASSETS, CatalogueUnreadable, Derived, default_embedder, default_language_model, entries
from agent.templates import FAMILIES

LISTED = """
[[model]]
id = "one"
kind = "language"
name = "One"
path = "one.Q4_1.gguf"
sha256 = "aa"
size_bytes = 4
licence = "Apache-2.0"
context = 100
template = "chatml"
default = true
requantise = "Q8_0"
"""


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    (tmp_path / "models.toml").write_text(LISTED)
    return tmp_path


def test_every_bundled_model_says_what_is_needed_to_use_it() -> None:
    listed = entries()
    assert {entry.kind for entry in listed if entry.default} == {"language", "embedder"}
    for entry in listed:
        assert len(entry.sha256) == 64
        assert entry.licence
        if entry.kind == "language":
            assert entry.template in FAMILIES


def test_the_bundled_models_are_in_place() -> None:
    language, embedder = default_language_model(), default_embedder()
    assert language is not None
    assert language.path.is_file()
    assert embedder is not None
    assert (embedder.folder / "modules.json").is_file()
    assert ASSETS in embedder.folder.parents


def test_a_model_that_is_not_there_is_no_default(assets: Path) -> None:
    assert default_language_model(assets) is None
    (assets / "models" / "one.Q4_1.gguf").write_bytes(b"four")
    found = default_language_model(assets)
    assert found is not None
    assert (found.path.name, found.sha256, found.parent_sha256) == ("one.Q4_1.gguf", "aa", "")


def test_what_was_requantised_is_preferred_while_it_is_whole(assets: Path) -> None:
    (assets / "models" / "one.Q4_1.gguf").write_bytes(b"four")
    (assets / "models" / "one.Q8_0.gguf").write_bytes(b"eight...")
    record = [Derived("one.Q8_0.gguf", "bb", 8, "Q8_0", "aa")]
    (assets / "models" / "derived.json").write_bytes(msgspec.json.encode(record))
    found = default_language_model(assets)
    assert found is not None
    assert (found.path.name, found.sha256, found.parent_sha256) == ("one.Q8_0.gguf", "bb", "aa")
    (assets / "models" / "one.Q8_0.gguf").write_bytes(b"cut")
    found = default_language_model(assets)
    assert found is not None
    assert found.sha256 == "aa"


def test_a_damaged_list_is_told_in_one_sentence(assets: Path) -> None:
    for damaged in ("[[model", "[[model]]\nid = 3\n"):
        (assets / "models.toml").write_text(damaged)
        with pytest.raises(CatalogueUnreadable, match=r"install the program again\.$"):
            default_language_model(assets)
