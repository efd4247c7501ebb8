"""What the children are told when they open: settings, with the catalogue's models where the user chose none."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import agent.contract
import indexer.contract
from app.profile import Profile
from app.settings import Settings, SettingsBroken

ASSETS = Path(__file__).resolve().parent.parent / "assets"


@dataclass(frozen=True, slots=True)
class Bundled:
    """A model that comes with the program."""

    path: Path
    sha256: str
    name: str
    licence: str
    template: str
    parent_sha256: str = ""


def bundled(kind: Literal["language", "embedder"]) -> Bundled:
    """The bundled model of a kind that is used unless the user chose another."""
    entry = next(
        model
        for model in tomllib.loads((ASSETS / "models.toml").read_text("utf-8"))["model"]
        if model["kind"] == kind and model.get("default")
    )
    return Bundled(
        ASSETS / "models" / entry["path"], entry["sha256"], entry["name"], entry["licence"], entry["template"]
    )


def indexer_config(profile: Profile, settings: Settings, key: str) -> indexer.contract.Config:
    """The indexer's configuration. Raises `SettingsBroken` when the embedding model is not there."""
    chosen = settings.reading.embedder
    own = bundled("embedder")
    folder = Path(chosen).expanduser().absolute() if chosen else own.path
    if not folder.is_dir():
        raise SettingsBroken(_absent("embedding model", folder, bool(chosen)))
    return indexer.contract.Config(
        index_dir=str(profile.index),
        key=key,
        embedder_dir=str(folder),
        embedder_sha256="" if chosen else own.sha256,
        max_file_bytes=settings.reading.max_file_mb * 1024 * 1024,
        excludes=settings.reading.excludes,
        rescan_s=settings.reading.rescan_minutes * 60.0,
    )


def agent_config(profile: Profile, settings: Settings, key: str) -> agent.contract.Config:
    """The agent's configuration. A language model that is not there is the agent's to report: quotes need none."""
    common: dict[str, Any] = {
        "agent_dir": str(profile.agent),
        "key": key,
        "context": settings.model.context,
        "threads": settings.model.threads,
        "gpu_layers": settings.model.gpu_layers,
        "answers": settings.answers.mode,
        "max_answer_tokens": settings.answers.max_tokens,
    }
    if settings.model.path:
        path = Path(settings.model.path).expanduser().absolute()
        return agent.contract.Config(model_path=str(path), model_sha256=settings.model.sha256, **common)
    own = bundled("language")
    return agent.contract.Config(
        model_path=str(own.path),
        model_sha256=own.sha256,
        model_name=own.name,
        model_licence=own.licence,
        model_template=own.template,
        model_parent_sha256=own.parent_sha256,
        **common,
    )


def _absent(what: str, path: Path, chosen: bool) -> str:
    if chosen:
        return f"There is no {what} at {path}; please choose another in the settings."
    return f"The bundled {what} is missing at {path}; please run `python3 dev.py run` again to put it in place."
