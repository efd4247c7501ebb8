"""Settings become the children's configuration, with the catalogue's models where none was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent import catalogue
from agent.contract import ApprovalRules
from app.opening import agent_config, indexer_config
from app.profile import Profile
from app.settings import Settings, SettingsBroken, SettingValue, changed


def test_the_defaults_are_the_catalogues_models(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    own, embedder = catalogue.default_language_model(), catalogue.default_embedder()
    assert own is not None
    assert embedder is not None
    agent, indexer = agent_config(profile, Settings(), "k"), indexer_config(profile, Settings(), "k")
    assert (agent.model_path, agent.model_sha256, agent.model_template) == (str(own.path), own.sha256, own.template)
    assert (indexer.embedder_dir, indexer.embedder_sha256) == (str(embedder.folder), embedder.sha256)
    assert (agent.key, indexer.key) == ("k", "k")
    assert Path(agent.agent_dir).parent == Path(indexer.index_dir).parent == tmp_path


def test_what_the_user_chose_goes_before_the_catalogue(tmp_path: Path) -> None:
    settings = changed(Settings(), "model.path", str(tmp_path / "big.gguf"))
    settings = changed(settings, "reading.embedder", str(tmp_path))
    settings = changed(settings, "reading.max_file_mb", 5)
    agent = agent_config(Profile(tmp_path), settings, "")
    indexer = indexer_config(Profile(tmp_path), settings, "")
    assert (agent.model_path, agent.model_sha256, agent.model_name) == (str(tmp_path / "big.gguf"), "", "")
    assert (indexer.embedder_dir, indexer.embedder_sha256) == (str(tmp_path), "")
    assert indexer.max_file_bytes == 5 * 1024 * 1024


def test_how_reading_behaves_reaches_the_indexer(tmp_path: Path) -> None:
    chosen: dict[str, SettingValue] = {
        "reading.ocr": False,
        "reading.hydrate": True,
        "reading.cpu_percent": 40,
        "reading.rest_on": ("heat",),
        "reading.max_index_gb": 3,
        "vectors.by": "server",
        "vectors.server": "vectors.example:8000",
    }
    settings = Settings()
    for key, value in chosen.items():
        settings = changed(settings, key, value)
    config = indexer_config(Profile(tmp_path), settings, "")
    assert (config.ocr, config.hydrate, config.cpu_share, config.rest_on) == (False, True, 0.4, ("heat",))
    assert (config.max_index_bytes, config.vectors_by) == (3_000_000_000, "server")
    assert config.vectors_server == "vectors.example:8000"
    with pytest.raises(SettingsBroken, match=r"vectors\.server"):
        changed(settings, "vectors.server", "http://elsewhere/")


def test_an_embedding_model_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    settings = changed(Settings(), "reading.embedder", str(tmp_path / "gone"))
    with pytest.raises(SettingsBroken, match="no embedding model"):
        indexer_config(Profile(tmp_path), settings, "")


def test_what_the_settings_deny_reaches_the_gateway(tmp_path: Path) -> None:
    settings = changed(changed(Settings(), "approvals.run", "deny"), "approvals.wait_s", 30)
    config = agent_config(Profile(tmp_path), settings, "k")
    assert config.approvals == ApprovalRules(run="deny", wait_s=30)
