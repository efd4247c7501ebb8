"""A child for tests: it serves, and does everything that a child's job or a native library may do wrong."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from indexer.serving import Child, Handler, Job, Refused, serve
from indexer.wire import Nothing, Request


class Text(msgspec.Struct, frozen=True, tag=True):
    text: str


class Echo(Request[Text, Nothing], frozen=True):
    text: str


class Count(Request[Text, Text], frozen=True):
    """Streams the numbers below `to`, waiting between them; stops when it is cancelled."""

    to: int
    wait_s: float = 0.0


class Fail(Request[Text, Nothing], frozen=True):
    secret: str
    how: str


class Hang(Request[Text, Nothing], frozen=True):
    """Ignores every cancel, in a worker of its own."""

    seconds: float


class Noise(Request[Text, Nothing], frozen=True):
    """Prints in every way there is."""


class Die(Request[Text, Nothing], frozen=True):
    code: int = 3


class AskBack(Request[Text, Nothing], frozen=True):
    """Asks the parent the same and answers with its answer."""

    text: str
    timeout_s: float = 10.0


class ProcessId(Request[Text, Nothing], frozen=True):
    pass


class Shout(msgspec.Struct, frozen=True, tag=True):
    """A note that the child sends back as a note."""

    text: str


class BadNote(msgspec.Struct, frozen=True, tag=True):
    """A note whose handler raises."""


HEARD: list[Child] = []


def count(request: Count, job: Job) -> Text:
    for number in range(request.to):
        job.check()
        job.event(Text(str(number)))
        if request.wait_s:
            time.sleep(request.wait_s)
    return Text("done")


def fail(request: Fail, _: Job) -> Text:
    match request.how:
        case "refuse":
            raise Refused("Please choose another one.")
        case "exit":
            raise SystemExit(9)
        case "surrogate":
            return Text("\ud800")
        case _:
            raise ValueError(request.secret)


def hang(request: Hang, _: Job) -> Text:
    time.sleep(request.seconds)
    return Text("awake")


def noise(_: Noise, __: Job) -> Text:
    print("printed by a handler")
    sys.stdout.flush()
    os.write(1, b"written to descriptor 1\n")
    os.system("echo echoed by a grandchild")
    return Text("quiet")


def die(request: Die, _: Job) -> Text:
    os._exit(request.code)


def bad_note(_: BadNote) -> None:
    raise KeyError("secret of the note")


HANDLERS: Mapping[type[Any], Handler] = {
    Echo: Handler("one", lambda request, _: Text(request.text)),
    Count: Handler("one", count),
    Fail: Handler("one", fail),
    Noise: Handler("one", noise),
    Die: Handler("one", die),
    ProcessId: Handler("one", lambda _, __: Text(str(os.getpid()))),
    AskBack: Handler("asking", lambda request, job: job.ask(Echo(request.text), request.timeout_s)),
    Hang: Handler("hanging", hang),
}

if __name__ == "__main__":
    if sys.argv[1:] == ["never-up"]:
        sys.exit(4)
    sys.exit(
        serve(
            HANDLERS,
            notes={Shout: lambda note: HEARD[0].note(note), BadNote: bad_note},
            started=HEARD.append,
            close=lambda: print("closing was run", file=sys.stderr),
        )
    )
