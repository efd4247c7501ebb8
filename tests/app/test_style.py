"""Looks: every text reaches its contrast, every token of the style sheet exists."""

from __future__ import annotations

from dataclasses import fields

import pytest
from pytestqt.qtbot import QtBot

from app.style import ASSETS, DARK, LIGHT, Colours, Style, contrast, style_sheet

SURFACES = ("canvas", "side", "raised", "sunken")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["text", "muted", "accent", "good", "warn", "bad"])
def test_every_text_reaches_a_contrast_of_4_5_on_every_surface(colours: Colours, text: str) -> None:
    for surface in SURFACES:
        assert contrast(getattr(colours, text), getattr(colours, surface)) >= 4.5, surface


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", [one.name for one in fields(Colours) if one.name.startswith("kind_")])
def test_the_colour_of_every_kind_of_entity_can_be_read_on_every_surface(colours: Colours, role: str) -> None:
    for surface in (*SURFACES, "hover", "accent_soft"):
        assert contrast(getattr(colours, role), getattr(colours, surface)) >= 4.5, surface


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("on_accent", "accent_fill"),
        ("on_accent", "accent_fill_hover"),
        ("lit_text", "lit"),
        ("warn", "warn_soft"),
        ("bad", "bad_soft"),
        ("text", "accent_soft"),
        ("accent", "accent_soft"),
        ("text", "hover"),
        ("muted", "hover"),
        ("good", "hover"),
    ],
)
def test_texts_on_coloured_grounds_reach_their_contrast(colours: Colours, text: str, surface: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, surface)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_frames_of_fields_and_the_focus_ring_stand_out(colours: Colours) -> None:
    for surface in SURFACES:
        assert contrast(colours.line_strong, getattr(colours, surface)) >= 3.0, surface
        assert contrast(colours.accent, getattr(colours, surface)) >= 3.0, surface


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_has_no_token_without_a_value(colours: Colours) -> None:
    assert "$" not in style_sheet(colours)


def test_a_change_of_theme_is_told_and_changes_every_colour(qtbot: QtBot, style: Style) -> None:
    style.set_theme("light")
    with qtbot.waitSignal(style.changed, timeout=1000):
        style.set_theme("dark")
    assert style.dark
    same = [one.name for one in fields(Colours) if getattr(LIGHT, one.name) == getattr(DARK, one.name)]
    assert set(same) <= {"on_accent", "page_lit"}
    style.set_theme("light")


def test_every_icon_is_drawn(style: Style) -> None:
    for path in sorted((ASSETS / "icons").glob("*.svg")):
        assert style.pixmap(path.stem, 16).toImage().pixelColor(8, 8).isValid()
        assert not style.icon(path.stem).isNull()
