"""The network lock: in a locked process no Python code reaches another host or resolves a name.

`lock()` is called first in every process. An audit hook (PEP 578) sees each socket call of the interpreter and of
every library above it and cannot be removed again. Code that opens sockets from C (uvloop, asyncio's
ConnectEx on Windows) is not seen here.
Local sockets (AF_UNIX, and loopback, which Windows needs for `socketpair`) stay open. One process, which speaks to
the Chroma server that the organisation's policy names, is locked to everything but that host and port.
"""

from __future__ import annotations

import functools
import ipaddress
import os
import socket
import sys
from collections.abc import Callable
from typing import Any, NoReturn

OFFLINE_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Set before any heavy import: Hugging Face and Chroma read these when they are imported."""

_UNIX = getattr(socket, "AF_UNIX", None)  # Windows has none
_LOCAL_NAMES = frozenset({"localhost", ""})
_refused = 0
_locked = False
_allowed: tuple[str, int] | None = None
_allowed_addresses: set[str] = set()
"""What the allowed host's name was resolved to, and itself: it may be an address."""


class NetworkLocked(OSError):
    """A socket call to another host was refused."""


def lock(allow: tuple[str, int] | None = None) -> None:
    """Refuse every socket call to another host in this process, for as long as it lives. Twice is once.

    `allow` is the one (host, port) that may be connected to by TCP, and the one name that may be resolved; only the
    first call can name it.
    """
    global _allowed, _locked
    os.environ.update(OFFLINE_ENVIRONMENT)
    if not _locked:
        _locked = True
        if allow is not None:
            _allowed = (allow[0].lower(), allow[1])
            _allowed_addresses.add(_allowed[0])
            _learn_addresses()
        sys.addaudithook(_audit)
        _check_before_resolving()


def locked() -> bool:
    """Whether this process is locked."""
    return _locked


def refused() -> int:
    """How many socket calls this process has refused so far."""
    return _refused


def prove() -> tuple[bool, str]:
    """Try to reach another host and to resolve a name; (refused both, one sentence).

    The address is from TEST-NET-3 (RFC 5737) and the name from RFC 6761: neither exists, even without a lock.
    """
    attempts: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as stream:
        stream.settimeout(1.0)
        try:
            stream.connect(("203.0.113.1", 443))
            attempts.append("a TCP connection was made")
        except NetworkLocked:
            pass
        except OSError as error:
            attempts.append(f"a TCP connection was tried ({error.__class__.__name__})")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram:
        try:
            datagram.sendto(b"", ("203.0.113.1", 53))
            attempts.append("a datagram was sent")
        except NetworkLocked:
            pass
        except OSError as error:
            attempts.append(f"a datagram was tried ({error.__class__.__name__})")
    try:
        socket.getaddrinfo("counterpart.invalid", 443)
        attempts.append("a name was resolved")
    except NetworkLocked:
        pass
    except OSError as error:
        attempts.append(f"a name look-up was tried ({error.__class__.__name__})")
    if attempts:
        return False, f"The network lock is open: {', '.join(attempts)}. Please report this."
    return True, "A connection, a datagram and a name look-up were refused."


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        _check_address(event, arguments[0], arguments[1])
    elif event == "socket.getaddrinfo" and _allowed is not None and _name(arguments[0]) == _allowed[0]:
        return
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        _check_host(event, arguments[0])
    elif event == "socket.getnameinfo":
        _check_host(event, arguments[0][0])


def _check_before_resolving() -> None:
    """Check the addresses of these calls before they begin.

    CPython resolves a host name in an address before it raises the audit event, so the look-up would have gone out.
    """
    for name, position in (("connect", 0), ("connect_ex", 0), ("bind", 0), ("sendto", -1), ("sendmsg", 3)):
        setattr(socket.socket, name, _checked(name, getattr(socket.socket, name), position))


def _checked(name: str, call: Callable[..., Any], position: int) -> Callable[..., Any]:
    event = f"socket.{name.removesuffix('_ex')}"

    @functools.wraps(call)
    def checked(end: socket.socket, *arguments: Any) -> Any:
        if arguments and len(arguments) > position:
            _check_address(event, end, arguments[position])
        return call(end, *arguments)

    return checked


def _check_address(event: str, end: socket.socket, address: object) -> None:
    if end.family == _UNIX or address is None:  # None: `sendmsg` on a socket that is connected already
        return
    if end.family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple) or not address:
        _refuse(event)  # vsock, Bluetooth, packet sockets: they reach another host too
    elif event == "socket.bind" and address[0] in ("", b""):
        _refuse(event)  # every interface
    elif event == "socket.connect" and _is_allowed(end, address):
        return
    else:
        _check_host(event, address[0])


def _check_host(event: str, host: object) -> None:
    if host is None:
        return
    name = _name(host)
    if name in _LOCAL_NAMES:
        return
    try:
        if ipaddress.ip_address(name.partition("%")[0]).is_loopback:
            return
    except ValueError:
        pass
    _refuse(event)


def _name(host: object) -> str:
    return (host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)).lower()


def _is_allowed(end: socket.socket, address: tuple[Any, ...]) -> bool:
    """Whether it is the allowed host's address and port, by TCP. A name is resolved first: `_learn_addresses`."""
    return (
        _allowed is not None
        and end.type == socket.SOCK_STREAM
        and len(address) > 1
        and address[1] == _allowed[1]
        and _name(address[0]) in _allowed_addresses
        and _is_address(_name(address[0]))
    )


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def _learn_addresses() -> None:
    """Let `socket.getaddrinfo` tell what the allowed name means, so that its addresses may be connected to."""
    resolve = socket.getaddrinfo

    @functools.wraps(resolve)
    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        found = resolve(host, *arguments, **options)
        if _allowed is not None and host is not None and _name(host) == _allowed[0]:
            _allowed_addresses.update(_name(address[0]) for *_, address in found)
        return found

    socket.getaddrinfo = getaddrinfo


def _refuse(event: str) -> NoReturn:
    global _refused
    _refused += 1
    raise NetworkLocked(f"{event} refused: the network is locked")
