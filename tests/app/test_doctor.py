"""The doctor on a healthy program, and on one whose model is not what it should be."""

from __future__ import annotations

import json
from pathlib import Path

from tests.app.test_cli import run


def test_a_healthy_program_passes_every_check_one_sentence_each(tmp_path: Path) -> None:
    done = run("doctor", "--json", "--profile", str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stdout + done.stderr
    checks = json.loads(done.stdout)["checks"]
    names = [check["name"] for check in checks]
    assert len(set(names)) == len(names)
    assert {"Language model file", "Embedding model files", "Network lock, program", "Connections", "Fonts"} <= set(
        names
    )
    assert all(check["sentence"].endswith((".", "!")) for check in checks)
    (key,) = (check for check in checks if check["name"] == "Key of your data")
    assert "lies in a file" in key["sentence"], "a key that lies less safely than it could is said"


def test_a_model_file_that_is_another_than_it_should_be_fails_the_doctor(tmp_path: Path) -> None:
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF" + b"\0" * 100)
    (tmp_path / "settings.toml").write_text(f"[model]\npath = '{model}'\nsha256 = '{'0' * 64}'\n")
    done = run("doctor", "--profile", str(tmp_path))
    assert done.returncode == 1, done.stdout
    assert "✗ Language model file: " in done.stdout
    assert "✓ Disk space: " in done.stdout
    assert "Traceback" not in done.stderr
