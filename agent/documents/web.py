"""HTML from Markdown, for the page that is printed: no links, no pictures, no scripts, nothing that loads."""

from __future__ import annotations

import html

from agent.documents.marked import Block, Marked, Runs, plain

_CELL = "border:1px solid #999; padding:4px"


def page(marked: Marked, notes_called: str = "Sources") -> str:
    """The body of a page; footnotes stand at its end under `notes_called`."""
    parts: list[str] = []
    open_lists: list[str] = []
    for block in marked.blocks:
        wanted = block.level if block.kind in ("bullet", "number") else 0
        tag = "ol" if block.kind == "number" else "ul"
        while len(open_lists) > wanted or (wanted and len(open_lists) == wanted and open_lists[-1] != tag):
            parts.append(f"</{open_lists.pop()}>")
        while len(open_lists) < wanted:
            open_lists.append(tag)
            parts.append(f'<ol start="{block.number}">' if tag == "ol" else "<ul>")
        parts.append(_block(block))
    parts += [f"</{tag}>" for tag in reversed(open_lists)]
    if marked.notes:
        parts.append(f"<hr/><p><b>{html.escape(notes_called)}</b></p>")
        parts += [f'<p style="font-size:9pt">{n}. {_runs(runs)}</p>' for n, runs in enumerate(marked.notes, 1)]
    return "\n".join(parts)


def _block(block: Block) -> str:
    match block.kind:
        case "heading":
            return f"<h{block.level}>{_runs(block.runs)}</h{block.level}>"
        case "bullet" | "number":
            return f"<li>{_runs(block.runs)}</li>"
        case "quote":
            return f"<blockquote>{_runs(block.runs)}</blockquote>"
        case "rule":
            return "<hr/>"
        case "table":
            rows = [
                "<tr>" + "".join(f'<{tag} style="{_CELL}">{_runs(cell)}</{tag}>' for cell in row) + "</tr>"
                for tag, row in zip(("th", *("td",) * (len(block.rows) - 1)), block.rows, strict=True)
            ]
            return f'<table style="border-collapse:collapse">{"".join(rows)}</table>'
        case "paragraph":
            return f"<p{_direction(block.runs)}>{_runs(block.runs)}</p>"


def _runs(runs: Runs) -> str:
    said: list[str] = []
    for run in runs:
        text = f"<sup>{run.note}</sup>" if run.note else html.escape(run.text).replace("\n", "<br/>")
        text = f"<b>{text}</b>" if run.bold else text
        said.append(f"<i>{text}</i>" if run.italic else text)
    return "".join(said)


def _direction(runs: Runs) -> str:
    import unicodedata

    first = next((way for c in plain(runs) if (way := unicodedata.bidirectional(c)) in ("L", "R", "AL")), "L")
    return "" if first == "L" else ' dir="rtl"'
