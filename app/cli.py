"""The command line: from words to an exit code. The one place where a command's failure becomes one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from app.arguments import Arguments, parse


def run(words: Sequence[str]) -> int:
    """Do what the words say; the exit code."""
    arguments = parse(words)
    if arguments.command == "window":
        from app.desktop import open_desktop

        return open_desktop(arguments.profile, key_file=arguments.key_file)
    return _run_command(arguments)


def _run_command(arguments: Arguments) -> int:
    from PySide6.QtCore import QCoreApplication

    import app.approval_commands as approval_commands
    import app.commands as commands
    import app.connector_commands as connector_commands
    import app.graph_commands as graph_commands
    import app.index_commands as index_commands
    import app.log
    import app.memory_commands as memory_commands
    import app.reminder_commands as reminder_commands
    import app.routine_commands as routine_commands
    import app.table_commands as table_commands
    import app.thread_commands as thread_commands
    from app.doctor import doctor, report
    from app.instance import InstanceBusy
    from app.interrupts import Interrupted, Interrupts
    from app.keys import KeyLost
    from app.profile import Profile, ProfileRefused, default_folder
    from app.session import Session
    from app.settings import SettingsBroken
    from app.terminal import say
    from indexer.contract import Check
    from indexer.wire import CallFailed

    table: dict[str, Callable[[Session, Arguments], int]] = {
        "index": commands.index,
        "ask": commands.ask,
        "search": commands.search,
        "mentions": commands.mentions,
        "table": table_commands.table,
        "folders": index_commands.folders,
        "remove": index_commands.remove,
        "status": index_commands.status,
        "verify": index_commands.verify,
        "forget": index_commands.forget,
        "retry": index_commands.retry,
        "pause": index_commands.pause,
        "resume": index_commands.resume,
        "graph": graph_commands.graph,
        "timeline": graph_commands.timeline,
        "approvals": approval_commands.approvals,
        "routines": routine_commands.routines,
        "inbox": routine_commands.inbox,
        "connectors": connector_commands.connectors,
        "memory": memory_commands.memory,
        "threads": thread_commands.threads,
        "reminders": reminder_commands.reminders,
        "history": reminder_commands.history,
        "undo": reminder_commands.undo,
        "doctor": doctor,
    }
    qt = QCoreApplication([sys.argv[0]])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal or pipe that cannot show a letter gets "?"
            stream.reconfigure(errors="replace")
    app.log.tell_of_the_uncaught(say)
    try:
        if arguments.command in ("index", "ask"):  # the others also name what is gone
            commands.require_present(arguments.folders)
        profile = Profile(arguments.profile or default_folder())
        profile.prepare()
        app.log.set_up(profile.logs)
        with Session(profile, Interrupts(qt), key_file=arguments.key_file) as session:
            return table[arguments.command](session, arguments)
    except (commands.Cannot, ProfileRefused, SettingsBroken, KeyLost, InstanceBusy, CallFailed) as failure:
        if arguments.command == "doctor":
            report([Check("Start", False, str(failure))], json=arguments.json)
        else:
            say(str(failure))
        return commands.FAILED
    except Interrupted as interrupted:
        say("Stopped.")
        return interrupted.exit_code
    except BrokenPipeError:  # whoever read stdout has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return commands.FAILED
