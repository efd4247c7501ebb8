"""Sets Counterpart up and runs it, its tests and its figures. Needs Python 3.11 and nothing else.

usage: python3 dev.py COMMAND …
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("Counterpart needs Python 3.11 or newer: start dev.py with one, for instance `python3.11 dev.py run`.")

from installers.engine import engine_is_ready, install_engine
from installers.environment import install_lock, install_project, install_torch, make_venv
from installers.locking import write_locks
from installers.machine import check_python, prepare_machine
from installers.models import install_models
from installers.steps import PYTHON, ROOT, SetupStopped, say, turn

Arguments = list[str]


def set_up(development: bool = False) -> None:
    """Every step that is not done yet; the first failure ends it with one sentence."""
    check_python()
    with turn():
        prepare_machine(needs_compiler=not engine_is_ready())
        make_venv()
        install_lock("build", "Installing what builds the rest")
        install_lock("runtime", "Installing the libraries")
        install_lock("alone", "Installing libraries without what they ask for")
        install_torch()
        install_engine()
        install_project()
        if development:
            install_lock("development", "Installing what tests need")
        install_models()


def python(*arguments: str) -> int:
    """Runs the environment's Python and returns its exit code."""
    return subprocess.run([str(PYTHON), *arguments], check=False).returncode


def setup(_: Arguments) -> int:
    """Sets everything up and starts nothing."""
    set_up(development=True)
    say("Counterpart is set up: `python3 dev.py run` opens it.")
    return 0


def run(arguments: Arguments) -> int:
    """Sets up what is missing and starts Counterpart; what follows goes to it, for instance: run ask "…"."""
    set_up()
    # -P: a folder named `app` in the user's working directory must not be taken for ours.
    command = [str(PYTHON), "-P", "-m", "app", *arguments]
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def test(arguments: Arguments) -> int:
    """Sets up what is missing, checks style, types and imports, and runs the tests; what follows goes to pytest."""
    set_up(development=True)
    os.chdir(ROOT)
    failed = []
    for check in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["lint-imports"]):
        say(f"• {' '.join(check)}")
        if subprocess.run([str(PYTHON.with_name(check[0])), *check[1:]], check=False).returncode:
            failed.append(" ".join(check))
    if failed:
        say(f"✗ Failed so far: {', '.join(failed)}")
    say("• pytest")
    return python("-m", "pytest", *arguments) or int(bool(failed))


def bench(arguments: Arguments) -> int:
    """Measures one set of figures: bench NAME [--json]."""
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))
    if not arguments or arguments[0] not in names:
        say(f"usage: python3 dev.py bench NAME [--json], with NAME one of: {', '.join(names)}")
        return 2
    set_up(development=True)
    return python("-m", f"benchmarks.{arguments[0]}", *arguments[1:])


def screenshots(arguments: Arguments) -> int:
    """Paints every page, light and dark, into a folder: screenshots OUT."""
    if len(arguments) != 1:
        say("usage: python3 dev.py screenshots OUT")
        return 2
    set_up()
    return python("-m", "app.screenshots", *arguments)


def tour(arguments: Arguments) -> int:
    """Asks ten questions in the real window and writes the tour of the documentation: tour OUT."""
    if len(arguments) != 1:
        say("usage: python3 dev.py tour OUT")
        return 2
    set_up()
    return python("-m", "app.tour", *arguments)


def onnx(arguments: Arguments) -> int:
    """Writes a sentence-transformers folder as ONNX, so that it starts and embeds faster: onnx FOLDER."""
    if len(arguments) != 1:
        say("usage: python3 dev.py onnx FOLDER")
        return 2
    set_up()
    return python("-m", "indexer.embed_export", *arguments)


def lock(_: Arguments) -> int:
    """Resolves the dependencies of pyproject.toml anew and writes installers/locks/."""
    set_up(development=True)
    write_locks()
    return 0


COMMANDS: dict[str, Callable[[Arguments], int]] = {
    each.__name__: each for each in (run, test, setup, bench, screenshots, tour, onnx, lock)
}


def usage() -> str:
    """What this script can do, from the commands' own docstrings."""
    rows = [f"  {name:12} {(command.__doc__ or '').strip()}" for name, command in COMMANDS.items()]
    return "\n".join([(__doc__ or "").strip(), "", *rows])


def main(arguments: Arguments) -> int:
    """Runs one command; exit code 1 and one sentence when the set-up cannot go on, 2 for bad usage."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if arguments else 2
    command = COMMANDS.get(arguments[0])
    if command is None:
        say(f"dev.py has no command {arguments[0]!r}: `python3 dev.py --help` lists them.")
        return 2
    try:
        return command(arguments[1:])
    except SetupStopped as stopped:
        say(str(stopped))
        return 1
    except KeyboardInterrupt:
        say("Interrupted: run the same command again to go on from here.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
