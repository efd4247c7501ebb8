"""Spreadsheets and CSV asked by SQL, through the real sealed child."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest

from indexer.contract import Column, ListTables, QueryTable
from indexer.serving import Cancelled, Refused
from indexer.stop import Stop
from tests.corpus.broken import make_locked_office
from tests.corpus.opened import make_opendocument
from tests.indexer.tabled import Tabled, workbook

pytestmark = pytest.mark.timeout(120)
INVOICES = """Rechnungen 2026;;;;
Nr.;Kunde;Datum;Betrag;Status
2026001;Prüfhaus Nord;03.01.2026;1.234,50 €;offen
2026002;Müller GmbH;15.02.2026;950,00 €;bezahlt
2026003;Gráfica Sol;01.03.2026;12.000,00 €;offen
2026004;Müller GmbH;20.03.2026;-50,00 €;n/a
Summe;;;14.134,50 €;
"""


@pytest.fixture(scope="module")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tabled]:
    with Tabled(tmp_path_factory.mktemp("tabled"), run_within_s=4.0) as made:
        yield made


def columns(tabled: Tabled, path: str) -> dict[str, Column]:
    (table,) = tabled.of(path)
    return {one.name: one for one in table.columns}


def test_a_german_csv_has_numbers_dates_and_money_and_its_sum_is_no_row(tabled: Tabled) -> None:
    path = tabled.add("rechnungen.csv", INVOICES)
    (table,) = tabled.of(path, "Summe der offenen Rechnungen von Müller")
    assert (table.name, table.rows, table.totals) == ("rechnungen", 4, 1)
    kinds = {one.name: (one.kind, one.unit) for one in table.columns}
    assert kinds["Betrag"] == ("number", "EUR")
    assert kinds["Datum"] == ("date", "")
    said = {one.name: one.said for one in table.columns if one.said}
    assert said == {"Kunde": ("Müller GmbH",), "Status": ("offen",)}
    found = tabled.ask(path, """SELECT sum("Betrag"), min("Datum") FROM rechnungen WHERE "Status" = 'offen'""")
    assert found.rows == ((13234.5, "2026-01-03"),)


def test_each_row_comes_with_its_place_in_the_text_of_its_sheet(tabled: Tabled) -> None:
    path = tabled.add("placed.csv", INVOICES)
    found = tabled.ask(path, 'SELECT rowid, "Kunde" FROM placed ORDER BY "Betrag" DESC', "placed", 2)
    assert found.columns == ("Kunde",)
    assert found.total == 4
    shown = tabled.store.part_text(path, 0)
    assert shown is not None
    for row, hit in zip(found.rows, found.places, strict=True):
        assert hit is not None
        assert hit.text == shown.text[hit.place.start : hit.place.end]
        assert f"Kunde: {row[0]} | " in hit.text


def test_a_workbook_is_asked_with_its_exact_numbers_not_with_what_its_cells_show(tabled: Tabled) -> None:
    rows = [
        ("Region", "When", "Sales", "Share"),
        *(("NS"[n % 2], date(2026, 1, 1 + n), n + 0.25, 0.1) for n in range(20)),
    ]
    staff = [("Name", "Since"), ("Ann", datetime(2020, 5, 1, 9, 30))]
    data = workbook({"Sales 2026": rows, "Empty": [], "Staff": staff}, {"C": '#,##0 "€"', "D": "0%"})
    path = tabled.add("book.xlsx", data)
    tables = {one.name: one for one in tabled.of(path)}
    assert {name: (one.part, one.rows) for name, one in tables.items()} == {"Sales 2026": (0, 20), "Staff": (2, 1)}
    assert {one.name: one.unit for one in tables["Sales 2026"].columns if one.unit} == {"Sales": "EUR", "Share": "%"}
    assert tabled.ask(path, 'SELECT sum("Sales"), avg("Share") FROM "Sales 2026"').rows == ((195, 10.0),)
    found = tabled.ask(path, 'SELECT rowid, "Sales" FROM "Sales 2026" WHERE "Region" = \'S\' ORDER BY 2', "Sales 2026")
    assert [hit.text.split(" | ")[0] for hit in found.places if hit] == ["Region: S"] * 10


def test_an_open_document_is_asked_like_any_other(tabled: Tabled) -> None:
    cells = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
        f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{shown}</text:p>'
        "</table:table-cell></table:table-row>"
        for name, value, shown in (("Ann", "1234.56", "1.234,6"), ("Bo", "10", "10"))
    )
    head = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>'
        for one in ("Name", "Hours")
    )
    body = f'<table:table table:name="Time"><table:table-row>{head}</table:table-row>{cells}</table:table>'
    path = make_opendocument(tabled.folder / "time.ods", "spreadsheet", body)
    tabled.index(path)
    assert tabled.ask(str(path), 'SELECT sum("Hours") FROM "Time"').rows == ((1244.56,),)


def test_figures_that_may_be_read_in_two_ways_stay_words(tabled: Tabled) -> None:
    path = tabled.add("open.tsv", "Item\tWeight\tDue\nA\t1,234\t03/04/2026\nB\t2,500\t05/06/2026\n")
    assert {name: one.kind for name, one in columns(tabled, path).items()} == dict.fromkeys(
        ("Item", "Weight", "Due"), "text"
    )
    path = tabled.add("told.csv", 'Item,Weight,Due\nA,"1,234",03/04/2026\nB,"2,500",05/26/2026\n')
    assert columns(tabled, path)["Weight"].kind == "number"
    assert tabled.ask(path, 'SELECT sum("Weight"), max("Due") FROM told').rows == ((3734, "2026-05-26"),)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234,50 €", 1234.5), ("1 234,50", 1234.5), ("1'234'567,5", 1234567.5), ("(12,50)", -12.5),
        ("12,50-", -12.5), ("-0,5", -0.5),
        ("1.200,-", 1200), ("EUR 7", 7), ("−3", -3), ("12-34", None), ("1,23,45", None), ("offen", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_written_or_not_at_all(tabled: Tabled, written: str, number: float | None) -> None:
    rows = "".join(f"{n};{n},5\n" for n in range(30))
    path = tabled.add("one.csv", f"Nr.;Wert\n{rows}99;{written}\n")
    assert columns(tabled, path)["Wert"].unread == (number is None)
    assert tabled.ask(path, 'SELECT "Wert" FROM one WHERE "Nr." = 99').rows == ((number,),)


def test_named_dates_and_codes_with_leading_zeros_are_told_apart_from_numbers(tabled: Tabled) -> None:
    path = tabled.add("codes.csv", "Code;Tag;Plz\n007;3. März 2026;01099\n012;18. Dezember 2025;80331\n")
    kinds = {name: one.kind for name, one in columns(tabled, path).items()}
    assert kinds == {"Code": "text", "Tag": "date", "Plz": "text"}
    assert tabled.ask(path, 'SELECT "Tag" FROM codes ORDER BY 1').rows == (("2025-12-18",), ("2026-03-03",))


def test_labels_and_cells_are_never_part_of_a_statement(tabled: Tabled) -> None:
    content = 'a"; DROP TABLE x; --,rowid,A"; drop table X; --\n"\'; DROP TABLE evil; --",1,2\n"x",3,4\n'
    path = tabled.add('evil"; drop.csv', content)
    (table,) = tabled.of(path, "'; DROP TABLE evil; --")
    names = [one.name for one in table.columns]
    assert len({name.casefold() for name in names}) == 3
    assert "rowid" not in names
    assert table.rows == 2
    assert tabled.ask(path, f'SELECT count(*) FROM "{table.name}"').rows == ((2,),)


def test_blank_and_alike_labels_are_numbered_and_a_sheet_without_labels_has_columns(tabled: Tabled) -> None:
    book = workbook(
        {"A": [("Name", "Sum", "sum", None), ("x", 1, 2, "y"), ("z", 3, 4, None)], "B": [(1, 2), (3, 4), (5, 6)]}
    )
    one, other = tabled.of(tabled.add("labels.xlsx", book))
    assert [column.name for column in one.columns] == ["Name", "Sum", "sum 2", "Column 4"]
    assert [column.name for column in other.columns] == ["Column 1", "Column 2"]
    assert other.rows == 3


def test_two_tables_of_one_sheet_are_two_and_a_repeated_header_is_none(tabled: Tabled) -> None:
    rows = [
        ("Name", "Hours"),
        ("Ann", 3),
        ("Bo", 4),
        ("Name", "Hours"),
        ("Cy", 5),
        (),
        ("City", "Cost"),
        ("Rome", 9),
        ("Oslo", 8),
    ]
    first, second = tabled.of(tabled.add("two.xlsx", workbook({"Both": rows})))
    assert (first.name, second.name) == ("Both", "Both 2")
    assert [one.name for one in second.columns] == ["City", "Cost"]


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE t", "SELECT 1; SELECT 2", "UPDATE t SET a = 1", "COPY t TO '/tmp/stolen'", "ATTACH '/tmp/x.db'",
        "SET memory_limit = '10GB'", "INSTALL httpfs", "PRAGMA database_list", "", "-- nothing",
    ],
)  # fmt: skip
def test_nothing_but_one_select_is_run(tabled: Tabled, sql: str) -> None:
    path = tabled.add("t.csv", "a,b\nx,2\ny,4\n")
    with pytest.raises(Refused, match="Only one SELECT statement"):
        tabled.ask(path, sql)
    assert tabled.ask(path, "SELECT count(*) FROM t").rows == ((2,),)


@pytest.mark.parametrize(
    "sql",
    ["SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM glob('/*')",
     "SELECT content FROM read_text('/etc/passwd')", "SELECT * FROM nothing", "SELECT FROM WHERE"],
)  # fmt: skip
def test_a_statement_reaches_no_file_and_a_wrong_one_is_told_in_one_sentence(tabled: Tabled, sql: str) -> None:
    path = tabled.add("t.csv", "a,b\nx,2\ny,4\n")
    with pytest.raises(Refused) as refused:
        tabled.ask(path, sql)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_a_query_that_never_ends_or_needs_a_gigabyte_is_stopped_and_the_next_one_is_answered(tabled: Tabled) -> None:
    path = tabled.add("t.csv", "a,b\nx,2\ny,4\n")
    with pytest.raises(Refused, match="took longer than 4 s"):
        tabled.ask(path, "WITH RECURSIVE r AS (SELECT 1 n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r")
    with pytest.raises(Refused, match="needs more memory"):
        tabled.ask(path, "SELECT repeat(a, 1500000000) FROM t")
    found = tabled.ask(path, "SELECT a, repeat(a, 5000) FROM t, range(1000) ORDER BY a", limit=9_999)
    assert (found.total, len(found.rows)) == (2000, 500)
    assert all(len(str(row[1])) == 2000 for row in found.rows)


def test_a_query_that_nobody_waits_for_ends_in_the_middle_and_the_next_one_is_answered(tabled: Tabled) -> None:
    path = tabled.add("stopped.csv", "a,b\nx,2\ny,4\n")
    assert tabled.ask(path, 'SELECT sum("b") FROM stopped').rows == ((6,),)
    wished, begun = Stop(), threading.Event()

    @contextmanager
    def heard(wake: Callable[[], None]) -> Iterator[None]:
        begun.set()
        with wished.heard(wake):
            yield

    def check() -> None:
        if wished.is_set():
            raise Cancelled

    def stop() -> None:
        assert begun.wait(10)
        wished.set()

    stopping = threading.Thread(target=stop)
    stopping.start()
    endless = "WITH RECURSIVE r AS (SELECT 1 n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
    with pytest.raises(Cancelled):
        tabled.tables.query(QueryTable(path, endless), check, heard)
    stopping.join(10)
    assert tabled.ask(path, 'SELECT sum("b") FROM stopped').rows == ((6,),)


def test_a_file_that_changed_went_away_is_locked_or_no_table_is_told_in_one_sentence(tabled: Tabled) -> None:
    changed, gone = tabled.add("changed.csv", "a,b\nx,2\ny,4\n"), tabled.add("gone.csv", "a,b\nx,2\ny,4\n")
    Path(changed).write_text("a,b\nx,3\ny,4\nz,5\n", encoding="utf-8")
    Path(gone).unlink()
    locked = make_locked_office(tabled.folder / "locked.xlsx")
    tabled.index(locked)
    note = tabled.add("note.txt", "No table.")
    new = str(tabled.folder / "new.csv")
    told = {
        changed: "has changed",
        gone: "not exist",
        str(locked): "password",
        note: "no spreadsheet",
        new: "not in the",
    }
    for path, why in told.items():
        with pytest.raises(Refused, match=why):
            tabled.ask(path, "SELECT 1")


def test_the_files_that_hold_the_words_of_a_question_come_first_and_are_counted(tmp_path: Path) -> None:
    with Tabled(tmp_path) as tabled:
        for n in range(8):
            tabled.add(f"list {n}.csv", f"Plant,Height {n}\nfern,{n}\nmoss,{n + 1}\n")
        wanted = tabled.add("hours.csv", "Employee,Hours\nAnn Weber,12\nBo Lind,30\n")
        tabled.add("note.txt", "Employee hours of Ann Weber.")
        found = tabled.tables.tables(ListTables("How many hours did Ann Weber work?"), lambda: None)
        assert found.tables[0].path == wanted
        assert {one.path for one in found.tables} == {wanted}
        assert (found.coverage.files, found.coverage.searched) == (9, 9)


def test_a_long_file_is_read_whole_although_the_index_holds_its_beginning(tmp_path: Path) -> None:
    from indexer.extractors import Limits

    with Tabled(tmp_path, limits=Limits(max_characters=20_000)) as tabled:
        rows = "".join(f"row {n},{n}\n" for n in range(30_000))
        path = tabled.add("long.csv", f"Name,Number\n{rows}")
        assert tabled.ask(path, 'SELECT count(*), sum("Number") FROM long').rows == ((30_000, 449_985_000),)
        found = tabled.ask(path, 'SELECT rowid, "Name" FROM long WHERE "Number" IN (7, 29000) ORDER BY 1', "long")
        near, far = found.places
        assert near is not None
        assert near.text == "Name: row 7 | Number: 7"
        assert far is None
