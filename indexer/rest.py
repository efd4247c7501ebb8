"""When reading rests by itself, and how to say so: battery saver, heat, another program on the whole screen, the user.

What the machine says comes through `Machine`, what only the desktop knows through the app's note `Conditions`. A rest
begins at one limit and ends at another one, so that it does not flicker.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from indexer.contract import Conditions

Cause = Literal["battery_saver", "heat", "full_screen", "user_active"]

LOW_PERCENT, ENOUGH_PERCENT = 20.0, 30.0
HOT_C, COOL_C = 90.0, 80.0
"""Where the machine itself names no limit."""
_BELOW_LIMIT_C, _COOLED_C = 3.0, 12.0
"""Below the machine's own limit: where a rest begins and ends."""
ACTIVE_S, QUIET_S = 5.0, 30.0
"""The user works while a key or the mouse moved within the first; reading goes on after the second without one."""
AFTER_FULL_SCREEN_S = 10.0
LOOK_EVERY_S = 2.0
_ASK_MACHINE_EVERY_S = 15.0


@dataclass(frozen=True, slots=True)
class Power:
    """What the machine says about itself; None where it does not tell."""

    saver: bool = False
    """The user, or the system, chose to save power."""
    percent: float | None = None
    on_battery: bool = False
    headroom_c: float | None = None
    """How far the hottest sensor of the processor is below the limit at which the machine slows itself down."""
    slowed: bool = False
    """The machine slows itself down because of heat."""


_SENTENCES: dict[Cause, str] = {
    "battery_saver": (
        "Reading rests because the computer saves power; it goes on when battery saver is off and the battery is"
        f" above {ENOUGH_PERCENT:.0f} %, or the computer is plugged in."
    ),
    "heat": "Reading rests because the computer is hot; it goes on when it has cooled down.",
    "full_screen": "Reading rests while another program fills the screen; it goes on shortly after that.",
    "user_active": f"Reading rests while you work; it goes on when the computer is left alone for {QUIET_S:.0f} s.",
}


class Rest:
    """Decides from what it is told; nothing here waits. One thread calls `because`, any may call `hear`."""

    def __init__(self, on: Sequence[Cause], clock: Callable[[], float] = time.monotonic) -> None:
        """`on` are the causes that the user wants; the first of them that holds is named."""
        self._on = tuple(on)
        self._clock = clock
        self._heard = Conditions()
        self._heard_at = clock()
        self._resting: set[Cause] = set()
        self._filled_until = float("-inf")

    def hear(self, conditions: Conditions) -> None:
        """The desktop says how it is."""
        self._heard, self._heard_at = conditions, self._clock()

    def because(self, power: Power) -> str:
        """Why reading rests now, in one sentence that says when it goes on; "" when it does not."""
        for cause in self._on:
            if self._holds(cause, power):
                self._resting.add(cause)
            else:
                self._resting.discard(cause)
        return next((_SENTENCES[cause] for cause in self._on if cause in self._resting), "")

    def _holds(self, cause: Cause, power: Power) -> bool:
        resting = cause in self._resting
        if cause == "battery_saver":
            low = power.percent is not None and power.percent < (ENOUGH_PERCENT if resting else LOW_PERCENT)
            return power.saver or (power.on_battery and low)
        if cause == "heat":
            warm = power.headroom_c is not None and power.headroom_c < (_COOLED_C if resting else _BELOW_LIMIT_C)
            return power.slowed or warm
        if self._heard.own_window:  # the user looks at this program, and may wait for the reading
            self._filled_until = float("-inf")
            return False
        if cause == "full_screen":
            if self._heard.full_screen:
                self._filled_until = self._clock() + AFTER_FULL_SCREEN_S
            return self._heard.full_screen or self._clock() < self._filled_until
        if self._heard.user_idle_s is None:
            return False
        idle = self._heard.user_idle_s + self._clock() - self._heard_at
        return idle < (QUIET_S if resting else ACTIVE_S)


