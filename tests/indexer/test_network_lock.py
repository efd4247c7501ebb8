"""The network lock, tried in processes of their own: once locked, a process stays locked."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(body: str, lock: str = "") -> str:
    """What a locked process prints; it must end well. `lock` is what its lock is told."""
    code = f"import socket\nfrom indexer import network_lock\nnetwork_lock.lock({lock})\n{body}\n"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket().connect(('203.0.113.1', 443))",
        "socket.socket().connect_ex(('203.0.113.1', 443))",
        "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 443))",
        "socket.socket().connect(('::ffff:203.0.113.1', 443))",
        "socket.socket().connect(('2130706433', 443))",
        "socket.socket().connect(('localhost.example', 443))",
        "socket.create_connection(('203.0.113.1', 443), 1)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('203.0.113.1', 53))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('203.0.113.1', 53))",
        "socket.socket().bind(('', 0))",
        "socket.socket().bind(('0.0.0.0', 0))",
        "socket.getaddrinfo('counterpart.invalid', 443)",
        "socket.getaddrinfo(b'counterpart.invalid', 443)",
        "socket.gethostbyname('counterpart.invalid')",
        "socket.gethostbyaddr('203.0.113.1')",
        "socket.getnameinfo(('203.0.113.1', 443), 0)",
        "socket.socket(socket.AF_VSOCK).connect((2, 1234))",
    ],
)
def test_a_call_to_another_host_is_refused(attempt: str) -> None:
    if "AF_VSOCK" in attempt:
        attempt = f"hasattr(socket, 'AF_VSOCK') and {attempt}"
    printed = run(
        f"try:\n    {attempt}\n"
        "except network_lock.NetworkLocked:\n    print('refused')\n"
        "except OSError:\n    print('no such socket here' if 'VSOCK' in " + repr(attempt) + " else 'tried')\n"
        "else:\n    print('no such socket here' if 'VSOCK' in " + repr(attempt) + " else 'done')\n"
    )
    assert printed.strip() in ("refused", "no such socket here")
    if "VSOCK" not in attempt:
        assert printed.strip() == "refused"


def test_urllib_reaches_nobody() -> None:
    printed = run(
        "import urllib.request, urllib.error\n"
        "try:\n    urllib.request.urlopen('http://counterpart.invalid/', timeout=2)\n"
        "except urllib.error.URLError as error:\n    print(type(error.reason).__name__)"
    )
    assert printed.strip() == "NetworkLocked"


@pytest.mark.skipif(sys.platform == "win32", reason="no AF_UNIX in Python on Windows")
def test_unix_sockets_work(tmp_path: Path) -> None:
    printed = run(
        f"server = socket.socket(socket.AF_UNIX)\nserver.bind({str(tmp_path / 's')!r})\nserver.listen()\n"
        f"one = socket.socket(socket.AF_UNIX)\none.connect({str(tmp_path / 's')!r})\none.sendall(b'x')\n"
        "print(server.accept()[0].recv(1))"
    )
    assert printed.strip() == "b'x'"


def test_a_socket_pair_and_loopback_work() -> None:
    printed = run(
        "left, right = socket.socketpair()\nleft.sendall(b'x')\nprint(right.recv(1))\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).close()\n"
        "print(socket.getaddrinfo('localhost', 1)[0][4][0] in ('127.0.0.1', '::1'))"
    )
    assert printed.split() == ["b'x'", "True"]


def test_asyncio_starts_in_a_locked_process() -> None:
    assert run("import asyncio\nprint(asyncio.run(asyncio.sleep(0, 7)))").strip() == "7"


def test_the_proof_passes_when_locked_and_counts_what_was_refused() -> None:
    printed = run("print(network_lock.prove()[0], network_lock.refused(), network_lock.locked())")
    assert printed.split() == ["True", "3", "True"]


def test_locking_twice_is_locking_once() -> None:
    printed = run("network_lock.lock()\nnetwork_lock.prove()\nprint(network_lock.refused())")
    assert printed.strip() == "3"


def test_the_environment_keeps_the_libraries_offline() -> None:
    printed = run("import os\nprint(os.environ['HF_HUB_OFFLINE'], os.environ['ANONYMIZED_TELEMETRY'])")
    assert printed.split() == ["1", "False"]


def own_address() -> str:
    """An address of this machine that is not loopback, without sending anything; "" when it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        try:
            end.connect(("203.0.113.1", 9))  # chooses the interface only
        except OSError:
            return ""
        return str(end.getsockname()[0])


def test_one_host_and_port_can_be_opened_and_nothing_beside_it() -> None:
    address = own_address()
    if not address:
        pytest.skip("this machine has no address but loopback")
    with socket.create_server((address, 0)) as wanted, socket.create_server((address, 0)) as other:
        host, port = wanted.getsockname()
        _, closed = other.getsockname()
        attempts = f"""
def tried(call):
    try:
        call()
    except network_lock.NetworkLocked:
        return "refused"
    except OSError as error:
        return type(error).__name__
    return "done"
print(tried(lambda: socket.create_connection(({host!r}, {port}), 5).close()))
print(tried(lambda: socket.create_connection(({host!r}, {closed}), 5).close()))
print(tried(lambda: socket.create_connection(("203.0.113.1", {port}), 1).close()))
print(tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ({host!r}, {port}))))
print(tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(({host!r}, {port}))))
print(tried(lambda: socket.socket().bind(({host!r}, 0))))
print(tried(lambda: socket.getaddrinfo("counterpart.invalid", {port})))
network_lock.lock(allow=("203.0.113.1", 443))
print(tried(lambda: socket.create_connection(("203.0.113.1", 443), 1).close()))
print(network_lock.prove()[0])
"""
        assert run(attempts, f"allow=({host!r}, {port})").split() == ["done", *["refused"] * 7, "True"]
        assert run(attempts).split() == [*["refused"] * 8, "True"]


def test_a_name_that_is_opened_is_resolved_and_no_other() -> None:
    attempts = """
for name in ("Chroma.Invalid", b"chroma.invalid", "other.invalid", "chroma.invalid.example"):
    try:
        socket.getaddrinfo(name, 8000)
    except network_lock.NetworkLocked:
        print("refused")
    except OSError as error:
        print("asked")
"""
    assert run(attempts, "allow=('chroma.invalid', 8000)").split() == ["asked", "asked", "refused", "refused"]
