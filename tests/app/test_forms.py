"""The JSON forms that people script against, key by key."""

from __future__ import annotations

import json

import msgspec

from agent.contract import Answer, Citation, Draft, ModelFacts, ModelState, Sentence, Stage, Timing, Wrote
from agent.contract import Config as AgentConfig
from app.forms import (
    answer_form,
    doctor_form,
    event_form,
    folders_form,
    forgotten_form,
    found_form,
    index_form,
    mentions_form,
    status_form,
    verified_form,
)
from indexer.contract import (
    Check,
    Coverage,
    Disagreement,
    Embedder,
    Failure,
    Folder,
    Folders,
    Forgotten,
    Found,
    GraphNumbers,
    Hit,
    IndexStatus,
    LanguageShare,
    Mention,
    Mentions,
    Place,
    Verified,
)
from indexer.contract import Config as IndexerConfig

PLACE = Place("/a/b.pdf", 2, "page", 3, "page 3", "Price", 10, 20)
SENTENCE = Sentence("It costs £5.", "supported", (1,))
CITATION = Citation(1, PLACE, "B", "costs £5", "2026-01-01T00:00:00+00:00")
COVERAGE = Coverage(4, 2, 1, 1)
FOLDERS = Folders((Folder("/a", "reading", 3, 1, 1, 1, 9, None),), False, "ready", renewing=0.5)


def test_the_forms_of_a_verification_and_of_forgetting() -> None:
    verified = Verified(3, 9, 9, 9, False, (Disagreement("/a/b", "It has no vector.", True),))
    assert json.loads(msgspec.json.encode(verified_form(verified))) == {
        "files": 3,
        "passages": 9,
        "vectors": 9,
        "words": 9,
        "sound": False,
        "disagreements": [{"path": "/a/b", "sentence": "It has no vector.", "mended": True}],
    }
    assert forgotten_form(Forgotten(1, 2, True, "Nothing is left.")) == {
        "files": 1,
        "passages": 2,
        "proved": True,
        "sentence": "Nothing is left.",
    }


def test_a_sentence_that_tells_of_a_past_conversation_names_it() -> None:
    timing = Timing(1.0, 2.0, 3.0, 4, 5, 6, 7.0)
    told = Sentence("You asked.", "supported", (), thread="0af3")
    answer = Answer("You asked.", "answered", (told,), (), COVERAGE, 0, "", "", timing, "t", 1)
    assert answer_form(answer)["sentences"][0]["thread"] == "0af3"


def test_the_form_of_an_answer() -> None:
    timing = Timing(1.0, 2.0, 3.0, 4, 5, 6, 7.0)
    answer = Answer("It costs £5.", "answered", (SENTENCE,), (CITATION,), COVERAGE, 0, "A model", "abc", timing, "t", 1)
    assert json.loads(msgspec.json.encode(answer_form(answer))) == {
        "answer": "It costs £5.",
        "status": "answered",
        "sentences": [{"text": "It costs £5.", "support": "supported", "citations": [1]}],
        "citations": [
            {
                "n": 1,
                "path": "/a/b.pdf",
                "member": "",
                "page": 3,
                "start": 10,
                "end": 20,
                "quote": "costs £5",
                "modified": "2026-01-01T00:00:00+00:00",
            }
        ],
        "coverage": {"files": 4, "searched": 2, "unreadable": 1, "pending": 1, "online_only": 0},
        "notices": [],
        "understood": None,
        "only": [],
        "left_out": 0,
        "changes": [],
        "model": "A model",
        "brain": "abc",
        "timing": {
            "search_ms": 1.0,
            "first_token_ms": 2.0,
            "total_ms": 3.0,
            "prompt_tokens": 4,
            "cached_tokens": 5,
            "output_tokens": 6,
            "tokens_per_s": 7.0,
        },
        "thread": "t",
        "answered_before": None,
    }


def test_the_forms_of_a_stream() -> None:
    assert event_form(Stage("reading", 1, 5)) == {"event": "stage", "name": "reading", "done": 1, "total": 5}
    assert event_form(Draft("It")) == {"event": "draft", "text": "It"}
    wrote = event_form(Wrote((SENTENCE,), (CITATION,)))
    assert wrote["event"] == "wrote"
    assert wrote["citations"][0]["page"] == 3


