"""Which lines define something in which language: one pattern a family, whose group is the name with its keyword."""

from __future__ import annotations

import re
from functools import cache

VERSION = 1
_BRACES_NOT = r"(?!\s*(?:if|for|while|switch|catch|return|else|do|new|throw|using|lock|foreach|sizeof|synchronized)\b)"
_PATTERNS = {
    "c": (
        r"\s*((?:typedef\s+)?(?:class|struct|enum|union|namespace)\s+\w[\w:]*)[^;=()]*(?:\{.*)?$"
        rf"|{_BRACES_NOT}(?:[\w:<>,*&~\[\]]+\s+)+?[*&]*([\w:~]+(?:operator\S+)?\s*)\([^;{{}}]*\)?"
        r"\s*(?:const|noexcept|override)*\s*(?:\{.*|,)?$"
    ),
    "java": (
        r"\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|private|protected|internal|static|final|abstract|sealed|partial|open|data"
        r"|override|suspend|inline|export|async|virtual|readonly|unsafe|extern|default|synchronized|case|implicit|lazy"
        r"|factory|external)\s+)*(?:((?:class|interface|enum(?:\s+class)?|record|struct|object|trait|namespace|@interface"
        r"|mixin|extension|annotation\s+class)\s+\w+)|((?:fun|def)\s+(?:<[^>]+>\s*)?[\w.`]+)"
        rf"|{_BRACES_NOT}(?:[\w.<>,?\[\]]+\s+)+?(\w+)\s*\([^;]*\)?\s*(?:throws\s+[\w.,\s]+)?(?:\{{.*|=>.*)?$)"
    ),
    "javascript": (
        r"\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:(?:abstract\s+)?(class\s+[\w$]+)|((?:interface|enum|namespace"
        r"|type)\s+[\w$]+)|(?:async\s+)?(function\*?\s+[\w$]+)|(?:const|let|var)\s+([\w$]+)\s*(?::[^=]+)?=\s*(?:async\s*)?"
        r"(?:function\b|(?:\([^)]*\)|[\w$]+)\s*(?::[^=]+)?=>))"
        rf"|{_BRACES_NOT}\s+(?:(?:static|async|get|set|public|private|protected|readonly)\s+)*([\w$#]+)\s*\([^;]*\)"
        r"\s*(?::[^{]+)?\{\s*$"
    ),
    "go": r"(func\s+(?:\([^)]*\)\s*)?\w+|type\s+\w+)",
    "rust": (
        r"\s*(?:pub(?:\([^)]*\))?\s+)?(?:default\s+|const\s+|async\s+|unsafe\s+|extern\s+(?:\"[^\"]*\"\s+)?)*"
        r"((?:fn|struct|enum|trait|union|mod|macro_rules!)\s+\w+|impl\b[^{;]*)"
    ),
    "swift": (
        r"\s*(?:@\w+\s+)*(?:(?:public|private|fileprivate|internal|open|final|static|class|override|mutating|convenience"
        r"|required)\s+)*((?:class|struct|enum|protocol|extension|actor|func)\s+[\w.]+|init\b)"
    ),
    "ruby": r"\s*((?:class|module)\s+[\w:]+|def\s+[\w.?!=<>\[\]+*/-]+)",
    "php": (
        r"\s*(?:(?:abstract|final|public|private|protected|static|readonly)\s+)*"
        r"((?:class|interface|trait|enum|function)\s+&?\w+)"
    ),
    "shell": r"\s*(?:function\s+([\w:.-]+)|([\w:.-]+)\s*\(\)\s*\{?)",
    "powershell": r"(?i)\s*((?:function|filter|class|enum|workflow)\s+[\w:-]+)",
    "sql": (
        r"(?i)\s*(?:create|alter)\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|unique\s+|materialized\s+)*((?:table|view"
        r"|index|function|procedure|trigger|type|schema|sequence)\s+(?:if\s+not\s+exists\s+)?[\w.\"`\[\]]+)"
    ),
    "lua": r"\s*(?:local\s+)?(function\s+[\w.:]+)|\s*(?:local\s+)?([\w.]+)\s*=\s*function\b",
    "perl": r"\s*((?:sub|package)\s+[\w:]+)",
    "r": r"\s*([\w.]+)\s*(?:<-|=)\s*function\b",
    "julia": r"\s*((?:function|macro|module|(?:mutable\s+)?struct|abstract\s+type)\s+[\w.!@]+)",
    "elixir": r"\s*((?:defmodule|defp?|defmacrop?|defprotocol|defimpl)\s+[\w.?!]+)",
    "haskell": r"((?:data|newtype|type|class|instance|module)\s+[^=\n]{1,80}?)(?=\s+(?:=|where)|$)|([a-z_][\w']*)\s*::",
    "lisp": r"\s*\((?:(?:def\w*|defmacro|deftype|ns)\s+(?:\^\S+\s+)?([^\s()]+))",
    "basic": (
        r"(?i)\s*(?:(?:public|private|friend|protected|shared|static|overrides|overridable)\s+)*"
        r"((?:sub|function|class|module|property(?:\s+(?:get|let|set))?|structure|enum|type)\s+\w+)"
    ),
    "pascal": (
        r"(?i)\s*((?:procedure|function|constructor|destructor|unit|program)\s+[\w.]+)"
        r"|\s*(\w+)\s*=\s*(?:class|record)\b"
    ),
    "python": r"\s*(?:async\s+)?((?:class|def)\s+\w+)",
    "style": r"(@(?:media|supports|mixin|keyframes)[^{;]*)|([^\s@/*{}][^{};]*)\{",
    "sections": r"\s*\[\[?([^\[\]]{1,200})\]\]?\s*(?:[#;].*)?$",
    "blocks": (
        r"\s*((?:resource|data|module|variable|output|provider|message|service|enum|rpc|type|input|interface)"
        r"\s+[\w.\" ]+)"
    ),
}
SETTINGS = (".toml", ".ini", ".cfg", ".conf", ".properties")
_FAMILIES = {
    "python": (".py", ".pyi", ".pyw"),
    "c": (".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".ino", ".cu"),
    "java": (".java", ".kt", ".kts", ".scala", ".groovy", ".gradle", ".cs", ".dart"),
    "javascript": (".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts", ".vue", ".svelte"),
    "go": (".go",),
    "rust": (".rs",),
    "swift": (".swift",),
    "ruby": (".rb",),
    "php": (".php",),
    "shell": (".sh", ".bash", ".zsh"),
    "powershell": (".ps1", ".psm1"),
    "sql": (".sql",),
    "lua": (".lua",),
    "perl": (".pl", ".pm"),
    "r": (".r",),
    "julia": (".jl",),
    "elixir": (".ex", ".exs"),
    "haskell": (".hs",),
    "lisp": (".clj", ".cljs", ".lisp", ".el", ".scm"),
    "basic": (".vb", ".bas", ".vbs"),
    "pascal": (".pas",),
    "style": (".css", ".scss", ".less"),
    "sections": SETTINGS,
    "blocks": (".tf", ".proto", ".graphql"),
}
FAMILY_OF = {suffix: family for family, suffixes in _FAMILIES.items() for suffix in suffixes}
"""Suffix to language family."""


@cache
def of(suffix: str) -> re.Pattern[str] | None:
    """The pattern of the lines that define something in the language with this suffix; None when it is not known."""
    family = FAMILY_OF.get(suffix)
    return re.compile(_PATTERNS[family]) if family else None
