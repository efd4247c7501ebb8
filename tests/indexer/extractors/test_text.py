"""Plain and marked-up text of any encoding."""

from __future__ import annotations

import pytest

from indexer.extractors import Limits, Unreadable
from tests.indexer.extractors.reading import read_bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "cp1252"])
def test_the_encoding_is_found(encoding: str) -> None:
    words = "Die Prüfung der Geräte in Köln läuft über zwölf Stunden."
    assert read_bytes("a.txt", words.encode(encoding)).parts[0].text == words


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1252", "Käse"),
        ("cp1252", "L’été dernier, la société a reçu 3 000 € – « très bien »"),
        ("cp1252", "A reunião será no armazém às 14 horas; não há alteração de preço."),
        ("cp1252", "Så går vi på sjøen i morgen, det blir gøy å prøve båten"),
        ("cp1250", "Spółka z Łodzi płaci za części i usługi w ciągu dziesięciu dni."),
        ("iso8859_2", "Společnost zaplatí zboží do třiceti dnů, příliš žluťoučký kůň."),
        ("cp1250", "A szerződés időtartama öt év, a díj fizetése előre történik."),
        ("cp1254", "Şirketin İstanbul şubesi ödemeyi yarın yapacak; sözleşme gereği değişiklik."),
        ("cp1251", "Компания оплачивает счёт в течение десяти дней после поставки."),
        ("koi8_r", "Компания оплачивает счёт в течение десяти дней после поставки."),
        ("cp1253", "Η εταιρεία θα πληρώσει το τιμολόγιο εντός δέκα ημερών."),
        ("cp932", "会社は請求書を十日以内に支払います。カタカナのテスト。"),
        ("gb18030", "公司将在交货后十天内支付发票。会议推迟到三月。"),
        ("big5", "公司將在交貨後十天內支付發票。會議推遲到三月。"),
        ("cp949", "회사는 납품 후 열흘 이내에 송장을 지불합니다."),
    ],
)
def test_an_encoding_that_nothing_names_is_found_by_its_letters(encoding: str, words: str) -> None:
    assert read_bytes("a.txt", words.encode(encoding)).parts[0].text == words


@pytest.mark.parametrize("data", [b"\x7fELF" + bytes(200), b"%PDF-1.4 x", bytes(range(256)) * 8, b"MZ\x90" + b"x" * 99])
def test_binary_data_is_no_text(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes("a.txt", data)
    assert caught.value.code == "unsupported"


def test_white_space_is_no_text() -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes("a.md", b" \n\t\n")
    assert caught.value.code == "empty"


def test_control_characters_go_and_line_ends_are_one_kind() -> None:
    assert (
        read_bytes("a.log", b"one\x07\r\ntwo\rthree \n\n\n\n\n\nfour\x0c").parts[0].text == "one\ntwo\nthree\n\n\nfour"
    )


def test_a_long_text_is_cut_at_the_limit() -> None:
    extracted = read_bytes("a.txt", "zwölf".encode() * 100, Limits(max_characters=12))
    assert extracted.parts[0].text == "zwölfzwölfzw"
    assert extracted.truncated


def test_markdown_has_a_title_and_headings_outside_of_code() -> None:
    text = "---\ntitle: Glossary\n---\n# Terms #\n\n```\n# no heading\n```\nSet\n===\n\n## [Link](x)\ntext\n"
    extracted = read_bytes("a.md", text.encode())
    assert extracted.title == "Glossary"
    assert [(heading.level, heading.title) for heading in extracted.parts[0].headings] == [
        (1, "Terms"),
        (1, "Set"),
        (2, "Link"),
    ]
    part = extracted.parts[0]
    assert [part.text[heading.offset :].split("\n")[0] for heading in part.headings] == [
        "# Terms #",
        "Set",
        "## [Link](x)",
    ]


def test_restructured_text_has_headings_by_the_order_of_their_marks() -> None:
    text = "=====\nTitle\n=====\n\nSection\n-------\ntext\n\nOther\n-----\n"
    headings = read_bytes("a.rst", text.encode()).parts[0].headings
    assert [(heading.level, heading.title) for heading in headings] == [(1, "Title"), (2, "Section"), (2, "Other")]


def test_a_kind_that_is_not_read_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes("a.exe", b"x")
    assert caught.value.code == "unsupported"
