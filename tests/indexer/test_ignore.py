"""Ignore patterns mean what they mean to git."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.ignore import BUILT_BY, BUILT_IN, Patterns, built_by, built_in, marks_among

git = shutil.which("git")


def left_out(patterns: Patterns, path: str, *, folder: bool = False) -> bool:
    """As a walk asks: each folder on the way, then the path itself."""
    steps = path.split("/")
    for depth in range(1, len(steps) + 1):
        some = "/".join(steps[:depth])
        if patterns.leaves_out(some, steps[depth - 1], folder or depth < len(steps)):
            return True
    return False


@pytest.mark.parametrize(
    ("lines", "path", "expected"),
    [
        (["*.log"], "a/b.log", True),
        (["/*.log"], "a/b.log", False),
        (["logs/"], "logs", False),
        (["logs/"], "logs/a.txt", True),
        (["a/**/b"], "a/b", True),
        (["a/**/b"], "a/x/y/b", True),
        (["**/b"], "x/b", True),
        (["a/**"], "a/x", True),
        (["*.txt", "!keep.txt"], "keep.txt", False),
        (["d/", "!d/keep.txt"], "d/keep.txt", True),
        (["\\#a"], "#a", True),
        (["# a"], "# a", False),
        (["a\\ "], "a ", True),
        (["a  "], "a", True),
        (["[!a]b"], "cb", True),
        (["[a-c]b"], "bb", True),
        (["a[/]b"], "a/b", False),
        (["[]a]"], "]", True),
        (["[[:digit:]]"], "7", True),
        (["[a"], "[a", False),
        (["ä?"], "äö", True),
    ],
)
def test_a_pattern_of_gitignore(lines: list[str], path: str, expected: bool) -> None:
    assert left_out(Patterns(lines), path) is expected


NAMES = st.text(alphabet="ab.[]!-", min_size=1, max_size=4).filter(lambda name: name not in (".", ".."))
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
LINES = st.lists(st.text(alphabet="ab.*?/![]^-\\# :", min_size=1, max_size=7), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    assert git is not None
    subprocess.run([git, "init", "-q", str(folder)], check=True, timeout=30)
    return folder


@pytest.mark.skipif(git is None, reason="git is not installed")
@given(lines=LINES, paths=st.lists(PATHS, min_size=1, max_size=12, unique=True))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_patterns_leave_out_what_git_leaves_out(repository: Path, lines: list[str], paths: list[str]) -> None:
    paths = [path for path in paths if ".git" not in path.split("/")]
    (repository / ".git" / "info" / "exclude").write_text("\n".join(lines) + "\n")
    assert git is not None
    told = subprocess.run(
        [git, "-c", "core.ignorecase=false", "check-ignore", "--no-index", "--stdin", "-z"],
        input="\0".join(paths).encode(),
        capture_output=True,
        cwd=repository,
        timeout=30,
    )
    expected = {path for path in told.stdout.decode().split("\0") if path}
    patterns = Patterns(lines)
    assert {path for path in paths if left_out(patterns, path)} == expected


def test_temporary_files_caches_and_what_programs_wrote_are_left_out_and_documents_are_not() -> None:
    patterns = built_in((), False)
    for path in (
        "~$report.docx", ".~lock.report.odt#", "film.part", "offer.pdf.crdownload", "a.tmp", "Thumbs.db", "notes.txt~",
        "app/node_modules/x/readme.md", ".git/config", "home/.cache/a.txt", "src/__pycache__/a.py", "x.min.js",
        "package-lock.json", "$RECYCLE.BIN/a.docx", "Library/Caches/a.txt", "~WRL0001.docx",
    ):  # fmt: skip
        assert left_out(patterns, path), path
    for path in (
        "Build/plan.docx", "dist/list.xlsx", "target/aims.pptx", "part.txt", "temp.md", "Target 2027/a.pdf", "a~b.txt",
        "lock.txt", "tmp/a.txt", "Library/books.xlsx", "bin/a.txt", "~ideas.txt",
    ):  # fmt: skip
        assert not left_out(patterns, path), path


def test_a_folder_with_an_everyday_name_is_a_build_output_only_beside_what_builds_it() -> None:
    marks = marks_among(["Cargo.toml", "readme.md", "target"])
    assert marks == {"Cargo.toml"}
    assert left_out(built_by(marks), "target/doc.html")
    assert not left_out(built_by(marks), "src/target/doc.html")
    assert not left_out(built_by(marks_among(["readme.md"])), "target/doc.html")
    assert all(mark.strip("/") for marks in BUILT_BY.values() for mark in marks)


def test_case_counts_only_where_the_disk_says_so() -> None:
    assert not left_out(Patterns(["*.LOG"]), "a.log")
    assert left_out(Patterns(["*.LOG"], folded=True), "a.log")


def test_a_hundred_thousand_names_are_soon_asked() -> None:
    """A ratio: what the built-in patterns cost beside one plain comparison with each of them."""
    patterns = built_in((), False)
    names = [f"report number {n}.docx" for n in range(100_000)]
    began = time.perf_counter()
    assert not any(patterns.leaves_out(name, name, False) for name in names)
    ours = time.perf_counter() - began
    plain = [pattern.strip("*/") for pattern in BUILT_IN]
    began = time.perf_counter()
    assert not any(name in plain for name in names for _ in (1, 2))
    assert ours < 20 * (time.perf_counter() - began) + 1.0
