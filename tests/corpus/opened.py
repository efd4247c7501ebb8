"""Documents of open formats, written as their standards say: OpenDocument and EPUB."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(
    f'xmlns:{short}="{_OASIS}{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "presentation": "presentation",
        "style": "style",
        "meta": "meta",
    }.items()
)
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def make_opendocument(path: Path, kind: str, body: str, styles: str = "", meta: str = "", locked: bool = False) -> Path:
    """A document whose body is of a kind: "text", "spreadsheet" or "presentation"."""
    content = (
        f"<office:document-content {_NAMES} {_DC}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    sealed = "<encryption-data/>" if locked else ""
    members = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": content,
        "meta.xml": f"<office:document-meta {_NAMES} {_DC}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": f"<manifest><file-entry>{sealed}</file-entry></manifest>",
    }
    return _zipped(path, members)


def make_epub(path: Path, chapters: Mapping[str, str], contents: Mapping[str, str], sealed: bool = False) -> Path:
    """A book; `chapters` are names and bodies in reading order, `contents` names and titles."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    links = "".join(f'<li><a href="{name}#start">{title}</a></li>' for name, title in contents.items())
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/b.opf"/></rootfiles></container>',
        "OEBPS/b.opf": (
            f"<package {_DC}><metadata><dc:title>The Tide Book</dc:title><dc:creator>Ana Reis</dc:creator>"
            f"<dc:language>pt</dc:language></metadata><manifest>{items}"
            '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest>'
            f"<spine>{spine}</spine></package>"
        ),
        "OEBPS/nav.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol>{links}</ol></nav></body></html>',
    }
    if sealed:
        members["META-INF/encryption.xml"] = "<encryption/>"
    for name, body in chapters.items():
        members[f"OEBPS/{name}"] = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    return _zipped(path, members)


def _zipped(path: Path, members: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
