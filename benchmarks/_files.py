"""Files of several formats with real prose, made where the benchmark runs."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.corpus import make


def _prose() -> Iterator[str]:
    """Real paragraphs: the descriptions that installed packages carry."""
    for distribution in sorted(importlib.metadata.distributions(), key=lambda one: one.metadata["Name"].lower()):
        text = distribution.metadata.json.get("description", "") or ""
        assert isinstance(text, str)
        for paragraph in re.split(r"\n\s*\n", text):
            plain = " ".join(paragraph.split())
            if len(plain) > 120:
                yield plain


def write_files(folder: Path, files: int, share: int, shares: int) -> None:
    """Files of about ten passages each; every share of the paragraphs is another one."""
    paragraphs = islice(_prose(), share, None, shares)
    for number in range(files):
        lines = list(islice(paragraphs, 12))
        if not lines:
            break
        stem = folder / f"file-{number:03}"
        match number % 4:
            case 0:
                make.make_pdf(stem.with_suffix(".pdf"), ["\n".join(lines[:6]), "\n".join(lines[6:])])
            case 1:
                make.make_docx(stem.with_suffix(".docx"), lines)
            case 2:
                body = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in lines)
                stem.with_suffix(".html").write_text(f"<html><body>{body}</body></html>", "utf-8")
            case _:
                stem.with_suffix(".md").write_text("\n\n".join(lines), "utf-8")