def test_the_form_of_mentions() -> None:
    hit = Hit(7, PLACE, "B", "costs £5", 1.0, ("keyword",), 0.0, 1.0, "2026-01-01T00:00:00+00:00")
    found = Mentions((Mention(hit, 3, True),), total=9, called=1, passages=12, coverage=COVERAGE)
    assert json.loads(msgspec.json.encode(mentions_form(found))) == {
        "documents": [
            {
                "path": "/a/b.pdf",
                "member": "",
                "title": "B",
                "page": 3,
                "start": 10,
                "end": 20,
                "text": "costs £5",
                "passages": 3,
                "called": True,
                "modified": "2026-01-01T00:00:00+00:00",
            }
        ],
        "total": 9,
        "called": 1,
        "passages": 12,
        "coverage": {"files": 4, "searched": 2, "unreadable": 1, "pending": 1, "online_only": 0},
    }


def test_the_form_of_a_search() -> None:
    hit = Hit(7, PLACE, "B", "It costs £5.", 0.5, ("dense", "keyword"), 0.4, 1.0, "2026-01-01T00:00:00+00:00")
    assert found_form(Found((hit,), 1.5, COVERAGE)) == {
        "hits": [
            {
                "path": "/a/b.pdf",
                "member": "",
                "page": 3,
                "start": 10,
                "end": 20,
                "text": "It costs £5.",
                "score": 0.5,
                "why": ["dense", "keyword"],
                "way": [],
            }
        ],
        "took_ms": 1.5,
        "coverage": {"files": 4, "searched": 2, "unreadable": 1, "pending": 1, "online_only": 0},
    }


def test_the_form_of_a_status_names_models_that_still_load() -> None:
    failure = Failure("/a/c.pdf", "damaged", "This file is damaged.")
    german = LanguageShare("de", "German", 7, False)
    status = IndexStatus(
        3, 1, 1, 1, 9, 9, (failure,), 1000, None, "reading", paused_because="The computer is hot.", languages=(german,)
    )
    configs = (IndexerConfig("", "", "/m/embedder", "e" * 64), AgentConfig("", "", "/m/model.gguf", "f" * 64))
    form = status_form(status, FOLDERS, GraphNumbers(7, 30, 12, ()), ModelState("loading"), configs, True, 0)
    assert form["files"] == {
        "total": 3,
        "ready": 1,
        "pending": 1,
        "failed": 1,
        "online_only": 0,
    }
    assert form["quarantine"] == [
        {"path": "/a/c.pdf", "member": "", "code": "damaged", "reason": "This file is damaged.", "attempts": 1}
    ]
    assert (form["state"], form["paused"], form["paused_because"]) == ("reading", False, "The computer is hot.")
    assert form["folders"][0]["path"] == "/a"
    assert form["vectors"] == {"count": 9, "by": "exact", "renewing": 0.5}
    assert form["languages"] == [{"code": "de", "name": "German", "passages": 7, "covered": False}]
    assert form["network"] == {"locked": True, "connections": 0}
    assert (form["passages"], form["entities"], form["edges"], form["index_bytes"]) == (9, 7, 12, 1000)
    assert form["model"]["name"] == "model.gguf"
    assert form["model"]["state"] == "loading"
    assert form["embedder"] == {"name": "embedder", "path": "/m/embedder", "dimensions": None, "sha256": "e" * 64}


def test_the_form_of_a_status_with_models() -> None:
    facts = ModelFacts("A model", "/m", "f" * 64, 5, "llama", 135, 8192, "Q8_0", "Apache-2.0", "chatml")
    embedder = Embedder("MiniLM", "/e", 384, "e" * 64)
    status = IndexStatus(0, 0, 0, 0, 0, 0, (), 0, embedder, "ready")
    configs = (IndexerConfig("", "", ""), AgentConfig("", "", ""))
    form = status_form(
        status, FOLDERS, GraphNumbers(7, 30, 12, ()), ModelState("ready", facts, 4096, 2, 0), configs, True, 0
    )
    assert form["model"]["name"] == "A model"
    assert (form["model"]["context"], form["model"]["trained_context"]) == (4096, 8192)
    assert form["embedder"]["dimensions"] == 384


def test_the_forms_of_an_index_and_of_a_doctor() -> None:
    folder = Folder("/a", "ready", 3, 2, 0, 1, 9, None)
    form = index_form(Folders((folder,), False, "ready"), [Failure("/a/c", "empty", "It is empty.")])
    assert form["folders"][0]["ready"] == 2
    assert form["failures"][0]["reason"] == "It is empty."
    assert folders_form(FOLDERS)["folders"][0]["rules"] == {"include": (), "exclude": (), "max_file_bytes": 0}
    checks = [Check("A", True, "Fine."), Check("B", False, "Not.")]
    assert doctor_form(checks)["healthy"] is False
    assert doctor_form(checks[:1])["healthy"] is True
