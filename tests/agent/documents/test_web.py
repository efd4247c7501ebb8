from __future__ import annotations

from agent.documents.marked import read
from agent.documents.web import page


def test_nothing_of_a_text_becomes_markup_that_loads_or_runs() -> None:
    html = page(read('<script>alert(1)</script> ![x](https://a.example/x.png) <img src="file:///etc/passwd"> [a](b)'))
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html
    assert "&lt;script&gt;" in html


def test_lists_are_nested_and_closed_and_notes_stand_at_the_end() -> None:
    html = page(read("- a\n  - b\n- c\n\n3. d\n\ntext[^1]\n\n[^1]: A file"))
    assert html.count("<ul>") == html.count("</ul>") == 2
    assert '<ol start="3">' in html
    assert html.index("<sup>1</sup>") < html.index("<b>Sources</b>") < html.index("1. A file")
