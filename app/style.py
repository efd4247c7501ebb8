"""The one place of looks: colours, spacing, type, icons. No other module names a colour or a font size.

Widgets say what they are with `kind(widget, "primary")`; `assets/style/app.qss` says how that looks.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

ASSETS = Path(__file__).resolve().parent.parent / "assets"
ThemeName = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of one theme, as #rrggbb; each text colour reaches 4.5:1 on each surface it is used on."""

    canvas: str
    side: str
    sunken: str
    raised: str
    hover: str
    line: str
    line_strong: str
    text: str
    muted: str
    accent: str
    accent_fill: str
    accent_fill_hover: str
    on_accent: str
    accent_soft: str
    good: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    lit: str
    lit_text: str
    page_lit: str
    kind_person: str
    kind_organisation: str
    kind_project: str
    kind_term: str
    kind_document: str
    kind_event: str
    kind_place: str
    kind_thing: str
    """The last eight tell kinds of entities apart, together with their icons; as text they reach 4.5:1, too."""


LIGHT = Colours(
    canvas="#ffffff",
    side="#f5f6f8",
    sunken="#f1f3f5",
    raised="#ffffff",
    hover="#e8ebef",
    line="#e2e5ea",
    line_strong="#818994",
    text="#1b1f24",
    muted="#565e69",
    accent="#2a52be",
    accent_fill="#2f59cf",
    accent_fill_hover="#2749ac",
    on_accent="#ffffff",
    accent_soft="#e9effd",
    good="#1a7145",
    warn="#855200",
    warn_soft="#fdf3df",
    bad="#b3261e",
    bad_soft="#fcebea",
    lit="#ffe99a",
    lit_text="#1b1f24",
    page_lit="#ffd23c",
    kind_person="#1f5fbf",
    kind_organisation="#7a3fb0",
    kind_project="#a8471a",
    kind_term="#0b6b78",
    kind_document="#565e69",
    kind_event="#a3276b",
    kind_place="#1a7145",
    kind_thing="#735600",
)
DARK = Colours(
    canvas="#181a1f",
    side="#121418",
    sunken="#22252b",
    raised="#1f2228",
    hover="#2b2f37",
    line="#2e323a",
    line_strong="#737b87",
    text="#e7e9ec",
    muted="#a4abb6",
    accent="#9bb6ff",
    accent_fill="#3f66d8",
    accent_fill_hover="#3357c2",
    on_accent="#ffffff",
    accent_soft="#24304d",
    good="#6fcf9b",
    warn="#e9b765",
    warn_soft="#362b17",
    bad="#ff9b92",
    bad_soft="#3d2120",
    lit="#5c4b12",
    lit_text="#fff4cc",
    page_lit="#ffd23c",
    kind_person="#8fb4ff",
    kind_organisation="#cfa6f7",
    kind_project="#f3ab82",
    kind_term="#66cbd6",
    kind_document="#b2b9c4",
    kind_event="#f295c3",
    kind_place="#79d39e",
    kind_thing="#dcbc66",
)

SPACE = {"xs": 4, "s": 8, "m": 12, "l": 16, "xl": 24, "xxl": 40}
TYPE = {"small": 12, "body": 14, "reading": 15, "title": 16, "headline": 24}
RADIUS = 8
READING_WIDTH = 760
"""Widest column of text, in logical pixels: about 95 characters."""
FAMILIES = ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "sans-serif")


def kind(widget: QWidget, name: str) -> None:
    """Say what a widget is, for the style sheet; takes effect at once."""
    widget.setProperty("kind", name)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.updateGeometry()


class Style(QObject):
    """The current look of the program. `changed` says that colours are others now."""

    changed = Signal()

    def __init__(self, app: QApplication, theme: ThemeName = "system") -> None:
        super().__init__(app)
        self._app = app
        self._theme: ThemeName = theme
        self.colours = LIGHT
        app.setStyle("Fusion")
        _load_fonts()
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(TYPE["body"])
        app.setFont(font)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def dark(self) -> bool:
        """Whether the look is dark now."""
        return self.colours is DARK

    def set_theme(self, theme: ThemeName) -> None:
        """Light, dark, or what the system has."""
        if theme != self._theme:
            self._theme = theme
            self._apply()

    def icon(self, name: str, role: str = "muted") -> QIcon:
        """The icon `assets/icons/NAME.svg` in the colour of a role."""
        return QIcon(_Drawing(name, getattr(self.colours, role), self.colours.line_strong))

    def pixmap(self, name: str, size: int, ratio: float = 1.0, role: str = "muted") -> QPixmap:
        """The icon as a picture of `size` logical pixels for a screen with `ratio` device pixels for each."""
        pixmap = QPixmap(_drawn(name, getattr(self.colours, role), round(size * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def colour(self, role: str) -> QColor:
        """One colour of the current theme by its name in `Colours`."""
        return QColor(getattr(self.colours, role))

    def _follow_system(self) -> None:
        if self._theme == "system":
            self._apply()

    def _apply(self) -> None:
        system_is_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = self._theme == "dark" or (self._theme == "system" and system_is_dark)
        self.colours = DARK if dark else LIGHT
        self._app.setPalette(_palette(self.colours))
        self._app.setStyleSheet(style_sheet(self.colours))
        self.changed.emit()


class _Drawing(QIconEngine):
    """An icon that is drawn when it is painted, sharp at each size and scale."""

    def __init__(self, name: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._name, self._colour, self._disabled = name, colour, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self._drawn(round(rect.width() * ratio), mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        del state
        return self._drawn(min(size.width(), size.height()), mode)

    def clone(self) -> QIconEngine:
        return _Drawing(self._name, self._colour, self._disabled)

    def _drawn(self, size: int, mode: QIcon.Mode) -> QPixmap:
        return _drawn(self._name, self._disabled if mode == QIcon.Mode.Disabled else self._colour, size)


def style_sheet(colours: Colours) -> str:
    """`assets/style/app.qss` with the tokens filled in; an unknown token raises `KeyError`."""
    tokens = asdict(colours)
    tokens |= {f"space_{name}": f"{size}px" for name, size in SPACE.items()}
    tokens |= {f"type_{name}": f"{size}px" for name, size in TYPE.items()}
    tokens |= {
        "radius": f"{RADIUS}px",
        "arrow": (ASSETS / "style" / f"arrow-{'dark' if colours is DARK else 'light'}.svg").as_posix(),
        "closed": (ASSETS / "style" / f"closed-{'dark' if colours is DARK else 'light'}.svg").as_posix(),
    }
    return Template((ASSETS / "style" / "app.qss").read_text(encoding="utf-8")).substitute(tokens)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.canvas),
        (roles.WindowText, colours.text),
        (roles.Base, colours.raised),
        (roles.AlternateBase, colours.sunken),
        (roles.Text, colours.text),
        (roles.PlaceholderText, colours.muted),
        (roles.Button, colours.raised),
        (roles.ButtonText, colours.text),
        (roles.ToolTipBase, colours.raised),
        (roles.ToolTipText, colours.text),
        (roles.Highlight, colours.accent_fill),
        (roles.HighlightedText, colours.on_accent),
        (roles.Link, colours.accent),
        (roles.LinkVisited, colours.accent),
        (roles.Accent, colours.accent_fill),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.line_strong))
    return palette


@cache
def _load_fonts() -> None:
    for font in sorted((ASSETS / "fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(font))


@cache
def _source(name: str) -> str:
    return (ASSETS / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _drawn(name: str, colour: str, size: int) -> QPixmap:
    svg = _source(name).replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"')
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
