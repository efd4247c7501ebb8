"""What the children are told when they open: settings, with the catalogue's models where the user chose none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

import agent.contract
import indexer.contract
from agent import catalogue
from app.profile import Profile
from app.settings import Settings, SettingsBroken

_Model = TypeVar("_Model")


def indexer_config(profile: Profile, settings: Settings, key: str) -> indexer.contract.Config:
    """The indexer's configuration. Raises `SettingsBroken` when the embedding model is not there."""
    folder, sha256 = _embedder(settings)
    return indexer.contract.Config(
        index_dir=str(profile.index),
        profile_dir=str(profile.folder),
        key=key,
        embedder_dir=str(folder),
        embedder_sha256=sha256,
        max_file_bytes=settings.reading.max_file_mb * 1024 * 1024,
        excludes=settings.reading.excludes,
        rescan_s=settings.reading.rescan_minutes * 60.0,
        vectors_by=settings.vectors.by,
        vectors_server=settings.vectors.server,
        max_index_bytes=settings.reading.max_index_gb * 10**9,
        ocr=settings.reading.ocr,
        hydrate=settings.reading.hydrate,
        never_read=(str(outbox(settings)),),
        rest_on=settings.reading.rest_on,
        cpu_share=settings.reading.cpu_percent / 100,
    )


def agent_config(profile: Profile, settings: Settings, key: str) -> agent.contract.Config:
    """The agent's configuration. A language model that is not there is the agent's to report: quotes need none.

    Raises `SettingsBroken` when the list of bundled models cannot be read.
    """
    common: dict[str, Any] = {
        "agent_dir": str(profile.agent),
        "key": key,
        "context": settings.model.context,
        "threads": settings.model.threads,
        "gpu_layers": settings.model.gpu_layers,
        "answers": settings.answers.mode,
        "rung": settings.model.ability,
        "second_model_path": _absolute(settings.model.second_path),
        "second_model_sha256": settings.model.second_sha256,
        "max_answer_tokens": settings.answers.max_tokens,
        "outbox_dir": str(outbox(settings)),
        "connectors": settings.connectors.servers,
        "approvals": agent.contract.ApprovalRules(**msgspec.structs.asdict(settings.approvals)),
    }
    if settings.model.path:
        path = _absolute(settings.model.path)
        return agent.contract.Config(model_path=path, model_sha256=settings.model.sha256, **common)
    own = _bundled(catalogue.default_language_model)
    if own is None:
        return agent.contract.Config(model_path="", **common)
    return agent.contract.Config(
        model_path=str(own.path),
        model_sha256=own.sha256,
        model_name=own.name,
        model_licence=own.licence,
        model_template=own.template,
        model_parent_sha256=own.parent_sha256,
        **common,
    )


def outbox(settings: Settings) -> Path:
    """The folder into which the agent puts files."""
    if settings.outbox.folder:
        return Path(settings.outbox.folder).expanduser().absolute()
    import platformdirs

    return platformdirs.user_documents_path() / "Counterpart Outbox"


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().absolute()) if path else ""


def _embedder(settings: Settings) -> tuple[Path, str]:
    chosen = settings.reading.embedder
    if chosen:
        folder = Path(chosen).expanduser().absolute()
        if not folder.is_dir():
            raise SettingsBroken(f"There is no embedding model at {folder}; please choose another in the settings.")
        return folder, ""
    own = _bundled(catalogue.default_embedder)
    if own is None:
        raise SettingsBroken("The bundled embedding model is missing; please install the program again.")
    return own.folder, own.sha256


def _bundled(default: Callable[[], _Model]) -> _Model:
    try:
        return default()
    except catalogue.CatalogueUnreadable as error:
        raise SettingsBroken(str(error)) from error