class Machine:
    """Asks the machine, at most every quarter of a minute: some of it costs a process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked_at = float("-inf")
        self._told = Power()
        self._throttled: int | None = None

    def power(self) -> Power:
        """What the machine says about itself."""
        now = self._clock()
        if now - self._asked_at >= _ASK_MACHINE_EVERY_S:
            self._asked_at = now
            self._told = self._ask()
        return self._told

    def _ask(self) -> Power:
        import psutil

        battery = None
        with suppress(AttributeError, OSError, ValueError, NotImplementedError):
            battery = psutil.sensors_battery()
        saver, slowed = False, False
        with suppress(OSError, ValueError, subprocess.SubprocessError):
            if sys.platform == "win32":
                saver = _windows_saver()
            elif sys.platform == "darwin":
                saver, slowed = macos_saver(_pmset("-g")), macos_slowed(_pmset("-g", "therm"))
            else:
                saver = linux_saver(Path("/sys/firmware/acpi"))
                slowed = self._more_throttled(Path("/sys/devices/system/cpu"))
        return Power(
            saver=saver,
            percent=None if battery is None else float(battery.percent),
            on_battery=battery is not None and battery.power_plugged is False,
            headroom_c=_headroom(),
            slowed=slowed,
        )

    def _more_throttled(self, cpus: Path) -> bool:
        count = throttle_count(cpus)
        before, self._throttled = self._throttled, count
        return before is not None and count > before


def linux_saver(acpi: Path) -> bool:
    """Whether the platform profile of Linux (Documentation/ABI: sysfs-platform_profile) is the one that saves power."""
    profile = acpi / "platform_profile"
    return profile.exists() and profile.read_text("ascii", "replace").strip() == "low-power"


def throttle_count(cpus: Path) -> int:
    """How often Linux noted that the processor slowed itself down because of heat, since start."""
    return sum(int(one.read_text("ascii")) for one in cpus.glob("cpu[0-9]*/thermal_throttle/package_throttle_count"))


def macos_saver(pmset: str) -> bool:
    """Whether the output of `pmset -g` says that low power mode is on."""
    return any(line.split()[:2] == ["lowpowermode", "1"] for line in pmset.splitlines())


def macos_slowed(therm: str) -> bool:
    """Whether the output of `pmset -g therm` says that the processor is slowed down."""
    for line in therm.splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "CPU_Speed_Limit" and value.strip().isdigit():
            return int(value) < 100
    return False


def _pmset(*arguments: str) -> str:
    done = subprocess.run(["/usr/bin/pmset", *arguments], capture_output=True, text=True, timeout=5, check=False)
    return done.stdout


def _windows_saver() -> bool:
    """SYSTEM_POWER_STATUS.SystemStatusFlag (learn.microsoft.com/windows/win32/api/winbase)."""
    import ctypes

    status = (ctypes.c_ubyte * 12)()
    windows = getattr(ctypes, "windll")  # noqa: B009 - not on this system
    return bool(windows.kernel32.GetSystemPowerStatus(ctypes.byref(status))) and status[3] == 1


def _headroom() -> float | None:
    import psutil

    sensors = {}
    with suppress(AttributeError, OSError, ValueError):
        sensors = psutil.sensors_temperatures()
    rooms = [
        headroom(one.current, one.high, one.critical)
        for chip in ("coretemp", "k10temp", "zenpower", "cpu_thermal", "acpitz")
        for one in sensors.get(chip, ())
        if one.current
    ]
    return min(rooms, default=None)


def headroom(current: float, high: float | None, critical: float | None) -> float:
    """Degrees below the limit: the critical one of the sensor less some, or a usual one where it names none."""
    named = [limit for limit in (high, critical - 5.0 if critical else None) if limit and 60.0 <= limit <= 115.0]
    return (min(named) if named else HOT_C) - current
