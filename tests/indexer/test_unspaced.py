"""Text in scripts that part no words can be found by a part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.store import Store
from indexer.unspaced import parted
from tests.indexer.made import KEY, found, put


def test_a_run_becomes_pairs_of_letters_and_everything_else_stays() -> None:
    assert parted("Der Vertrag endet am 31. März.") == "Der Vertrag endet am 31. März."
    assert parted("契約期間").split() == ["契約", "約期", "期間"]
    assert parted("abc契def").split() == ["abc", "契", "def"]
    assert parted("") == ""


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("本契約の期間は三月末に終わります。", "契約期間"),
        ("合同将于三月底终止，需提前三个月通知。", "合同什么时候终止"),
        ("계약은 3월 말에 끝납니다.", "계약"),
    ],
)
def test_a_sentence_without_spaces_is_found_by_words_in_it(tmp_path: Path, text: str, question: str) -> None:
    store = Store(tmp_path / "index.db", KEY)
    try:
        put(store, "/a/wanted.txt", text)
        put(store, "/a/other.txt", "天気は晴れです。 날씨가 맑습니다. 天气很好。")
        assert found(store, question)[:1] == [text]
        assert store.words.counted(store.words.of(question), [("", text)]).held.any()
    finally:
        store.close()
