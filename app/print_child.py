"""Run as a process of its own: makes a PDF file, `python -m app.print_child`.

Laying out a long text takes longer than a window may stand still, and needs Qt's fonts, which the command line does not
load. One JSON document comes on stdin, a `PrintPage`; one goes to stdout, a `Printed`. The HTML is the agent's own, and
nothing in it is loaded: a document that asks for a file or an address gets nothing.
"""

from __future__ import annotations

import os
import sys

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QUrl
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from agent.contract import Printed, PrintPage
from indexer.network_lock import lock
from indexer.wire import decode

MARGIN_MM = 5.0
"""Beside the 20 mm that `QTextDocument.print_` leaves by itself."""
DOTS_PER_INCH = 300
_STYLE = (
    "h1{font-size:18pt} h2{font-size:14pt} h3{font-size:12pt} p{margin-top:4px; margin-bottom:8px} "
    "li{margin-bottom:3px} table{margin-top:6px; margin-bottom:10px}"
)


class _Closed(QTextDocument):
    """A document that loads nothing."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Nothing."""
        del kind, name
        return None


def printed(request: PrintPage) -> Printed:
    """The PDF file of a page. Needs a `QGuiApplication`."""
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(request.title)
    writer.setCreator("Counterpart")
    writer.setResolution(DOTS_PER_INCH)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    document = _Closed()
    font = QFont(QGuiApplication.font())
    font.setPointSize(11)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(f"<html><body>{request.html}</body></html>")
    document.print_(writer)
    buffer.close()
    return Printed(bytes(written.data()), _missing(document.toPlainText(), font))


def _missing(text: str, font: QFont) -> int:
    """How many different signs of a text no font of this computer has."""
    metrics = QFontMetrics(font)
    return sum(not c.isspace() and not metrics.inFontUcs4(ord(c)) for c in set(text) if c.isprintable())


def main() -> int:
    """Print what stdin asks for; 0 when it went well."""
    lock()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # no display is needed, and none may be there
    request = decode(msgspec.Raw(sys.stdin.buffer.read()), PrintPage)
    qt = QGuiApplication(["counterpart"])
    sys.stdout.buffer.write(msgspec.json.encode(printed(request)))
    sys.stdout.buffer.flush()
    del qt
    return 0


if __name__ == "__main__":
    sys.exit(main())
