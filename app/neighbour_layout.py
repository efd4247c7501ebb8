"""Where the labels of a neighbour graph lie: around the middle, never on one another. Numbers only, no widgets.

Labels are wide and low, so they are spread over ellipses by how many fit at each angle, on alternating rings, and then
pushed apart until none touches another. The same labels in the same room always lie in the same places, and 60 of
them cost a few milliseconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

GAP_ACROSS, GAP_DOWN = 14.0, 9.0
"""Two labels are at least one of these apart, in logical pixels; lines run more easily between than above them."""
_STEPS = 360
_MOST_PUSHES = 80
_ROUNDS = 24
_GROWS_BY = 1.12
_IN_ONE_RING, _IN_TWO_RINGS = 14, 34

_LEAST_SHARE, _FILLED_BY = 0.55, 14
"""A few labels stay near the middle; so many of them use the whole room."""

Size = tuple[float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything lies, in logical pixels from the upper left corner of a field of `width` by `height`."""

    width: float
    height: float
    middle: Point
    points: tuple[Point, ...]
    """The centre of each label, in the order of the sizes that were given."""


def arrange(sizes: Sequence[Size], middle: Size, room: Size) -> Layout:
    """Lay labels of `sizes` (width, height) around one of size `middle`, in their order clockwise from the upper left.

    They fill the `room` (width, height); the field grows beyond it when they need more. No two of them are nearer than
    the gaps in both directions.
    """
    if not sizes:
        return Layout(*room, (room[0] / 2, room[1] / 2), ())
    widest = max(width for width, _ in sizes)
    highest = max(height for _, height in sizes)
    least = (middle[0] / 2 + widest / 2 + 3 * GAP_ACROSS, middle[1] / 2 + highest / 2 + 4 * GAP_DOWN)
    drawn_in = min(1.0, _LEAST_SHARE + len(sizes) / _FILLED_BY * (1 - _LEAST_SHARE))
    across = max(((room[0] - widest) / 2 - GAP_ACROSS) * drawn_in, least[0])
    down = max(((room[1] - highest) / 2 - GAP_DOWN) * drawn_in, least[1])
    points = _spread(len(sizes), across, down, least, (widest + GAP_ACROSS, highest + GAP_DOWN))
    every = [(0.0, 0.0), *points]
    boxes = [middle, *sizes]
    for _ in range(_ROUNDS):
        if _push_apart(every, boxes):
            break
        every = [(x * _GROWS_BY, y * _GROWS_BY) for x, y in every]
    return _framed(every, boxes, room)


def _spread(count: int, across: float, down: float, least: Size, label: Size) -> list[Point]:
    """Points on one to three ellipses, denser where labels stack well."""
    rings = 1 if count <= _IN_ONE_RING else 2 if count <= _IN_TWO_RINGS else 3
    start = -math.pi * 0.75
    fits = [0.0]
    for step in range(_STEPS):
        angle = start + 2 * math.pi * (step + 0.5) / _STEPS
        fits.append(
            fits[-1] + max(across * abs(math.sin(angle)) / label[0], down * abs(math.cos(angle)) / label[1], 0.2)
        )
    points: list[Point] = []
    step = 0
    for at in range(count):
        wanted = fits[-1] * (at + 0.5) / count
        while fits[step + 1] < wanted:
            step += 1
        share = (wanted - fits[step]) / (fits[step + 1] - fits[step])
        angle = start + 2 * math.pi * (step + share) / _STEPS
        inward = (at % rings) / rings
        radius_x = across - (across - least[0]) * inward
        radius_y = down - (down - least[1]) * inward
        points.append((radius_x * math.cos(angle), radius_y * math.sin(angle)))
    return points


def _push_apart(points: list[Point], sizes: Sequence[Size]) -> bool:
    """Move labels that are too near away from each other, the first never; whether none is any more."""
    highest = max(height for _, height in sizes) + GAP_DOWN
    for _ in range(_MOST_PUSHES):
        order = sorted(range(len(points)), key=lambda one: (points[one][1], one))
        touched = False
        for rank, one in enumerate(order):
            for other in order[rank + 1 :]:
                if abs(points[other][1] - points[one][1]) >= 2 * highest:
                    break
                touched |= _push(points, sizes, one, other)
        if not touched:
            return True
    return False


def _push(points: list[Point], sizes: Sequence[Size], one: int, other: int) -> bool:
    """Part two labels along the direction that needs the least; whether they were too near."""
    dx, dy = points[other][0] - points[one][0], points[other][1] - points[one][1]
    too_near_x = (sizes[one][0] + sizes[other][0]) / 2 + GAP_ACROSS - abs(dx)
    too_near_y = (sizes[one][1] + sizes[other][1]) / 2 + GAP_DOWN - abs(dy)
    if too_near_x <= 0.01 or too_near_y <= 0.01:
        return False
    if too_near_x < too_near_y:
        move = (math.copysign(too_near_x + 0.1, dx), 0.0)
    else:
        move = (0.0, math.copysign(too_near_y + 0.1, dy))
    share = 1.0 if one == 0 else 0.0 if other == 0 else 0.5
    points[other] = (points[other][0] + move[0] * share, points[other][1] + move[1] * share)
    points[one] = (points[one][0] - move[0] * (1 - share), points[one][1] - move[1] * (1 - share))
    return True


def _framed(points: Sequence[Point], sizes: Sequence[Size], room: Size) -> Layout:
    spans = [
        (x, y, width / 2 + GAP_ACROSS, height / 2 + GAP_DOWN)
        for (x, y), (width, height) in zip(points, sizes, strict=True)
    ]
    left, width = _fitted(min(x - w for x, _, w, _ in spans), max(x + w for x, _, w, _ in spans), room[0])
    top, height = _fitted(min(y - h for _, y, _, h in spans), max(y + h for _, y, _, h in spans), room[1])
    moved = [(x - left, y - top) for x, y in points]
    return Layout(width, height, moved[0], tuple(moved[1:]))


def _fitted(low: float, high: float, room: float) -> tuple[float, float]:
    """Where the field begins and how long it is, in one direction; the middle is in the middle where it can be."""
    if max(-low, high) <= room / 2:
        return -room / 2, room
    length = max(room, high - low)
    return (low + high - length) / 2, length
