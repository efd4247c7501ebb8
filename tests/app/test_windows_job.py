"""The job object's layout, which every system can check; what it does is checked on Windows only."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from app import windows_job


def test_the_structure_has_the_size_that_the_documentation_gives() -> None:
    # JOBOBJECT_EXTENDED_LIMIT_INFORMATION on 64-bit Windows; winnt.h.
    if ctypes.sizeof(ctypes.c_void_p) == 8:
        assert ctypes.sizeof(windows_job._BasicLimits) == 64
        assert ctypes.sizeof(windows_job._ExtendedLimits) == 144


@pytest.mark.skipif(sys.platform != "win32", reason="job objects exist on Windows only")
def test_ending_a_job_ends_its_process() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    windows_job.Job(child.pid).end()
    assert child.wait(5) == 1
