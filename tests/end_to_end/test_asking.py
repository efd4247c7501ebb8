"""Where a question wants to be looked for, and whole documents: over the real processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.conftest import Counterpart

pytestmark = pytest.mark.timeout(300)
LEASE = "# Rent\nThe rent of the hall is {rent} euros a month.\n\nThe contract ends on {end} 2027.\n"


def test_a_folder_limits_the_search_and_whole_documents_are_compared_and_summarised(
    counterpart: Counterpart, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    for folder, name, rent, end in (
        ("Contoso", "lease v1.md", "4,200", "3 March"),
        ("Contoso", "lease v2.md", "4,500", "30 June"),
        ("Fabrikam", "hall.md", "5,500", "1 May"),
    ):
        (files / folder).mkdir(parents=True, exist_ok=True)
        (files / folder / name).write_text(LEASE.format(rent=rent, end=end), "utf-8")
    limited = counterpart(
        "ask", "What is the rent of the hall in the Fabrikam folder?", "--folder", str(files), "--json"
    )
    assert limited.code == 0, limited.err
    assert limited.json["only"] == ["Fabrikam folder"]
    assert {Path(one["path"]).name for one in limited.json["citations"]} == {"hall.md"}
    told = counterpart("ask", "What is the rent of the hall in the Fabrikam folder?")
    assert "Only: Fabrikam folder" in told.out
    compared = counterpart("ask", "What changed between version 1 and 2 of the lease?", "--json").json
    assert "4,200 became 4,500" in compared["answer"]
    assert "3 March 2027 became 30 June 2027" in compared["answer"]
    summed = counterpart("ask", "Summarise the folder Contoso", "--json").json
    assert summed["answer"].startswith("I read all 2 documents in “Contoso”")
    assert counterpart("ask", "4,200 € + 19 % VAT").out.startswith("4,200 + 19 % = 4,998 €.")
