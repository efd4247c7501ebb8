"""Labels around a middle: none lies on another, whatever their number and size."""

from __future__ import annotations

import random

import pytest

from app.neighbour_layout import GAP_ACROSS, GAP_DOWN, Layout, Size, arrange

MIDDLE = (180.0, 40.0)


def overlaps(layout: Layout, sizes: list[Size]) -> list[tuple[int, int]]:
    boxes = [(layout.middle, MIDDLE), *zip(layout.points, sizes, strict=True)]
    return [
        (one, other)
        for one, (a, size_a) in enumerate(boxes)
        for other, (b, size_b) in enumerate(boxes[one + 1 :], one + 1)
        if abs(a[0] - b[0]) < (size_a[0] + size_b[0]) / 2 and abs(a[1] - b[1]) < (size_a[1] + size_b[1]) / 2
    ]


def labels(count: int) -> list[Size]:
    chance = random.Random(count)
    return [(chance.uniform(40, 190), 30.0) for _ in range(count)]


@pytest.mark.parametrize("count", [1, 2, 5, 14, 24, 35, 60])
@pytest.mark.parametrize("room", [(300.0, 200.0), (700.0, 520.0), (1600.0, 900.0)])
def test_no_label_lies_on_another(count: int, room: Size) -> None:
    sizes = labels(count)
    assert overlaps(arrange(sizes, MIDDLE, room), sizes) == []


@pytest.mark.parametrize("count", [1, 24, 60])
def test_everything_lies_inside_the_field(count: int) -> None:
    sizes = labels(count)
    layout = arrange(sizes, MIDDLE, (700.0, 520.0))
    for (x, y), (width, height) in zip(layout.points, sizes, strict=True):
        assert width / 2 <= x <= layout.width - width / 2
        assert height / 2 <= y <= layout.height - height / 2


def test_a_few_labels_stay_in_the_room_and_it_grows_for_many() -> None:
    few = arrange(labels(12), MIDDLE, (720.0, 520.0))
    assert (few.width, few.height) == (720.0, 520.0)
    many = arrange(labels(60), MIDDLE, (300.0, 200.0))
    assert many.width > 300
    assert many.height > 200


def test_the_same_labels_always_lie_in_the_same_places() -> None:
    assert arrange(labels(40), MIDDLE, (700.0, 520.0)) == arrange(labels(40), MIDDLE, (700.0, 520.0))


def test_an_empty_graph_has_its_middle_in_the_middle() -> None:
    assert arrange([], MIDDLE, (400.0, 300.0)) == Layout(400.0, 300.0, (200.0, 150.0), ())


def test_labels_are_apart_by_the_gap_in_one_direction() -> None:
    sizes = labels(24)
    wider = [(width + GAP_ACROSS - 1, height + GAP_DOWN - 1) for width, height in sizes]
    assert overlaps(arrange(sizes, MIDDLE, (700.0, 520.0)), wider) == []
