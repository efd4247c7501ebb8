"""Files of several formats with real prose, made where the benchmark runs."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from tests.corpus import make


def prose() -> Iterator[str]:
    """Real paragraphs: the descriptions that installed packages carry."""
    for distribution in sorted(importlib.metadata.distributions(), key=lambda one: one.metadata["Name"].lower()):
        text = distribution.metadata.json.get("description", "") or ""
        assert isinstance(text, str)
        for paragraph in re.split(r"\n\s*\n", text):
            plain = " ".join(paragraph.split())
            if len(plain) > 120:
                yield plain


_UNSAFE = str.maketrans("", "", '/\\:*?"<>|')
KINDS = ("pdf", "docx", "html", "md")


def write_files(folder: Path, files: int, share: int, shares: int, kinds: Sequence[str] = KINDS) -> int:
    """Files of about ten passages each; every share of the paragraphs is another one. The number of characters."""
    paragraphs = islice(prose(), share, None, shares)
    characters = 0
    for number in range(files):
        lines = list(islice(paragraphs, 12))
        if not lines:
            break
        characters += sum(map(len, lines))
        path = folder / f"file-{number:03}.{kinds[number % len(kinds)]}"
        match path.suffix:
            case ".pdf":
                make.make_pdf(path, ["\n".join(lines[:6]), "\n".join(lines[6:])])
            case ".docx":
                make.make_docx(path, lines)
            case ".html":
                body = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in lines)
                path.write_text(f"<html><body>{body}</body></html>", "utf-8")
            case _:
                path.write_text("\n\n".join(lines), "utf-8")
    return characters


def write_mixed_files(folder: Path, files: int) -> None:
    """Small files of the kinds that lie in office folders, a hundred to a folder, of one to five paragraphs."""
    paragraphs = list(prose())
    for number in range(files):
        lines = [paragraphs[(number * 3 + at) % len(paragraphs)] for at in range(1 + number % 5)]
        place = folder / f"{number // 100:02}"
        place.mkdir(exist_ok=True)
        stem = place / f"{number:04} {' '.join(lines[0].split()[:3]).translate(_UNSAFE)[:40]}"
        match number % 10:
            case 0 | 1:
                make.make_pdf(stem.with_name(stem.name + ".pdf"), lines)
            case 2 | 3:
                make.make_docx(stem.with_name(stem.name + ".docx"), lines)
            case 4:
                make.make_xlsx(
                    stem.with_name(stem.name + ".xlsx"),
                    {"Sheet": [["Number", "Text"], *([at, line[:200]] for at, line in enumerate(lines))]},
                )
            case 5:
                make.make_pptx(stem.with_name(stem.name + ".pptx"), [(line[:40], [line], "") for line in lines])
            case 6:
                make.make_eml(stem.with_name(stem.name + ".eml"), lines[0][:60], "\n\n".join(lines))
            case 7:
                body = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in lines)
                make.make_html(stem.with_name(stem.name + ".html"), lines[0][:60].replace("<", ""), body)
            case 8:
                make.make_csv(
                    stem.with_name(stem.name + ".csv"),
                    [["Number", "Text"], *([str(at), line] for at, line in enumerate(lines))],
                )
            case _:
                stem.with_name(stem.name + ".txt").write_text("\n\n".join(lines), "utf-8")
