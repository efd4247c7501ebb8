"""Settings: declared once, saved in one step, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings, SettingsBroken, changed, declared, load, save


def test_every_setting_has_a_name_and_a_sentence() -> None:
    settings = list(declared())
    assert len({setting.key for setting in settings}) == len(settings)
    for setting in settings:
        assert setting.title != setting.name
        assert setting.sentence.endswith(".")
        assert setting.of(Settings()) == setting.default


def test_a_choice_is_offered_in_the_order_of_its_declaration() -> None:
    theme = next(setting for setting in declared() if setting.key == "window.theme")
    assert theme.choices == ("system", "light", "dark")


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == Settings()


def test_what_is_saved_is_what_is_loaded_and_defaults_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    settings = changed(changed(Settings(), "window.theme", "dark"), "reading.excludes", ("*.tmp", "drafts"))
    save(path, settings)
    assert load(path) == settings
    assert "context" not in path.read_text()
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[window]\nthme = 'dark'\n", "window.thme"),
        ("[widow]\ntheme = 'dark'\n", "widow"),
        ("[window]\ntheme = 'purple'\n", "window.theme"),
        ("[model]\ncontext = 3\n", "model.context"),
        ("[model]\ncontext = 'many'\n", "model.context"),
        ("[model\n", "TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence_that_names_the_key(tmp_path: Path, text: str, names: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(SettingsBroken) as raised:
        load(path)
    assert names in str(raised.value)
    assert "\n" not in str(raised.value)
    assert path.read_text() == text


def test_a_file_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsBroken, match="cannot be read"):
        load(path)


def test_a_value_that_is_not_allowed_changes_nothing() -> None:
    with pytest.raises(SettingsBroken, match=r"model\.threads"):
        changed(Settings(), "model.threads", -5)
