"""Reading rests for a reason that it names, and does not flicker."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.contract import Conditions
from indexer.rest import Machine, Power, Rest, headroom, linux_saver, macos_saver, macos_slowed, throttle_count


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_battery_saver_and_a_low_battery_rest_and_the_end_is_well_above_the_beginning() -> None:
    rest = Rest(["battery_saver"], Clock())
    assert rest.because(Power(percent=19.0, on_battery=False)) == ""
    assert rest.because(Power(percent=21.0, on_battery=True)) == ""
    sentence = rest.because(Power(percent=19.0, on_battery=True))
    assert "saves power" in sentence
    assert "goes on when" in sentence
    assert sentence.endswith(".")
    assert rest.because(Power(percent=25.0, on_battery=True)) == sentence
    assert rest.because(Power(percent=31.0, on_battery=True)) == ""
    assert rest.because(Power(saver=True, percent=90.0)) == sentence
    assert rest.because(Power(percent=19.0, on_battery=False)) == ""


def test_heat_rests_until_it_has_cooled_down() -> None:
    rest = Rest(["heat"], Clock())
    said = [bool(rest.because(Power(headroom_c=room))) for room in (10.0, 2.0, 8.0, 13.0, 8.0)]
    assert said == [False, True, True, False, False]
    assert rest.because(Power(slowed=True))


def test_a_full_screen_rests_until_a_little_after_it() -> None:
    clock = Clock()
    rest = Rest(["full_screen"], clock)
    rest.hear(Conditions(full_screen=True))
    assert "fills the screen" in rest.because(Power())
    rest.hear(Conditions())
    assert rest.because(Power())
    clock.now += 11
    assert rest.because(Power()) == ""


def test_the_user_at_work_rests_it_but_not_in_our_own_window() -> None:
    clock = Clock()
    rest = Rest(["user_active"], clock)
    assert rest.because(Power()) == ""
    rest.hear(Conditions(user_idle_s=1.0))
    assert "while you work" in rest.because(Power())
    clock.now += 20
    assert rest.because(Power())
    clock.now += 20
    assert rest.because(Power()) == ""
    rest.hear(Conditions(user_idle_s=10.0))
    assert rest.because(Power()) == "", "it begins only when somebody works"
    rest.hear(Conditions(user_idle_s=0.0, own_window=True))
    assert rest.because(Power()) == ""


def test_only_the_wanted_causes_count_and_the_first_is_named() -> None:
    rest = Rest(["heat", "battery_saver"], Clock())
    rest.hear(Conditions(full_screen=True, user_idle_s=0.0))
    assert "hot" in rest.because(Power(saver=True, slowed=True))
    assert "saves power" in rest.because(Power(saver=True))
    assert Rest([], Clock()).because(Power(saver=True, slowed=True)) == ""


@pytest.mark.parametrize(
    ("current", "high", "critical", "room"),
    [(50.0, 100.0, 100.0, 45.0), (50.0, None, None, 40.0), (50.0, 80.0, 105.0, 30.0), (50.0, 0.0, 65261.0, 40.0)],
)
def test_the_limit_is_the_sensors_own_where_it_makes_sense(
    current: float, high: float | None, critical: float | None, room: float
) -> None:
    assert headroom(current, high, critical) == room


def test_what_systems_say_is_understood(tmp_path: Path) -> None:
    assert macos_saver(" hibernatemode        3\n lowpowermode         1\n")
    assert not macos_saver(" lowpowermode         0\n")
    assert macos_slowed("CPU Power notify\n\tCPU_Scheduler_Limit \t= 100\n\tCPU_Speed_Limit \t= 70\n")
    assert not macos_slowed("Note: No thermal warning level has been recorded\n")
    assert not linux_saver(tmp_path)
    (tmp_path / "platform_profile").write_text("low-power\n")
    assert linux_saver(tmp_path)
    for cpu, count in (("cpu0", "3\n"), ("cpu1", "4\n")):
        (tmp_path / cpu / "thermal_throttle").mkdir(parents=True)
        (tmp_path / cpu / "thermal_throttle" / "package_throttle_count").write_text(count)
    assert throttle_count(tmp_path) == 7


def test_this_machine_can_be_asked() -> None:
    power = Machine().power()
    assert power.percent is None or 0 <= power.percent <= 100
    assert power.headroom_c is None or -50 < power.headroom_c < 150
