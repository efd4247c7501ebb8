"""A seccomp filter in classic BPF (kernel: Documentation/userspace-api/seccomp_filter.rst) for a process that computes.

What a sealed process may do is listed; what is not listed fails with "not permitted". What no parser ever needs, and
an exploit does, ends the process with SIGSYS instead, so that its attempt is seen. Numbers are those of the kernel's
`unistd_64.h` (x86_64) and `asm-generic/unistd.h` (aarch64).
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable
from types import MappingProxyType

ARCHITECTURES = MappingProxyType({"x86_64": 0xC000003E, "aarch64": 0xC00000B7})
"""Machine by `platform.machine()`: its AUDIT_ARCH."""
_COLUMNS = MappingProxyType({"x86_64": 0, "aarch64": 1})

_ALLOWED = """
read 0 63, readv 19 65, pread64 17 67, preadv 295 69, write 1 64, writev 20 66, lseek 8 62, close 3 57, munmap 11 215,
mremap 25 216, madvise 28 233, brk 12 214, futex 202 98, membarrier 324 283, sched_yield 24 124,
sched_getaffinity 204 123, getcpu 309 168, nanosleep 35 101, clock_nanosleep 230 115, clock_gettime 228 113,
clock_getres 229 114, gettimeofday 96 169, time 201 -, times 100 153, getrusage 98 165, sysinfo 99 179, uname 63 160,
getpid 39 172, gettid 186 178, getppid 110 173, getuid 102 174, geteuid 107 175, getgid 104 176, getegid 108 177,
getrandom 318 278, rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, rt_sigpending 127 136,
sigaltstack 131 132, restart_syscall 219 128, exit 60 93, exit_group 231 94, poll 7 -, ppoll 271 73, select 23 -,
pselect6 270 72, set_robust_list 273 99, get_robust_list 274 100, rseq 334 293, set_tid_address 218 96,
arch_prctl 158 -, getrlimit 97 163, fstat 5 80, recvmsg 47 212
"""
_ATTACKS = """
execve 59 221, execveat 322 281, fork 57 -, vfork 58 -, socket 41 198, connect 42 203, bind 49 200, listen 50 201,
accept 43 202, accept4 288 242, ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271,
process_madvise 440 440, rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240, tkill 200 130, pidfd_open 434 434,
pidfd_getfd 438 438, pidfd_send_signal 424 424, mount 165 40, umount2 166 39, pivot_root 155 41, chroot 161 51,
move_mount 429 429, open_tree 428 428, fsopen 430 430, fsconfig 431 431, fsmount 432 432, fspick 433 433,
mount_setattr 442 442, unshare 272 97, setns 308 268, bpf 321 280, perf_event_open 298 241, keyctl 250 219,
add_key 248 217, request_key 249 218, io_uring_setup 425 425, io_uring_enter 426 426, io_uring_register 427 427,
userfaultfd 323 282, init_module 175 105, finit_module 313 273, delete_module 176 106, kexec_load 246 104,
kexec_file_load 320 294, open_by_handle_at 304 265, reboot 169 142, swapon 167 224, swapoff 168 225, iopl 172 -,
ioperm 173 -, acct 163 89, kcmp 312 272, syslog 103 116, settimeofday 164 170, clock_settime 227 112, adjtimex 159 171
"""
_PATHS = """
open 2 -, openat 257 56, openat2 437 437, creat 85 -, stat 4 -, lstat 6 -, newfstatat 262 79, statx 332 291,
access 21 -, faccessat 269 48, faccessat2 439 439, readlink 89 -, readlinkat 267 78, getcwd 79 17, getdents64 217 61,
chdir 80 49, unlink 87 -, unlinkat 263 35, rename 82 -, renameat 264 38, renameat2 316 276, mkdir 83 -, mkdirat 258 34
"""
_SPECIAL = "mmap 9 222, mprotect 10 226, kill 62 129, tgkill 234 131, clone 56 220, clone3 435 435, fcntl 72 25, "
_SPECIAL += "ioctl 16 29, prctl 157 167, prlimit64 302 261"

_LOAD, _EQUAL, _ABOVE, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF_LD|W|ABS, JMP|JEQ|K, JGE, JSET, RET|K
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000  # SECCOMP_RET_ALLOW, _KILL_PROCESS, _ERRNO
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data
_X32 = 0x40000000
_PROT_EXEC = 4
_CLONE_THREAD = 0x10000
_READ_FLAGS = (1, 2, 3)  # F_GETFD, F_SETFD, F_GETFL
_PR_SET_NAME = 15

Instruction = tuple[int, int, int, int]
"""code, jt, jf, k of struct sock_filter."""


def program(machine: str, pid: int, *, threads: bool) -> bytes:
    """The filter as an array of struct sock_filter, for the process `pid` on `machine` (see `ARCHITECTURES`).

    `threads` is whether it may start threads. Raises `KeyError` for a machine without a table.
    """
    column = _COLUMNS[machine]
    special = _numbers(_SPECIAL, column)
    code: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":  # the same calls once more, under numbers of their own
        code += [(_ABOVE, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    code += _each(_numbers(_ALLOWED, column).values(), _ALLOW)
    code += _each(_numbers(_ATTACKS, column).values(), _KILL)
    code += _each(_numbers(_PATHS, column).values(), _FAIL | errno.EACCES)
    for name in ("mmap", "mprotect"):  # new machine code is what an exploit writes
        code += _when(special[name], [_argument(2), (_ANY_BIT, 0, 1, _PROT_EXEC), _fail(errno.EACCES), _allow()])
    for name in ("kill", "tgkill"):
        code += _when(special[name], [_argument(0), (_EQUAL, 0, 1, pid), _allow(), _kill()])
    thread = _allow() if threads else _fail(errno.EAGAIN)
    code += _when(special["clone"], [_argument(0), (_ANY_BIT, 0, 1, _CLONE_THREAD), thread, _kill()])
    code += _when(special["clone3"], [_fail(errno.ENOSYS)])  # its flags lie in memory; libc then uses clone
    code += _when(special["ioctl"], [_fail(errno.ENOTTY)])
    code += _when(special["prctl"], [_argument(0), (_EQUAL, 0, 1, _PR_SET_NAME), _allow(), _fail(errno.EPERM)])
    limits = [_argument(0), (_EQUAL, 1, 0, 0), _kill()]  # of this process alone, and only to look at them:
    limits += [_argument(2), (_EQUAL, 1, 0, 0), _fail(errno.EPERM)]  # the pointer to new ones is null, in both halves
    limits += [(_LOAD, 0, 0, 16 + 8 * 2 + 4), (_EQUAL, 1, 0, 0), _fail(errno.EPERM), _allow()]
    code += _when(special["prlimit64"], limits)
    code += _when(special["fcntl"], [_argument(1), *_each(_READ_FLAGS, _ALLOW), _fail(errno.EPERM)])
    code.append(_fail(errno.EPERM))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def numbers(machine: str) -> dict[str, int]:
    """Every system call that the filter names, with its number."""
    tables = (_ALLOWED, _ATTACKS, _PATHS, _SPECIAL)
    return {name: number for table in tables for name, number in _numbers(table, _COLUMNS[machine]).items()}


def _numbers(table: str, column: int) -> dict[str, int]:
    rows = [row.split() for row in table.split(",")]
    return {row[0]: int(row[1 + column]) for row in rows if row[1 + column] != "-"}


def _each(numbers: Iterable[int], action: int) -> list[Instruction]:
    """`action` for each of the numbers. One jump a number: a jump reaches no further than 255 instructions."""
    code: list[Instruction] = []
    for number in numbers:
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, action)]
    return code


def _when(number: int, body: list[Instruction]) -> list[Instruction]:
    """`body`, which always returns, when the call has this number."""
    return [(_EQUAL, 0, len(body), number), *body]


def _argument(index: int) -> Instruction:
    """Load the low 32 bits of an argument; the calls that look at one take an int or flags below 2**32."""
    return (_LOAD, 0, 0, 16 + 8 * index)


def _allow() -> Instruction:
    return (_RETURN, 0, 0, _ALLOW)


def _kill() -> Instruction:
    return (_RETURN, 0, 0, _KILL)


def _fail(number: int) -> Instruction:
    return (_RETURN, 0, 0, _FAIL | number)
