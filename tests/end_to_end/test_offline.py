"""The main job on a machine without any network interface, and every network call of it watched."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ROOT, SAMPLE, Counterpart, command, environment

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine

LISBON = "When was the Lisbon launch postponed to, and why?"


def _isolated() -> tuple[str, ...]:
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("network namespaces need util-linux, which this system does not have")
    prefix = (unshare, "-n") if os.geteuid() == 0 else (unshare, "-r", "-n")
    if subprocess.run([*prefix, "true"], capture_output=True, check=False, timeout=10).returncode != 0:
        pytest.skip("this system does not let this user make a network namespace")
    return prefix


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces exist on Linux only")
def test_the_whole_main_job_works_without_any_network_interface(counterpart: Counterpart) -> None:
    prefix = _isolated()
    asked = counterpart("ask", LISBON, "--folder", str(SAMPLE), "--json", prefix=prefix)
    assert asked.code == 0, asked.err
    assert asked.json["status"] == "answered"
    assert counterpart("search", "budget", "--json", prefix=prefix).code == 0
    doctor = counterpart("doctor", "--json", prefix=prefix)
    assert doctor.code == 0, doctor.out


@pytest.mark.skipif(sys.platform != "linux", reason="strace exists on Linux only")
def test_no_process_of_the_program_opens_an_internet_socket(profile: Path, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed; the network-less run above proves the same from outside")
    trace = tmp_path / "trace"
    done = subprocess.run(
        [
            strace,
            "-f",
            "-qq",
            "-e",
            "trace=connect,sendto,sendmsg,bind,listen",
            "-o",
            str(trace),
            *command(profile, "ask", LISBON, "--folder", str(SAMPLE), "--json"),
        ],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=115,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "answered"
    internet = [line for line in trace.read_text(errors="replace").splitlines() if re.search(r"AF_INET6?\b", line)]
    assert internet == []
