"""The sections of the settings: each setting with its type, its default, its name and its sentence."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class ModelSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The language model."""

    path: Annotated[str, Meta(title="Model file", description="A GGUF file; empty for the bundled model.")] = ""
    sha256: Annotated[
        str,
        Meta(
            title="SHA-256",
            description="The model file must have this SHA-256; empty accepts the file as it is.",
            pattern="^([0-9a-f]{64})?$",
        ),
    ] = ""
    context: Annotated[
        int, Meta(title="Context", description="How many tokens the model sees at once.", ge=1024, le=131072)
    ] = 4096
    threads: Annotated[
        int,
        Meta(title="Threads", description="Processor threads for answering; 0 measures what is best.", ge=0, le=256),
    ] = 0
    gpu_layers: Annotated[
        int,
        Meta(
            title="Layers on the GPU",
            description="How many layers of the model the graphics card computes; -1 is as many as fit.",
            ge=-1,
            le=1000,
        ),
    ] = -1
    ability: Annotated[
        Literal["auto", "reader", "assistant", "planner"],
        Meta(
            title="What the model may do",
            description="auto goes by what the model was measured to be able to; reader quotes and phrases what was "
            "found, assistant looks further with a few tools, planner splits questions and looks several times.",
        ),
    ] = "auto"
    second_path: Annotated[
        str,
        Meta(
            title="Second model file",
            description="A GGUF file that takes over when the first cannot be loaded or fails; empty for none.",
        ),
    ] = ""
    second_sha256: Annotated[
        str,
        Meta(
            title="SHA-256 of the second",
            description="The second model file must have this SHA-256; empty accepts the file as it is.",
            pattern="^([0-9a-f]{64})?$",
        ),
    ] = ""


class AnswerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How answers are written."""

    mode: Annotated[
        Literal["auto", "quote", "write"],
        Meta(
            title="Answers",
            description="quote leads with quotes and shows only supported phrasing, write lets the model phrase freely "
            "with support marks, auto chooses by what the model is able to do.",
        ),
    ] = "auto"
    max_tokens: Annotated[
        int, Meta(title="Longest answer", description="The most tokens that one answer may have.", ge=32, le=4096)
    ] = 384


class ReadingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How your files are read."""

    embedder: Annotated[
        str,
        Meta(
            title="Embedding model",
            description="A sentence-transformers folder; empty for the bundled one. Search goes on with the old one "
            "until the new one has gone through everything.",
        ),
    ] = ""
    excludes: Annotated[
        tuple[str, ...],
        Meta(title="Never read", description="Names of files or folders that are never read, such as *.tmp or drafts."),
    ] = ()
    max_file_mb: Annotated[
        int,
        Meta(title="Largest file (MB)", description="A larger file is listed but not read.", ge=1, le=2000),
    ] = 200
    ocr: Annotated[
        bool,
        Meta(title="Read pictures", description="Whether the text in pictures and scanned pages is recognised."),
    ] = True
    hydrate: Annotated[
        bool,
        Meta(
            title="Fetch online-only files",
            description="Whether files that lie in the cloud only (OneDrive, iCloud, Dropbox) are fetched to be read; "
            "else they are known by name.",
        ),
    ] = False
    cpu_percent: Annotated[
        int,
        Meta(
            title="Processor share for reading (%)",
            description="How much of the processor's time reading may take; less is slower and quieter.",
            ge=10,
            le=100,
        ),
    ] = 100
    rest_on: Annotated[
        tuple[Literal["battery_saver", "heat", "full_screen", "user_active"], ...],
        Meta(title="Rest", description="When reading rests by itself. It goes on where it was."),
    ] = ("battery_saver", "heat", "full_screen")
    max_index_gb: Annotated[
        int,
        Meta(
            title="Largest index (GB)",
            description="The index grows no further than this on the disk; reading stops then and says so.",
            ge=1,
            le=10_000,
        ),
    ] = 20
    rescan_minutes: Annotated[
        int,
        Meta(
            title="Compare every (minutes)",
            description="How often the folders are compared with the index, whatever the system reported.",
            ge=1,
            le=1440,
        ),
    ] = 10


class OutboxSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files that it writes for you."""

    folder: Annotated[
        str,
        Meta(
            title="Outbox",
            description="The one folder into which drafts and calendar files are put; empty for “Counterpart Outbox” "
            "in your documents. What lies in it is never read as a source.",
        ),
    ] = ""


class VectorSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How likeness is searched. Not in the dialog: for an organisation whose collection outgrows one computer."""

    by: Annotated[
        Literal["auto", "exact", "chroma", "server"],
        Meta(
            title="Search for likeness by",
            description="auto chooses by the number of passages; exact holds all vectors in memory, chroma in a "
            "process of its own, server at a Chroma server.",
            extra={"dialog": False},
        ),
    ] = "auto"
    server: Annotated[
        str,
        Meta(
            title="Chroma server",
            description="HOST:PORT of the server, for by = server; it gets numbers and ids, no text.",
            pattern=r"^([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}$|^$",
            extra={"dialog": False},
        ),
    ] = ""


class SecuritySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Security."""

    keyring: Annotated[
        Literal["auto", "required", "off"],
        Meta(
            title="Key in the system's keyring",
            description="auto keeps the key of your data in the keyring where there is one, else in a file that only "
            "you can read; required starts only with a keyring; off keeps it in the file. Takes effect at the next "
            "start.",
        ),
    ] = "auto"


class ApprovalSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Approvals."""

    write: Annotated[
        Literal["ask", "deny"],
        Meta(title="Writing files", description="ask before a file is written; or deny it always."),
    ] = "ask"
    run: Annotated[
        Literal["ask", "deny"],
        Meta(title="Opening in other programs", description="ask before a file is opened; or deny it always."),
    ] = "ask"
    external: Annotated[
        Literal["ask", "deny"],
        Meta(title="Reaching outside", description="ask before each call of a connector; or deny it always."),
    ] = "ask"
    standing: Annotated[
        bool,
        Meta(
            title="Standing approvals",
            description="Whether “for this folder” may be chosen. It never covers what comes from a document.",
        ),
    ] = True
    wait_s: Annotated[
        int,
        Meta(
            title="Time to decide (seconds)",
            description="A question for approval that nobody answers counts as a no.",
            ge=10,
            le=3600,
        ),
    ] = 180


class WindowSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The window."""

    theme: Annotated[
        Literal["system", "light", "dark"],
        Meta(title="Appearance", description="system follows the computer's light or dark appearance."),
    ] = "system"


class ConnectorSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Connectors."""

    servers: Annotated[
        tuple[str, ...],
        Meta(
            title="Connectors (MCP)",
            description="Programs that offer tools over the Model Context Protocol: NAME = COMMAND, parted by commas. "
            "Nothing of one runs before you have looked at it and trust it, and each of its calls asks you first. The "
            "network lock does not hold for it.",
        ),
    ] = ()
