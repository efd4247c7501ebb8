"""The JSON that the command line prints: stable forms that people script against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import msgspec

from agent.contract import Answer, ApprovalEnded, AskEvent, Citation, Draft, ModelState, Seen, Sentence, Stage, Wrote
from agent.contract import Config as AgentConfig
from indexer.contract import (
    Check,
    Coverage,
    Failure,
    Folder,
    Folders,
    Forgotten,
    Found,
    GraphNumbers,
    IndexStatus,
    Mentions,
    Verified,
)
from indexer.contract import Config as IndexerConfig

Form = dict[str, Any]


def answer_form(answer: Answer) -> Form:
    """`counterpart ask --json`."""
    return {
        "answer": answer.text,
        "status": answer.status,
        "sentences": [_sentence(sentence) for sentence in answer.sentences],
        "citations": [_citation(citation) for citation in answer.citations],
        "coverage": _coverage(answer.coverage),
        "notices": list(answer.notices),
        "understood": answer.understood or None,
        "only": list(answer.only),
        "left_out": answer.left_out,
        "changes": msgspec.to_builtins(answer.changes),
        "model": answer.model,
        "brain": answer.brain,
        "timing": msgspec.to_builtins(answer.timing),
        "thread": answer.thread,
        "answered_before": answer.answered_before or None,
    }


def event_form(event: AskEvent) -> Form:
    """One line of `counterpart ask --json --stream`; the last line is `{"event": "answer", ...answer_form}`."""
    if isinstance(event, Stage):
        about = {"about": event.about} if event.about else {}
        return {"event": "stage", "name": event.name, "done": event.done, "total": event.total, **about}
    if isinstance(event, Wrote):
        return {
            "event": "wrote",
            "sentences": [_sentence(sentence) for sentence in event.sentences],
            "citations": [_citation(citation) for citation in event.citations],
        }
    if isinstance(event, Seen):
        return {"event": "found", "sources": [_citation(citation) for citation in event.sources]}
    if isinstance(event, Draft):
        return {"event": "draft", "text": event.text}
    if isinstance(event, ApprovalEnded):
        return {"event": "decided", "allowed": event.allowed, "sentence": event.sentence}
    effect = event.effect
    return {
        "event": "approval",
        "tool": effect.tool,
        "risk": effect.risk,
        "summary": effect.summary,
        "arguments": effect.arguments,
        "files": list(effect.files),
        "diff": effect.diff,
        "reason": event.reason,
    }


def found_form(found: Found) -> Form:
    """`counterpart search --json`."""
    return {
        "hits": [
            {
                "path": hit.place.path,
                "member": hit.place.member,
                "page": hit.place.page,
                "start": hit.place.start,
                "end": hit.place.end,
                "text": hit.text,
                "score": hit.score,
                "why": list(hit.why),
                "way": list(hit.path),
            }
            for hit in found.hits
        ],
        "took_ms": found.took_ms,
        "coverage": _coverage(found.coverage),
    }


def mentions_form(found: Mentions) -> Form:
    """`counterpart mentions --json`."""
    return {
        "documents": [
            {
                "path": one.first.place.path,
                "member": one.first.place.member,
                "title": one.first.title,
                "page": one.first.place.page,
                "start": one.first.place.start,
                "end": one.first.place.end,
                "text": one.first.text,
                "passages": one.passages,
                "called": one.called,
                "modified": one.first.modified,
            }
            for one in found.documents
        ],
        "total": found.total,
        "called": found.called,
        "passages": found.passages,
        "coverage": _coverage(found.coverage),
    }


def status_form(
    status: IndexStatus,
    folders: Folders,
    graph: GraphNumbers,
    model: ModelState,
    configs: tuple[IndexerConfig, AgentConfig],
    locked: bool,
    connections: int,
) -> Form:
    """`counterpart status --json`.

    What a model that is still loading has not told yet comes from the configuration, or is null.
    """
    indexer, agent = configs
    facts: Form = {
        "name": agent.model_name or PurePath(agent.model_path).name,
        "path": agent.model_path,
        "sha256": agent.model_sha256 or None,
        "licence": agent.model_licence or None,
    }
    if model.facts is not None:
        facts = msgspec.to_builtins(model.facts)
        facts.pop("type")
        facts["trained_context"] = facts.pop("context")
    embedder: Form = {
        "name": PurePath(indexer.embedder_dir).name,
        "path": indexer.embedder_dir,
        "dimensions": None,
        "sha256": indexer.embedder_sha256 or None,
    }
    if status.embedder is not None:
        embedder = msgspec.to_builtins(status.embedder)
    return {
        "files": {
            "total": status.files,
            "ready": status.ready,
            "pending": status.pending,
            "failed": status.failed,
            "online_only": status.online_only,
        },
        "state": status.state,
        "problem": status.problem,
        "paused": folders.paused,
        "paused_because": status.paused_because,
        "eta_s": status.eta_s,
        "folders": [_folder(folder) for folder in folders.folders],
        "passages": status.passages,
        "vectors": {"count": status.vectors, "by": status.vectors_by, "renewing": folders.renewing},
        "languages": [msgspec.to_builtins(language) for language in status.languages],
        "notices": list(status.notices),
        "entities": graph.entities,
        "edges": graph.edges,
        "quarantine": [_failure(failure) for failure in status.quarantine],
        "index_bytes": status.index_bytes,
        "max_index_bytes": status.max_index_bytes or indexer.max_index_bytes,
        "model": {
            "state": model.state,
            "problem": model.problem,
            "context": model.context or agent.context,
            "threads": model.threads,
            "gpu_layers": model.gpu_layers,
            "ability": model.rung or None,
            **facts,
        },
        "embedder": embedder,
        "network": {"locked": locked, "connections": connections},
    }


def folders_form(folders: Folders) -> Form:
    """`counterpart folders --json`, and what `remove`, `pause` and `resume` leave."""
    return {
        "folders": [_folder(folder) for folder in folders.folders],
        "paused": folders.paused,
        "paused_because": folders.paused_because,
        "eta_s": folders.eta_s,
        "problem": folders.problem,
        "notices": list(folders.notices),
    }


def index_form(folders: Folders, failures: Sequence[Failure]) -> Form:
    """`counterpart index --json`, and `retry --json`."""
    return {
        "folders": [_folder(folder) for folder in folders.folders],
        "failures": [_failure(failure) for failure in failures],
    }


def verified_form(verified: Verified) -> Form:
    """`counterpart verify --json`."""
    return _untagged(verified)


def forgotten_form(forgotten: Forgotten) -> Form:
    """`counterpart forget --json`."""
    return _untagged(forgotten)


def doctor_form(checks: Sequence[Check]) -> Form:
    """`counterpart doctor --json`."""
    return {
        "healthy": all(check.passed for check in checks),
        "checks": [msgspec.to_builtins(check) for check in checks],
    }


def _sentence(sentence: Sentence) -> Form:
    form: Form = {"text": sentence.text, "support": sentence.support, "citations": list(sentence.citations)}
    return form | {"thread": sentence.thread} if sentence.thread else form


def _citation(citation: Citation) -> Form:
    return {
        "n": citation.n,
        "path": citation.place.path,
        "member": citation.place.member,
        "page": citation.place.page,
        "start": citation.place.start,
        "end": citation.place.end,
        "quote": citation.quote,
        "modified": citation.modified,
    }


def _coverage(coverage: Coverage) -> Form:
    form: Form = msgspec.to_builtins(coverage)
    return form


def _folder(folder: Folder) -> Form:
    return {
        "path": folder.path,
        "state": folder.state,
        "files": folder.files,
        "ready": folder.ready,
        "pending": folder.pending,
        "failed": folder.failed,
        "online_only": folder.online_only,
        "passages": folder.passages,
        "eta_s": folder.eta_s,
        "remote": folder.remote,
        "problem": folder.problem,
        "notice": folder.notice,
        "rules": msgspec.to_builtins(folder.rules),
    }


def _failure(failure: Failure) -> Form:
    return {
        "path": failure.path,
        "member": failure.member,
        "code": failure.code,
        "reason": failure.reason,
        "attempts": failure.attempts,
    }


def _untagged(message: msgspec.Struct) -> Form:
    form: Form = msgspec.to_builtins(message)
    form.pop("type", None)
    return form
