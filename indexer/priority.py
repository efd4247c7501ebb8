"""Indexing threads run below everything else on the machine."""

from __future__ import annotations

import ctypes
import os
import sys
import threading

_NICE = 5
_THREAD_PRIORITY_BELOW_NORMAL = -1
_QOS_CLASS_UTILITY = 0x11


def lower_priority() -> None:
    """Lower the priority of the calling thread, and of the processes and native threads that it starts.

    Where the system refuses, indexing runs at normal priority.
    """
    try:
        if sys.platform == "win32":
            kernel = ctypes.windll.kernel32
            kernel.SetThreadPriority(kernel.GetCurrentThread(), _THREAD_PRIORITY_BELOW_NORMAL)
        elif sys.platform == "darwin":
            ctypes.CDLL(None).pthread_set_qos_class_self_np(_QOS_CLASS_UTILITY, 0)
        else:  # Linux keeps a nice value for each thread
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
    except (OSError, AttributeError):
        pass
