"""Text recognition by PP-OCRv6 (PaddleOCR, Apache-2.0): find lines of text, turn the page upright, read each line.

The models are the ONNX files inside the package `rapidocr`, of which no code runs: it would bring a network client,
and the models need little around them. Detection follows "Real-time Scene Text Detection with Differentiable
Binarization" (Liao et al., AAAI 2020), reading is decoded as in "Connectionist Temporal Classification" (Graves et
al., ICML 2006).
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.ocr_layout import Line, in_reading_order

_MODELS = MappingProxyType(
    {
        "PP-OCRv6_det_small.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
        "PP-OCRv6_rec_small.onnx": "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
        "ch_ppocr_mobile_v2.0_cls_mobile.onnx": "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
    }
)
_LONGEST_SIDE, _SHORTEST_SIDE = 1280, 736
"""Of the picture in which lines are looked for."""
_SURE_PIXEL, _SURE_BOX, _SURE_LINE, _SURE_UPSIDE_DOWN = 0.3, 0.5, 0.5, 0.9
_GROW = 1.6
"""The network marks the core of a line; its box is grown by this much of area over circumference."""
_MOST_BOXES = 1500
_TALL = 1.5
_HEIGHT = 48
_WIDEST = 3200
_BATCH_WIDTH = 1600
_ASKED_LINES = 24
"""So many of the longest lines say whether the page is upside down."""

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]


class ModelChanged(Exception):
    """A model file is not the one that this program was tested with."""


class Engine:
    """The three models. Not for two threads at once."""

    def __init__(self) -> None:
        """Load the models. Raises `ModelChanged`, `ImportError`, or `OSError` when they are not there."""
        spec = importlib.util.find_spec("rapidocr")
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError("rapidocr", name="rapidocr")
        folder = Path(spec.submodule_search_locations[0]) / "models"
        detect, read, turn = (_session(folder / name, sha256) for name, sha256 in _MODELS.items())
        self._detect, self._read, self._turn = detect, read, turn
        self._letters = ["", *read.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]

    def warm(self) -> None:
        """Run each model once, so that nothing is imported or opened later."""
        page = np.full((200, 600, 3), 255, np.uint8)
        page[60:90, 40:500:7] = 0
        self.text(page.tobytes(), 600, 200)
        self._upside_down([page])
        self._lines([page])

    def text(self, pixels: bytes, width: int, height: int) -> str:
        """The text of rows of red, green, blue, in reading order; "" when there is none."""
        rgb = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
        page: Picture = np.ascontiguousarray(rgb[:, :, ::-1])  # the models were trained on blue, green, red
        boxes = self._boxes(page)
        if not len(boxes):
            return ""
        page, boxes = _lying(page, boxes)
        pieces = [_cut(page, box) for box in boxes]
        if self._upside_down(pieces):
            pieces = [np.ascontiguousarray(piece[::-1, ::-1]) for piece in pieces]
            boxes = np.array([page.shape[1], page.shape[0]], np.float32) - boxes
        lines = [
            Line(*_extent(box), text)
            for box, (text, sure) in zip(boxes, self._lines(pieces), strict=True)
            if sure >= _SURE_LINE and text.strip()
        ]
        return in_reading_order(lines)

    def _boxes(self, page: Picture) -> Floats:
        """Rectangles around lines of text, which may be turned: (boxes, 4 corners, x and y)."""
        import cv2

        high, wide = page.shape[:2]
        scale = min(1.0, _LONGEST_SIDE / max(high, wide))
        scale = max(scale, min(_SHORTEST_SIDE / min(high, wide), _LONGEST_SIDE / max(high, wide)))
        size = [max(32, round(side * scale / 32) * 32) for side in (wide, high)]
        small = cv2.resize(page, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        planes = (small.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
        sure = self._detect.run(None, {"x": np.ascontiguousarray(planes)})[0][0, 0]
        mask = cv2.dilate((sure > _SURE_PIXEL).astype(np.uint8), np.ones((2, 2), np.uint8))
        outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        boxes: list[Any] = []
        for outline in outlines[:_MOST_BOXES]:
            centre, (across, down), angle = cv2.minAreaRect(outline)
            if min(across, down) < 3:
                continue
            corners = cv2.boxPoints((centre, (across, down), angle))
            left, top, broad, tall = cv2.boundingRect(corners.astype(np.int32))
            left, top = max(left, 0), max(top, 0)
            inside = np.zeros((min(tall + 1, mask.shape[0] - top), min(broad + 1, mask.shape[1] - left)), np.uint8)
            cv2.fillPoly(inside, [(corners - (left, top)).astype(np.int32)], 1)
            part = sure[top : top + inside.shape[0], left : left + inside.shape[1]]
            if cv2.mean(part, inside)[0] < _SURE_BOX:
                continue
            more = 2 * _GROW * across * down / (2 * (across + down))
            boxes.append(cv2.boxPoints((centre, (across + more, down + more), angle)))
        if not boxes:
            return np.zeros((0, 4, 2), np.float32)
        found = np.array(boxes, np.float32) * np.array([wide / size[0], high / size[1]], np.float32)
        return np.array([_from_top_left(box) for box in found], np.float32)

    def _upside_down(self, pieces: list[Picture]) -> bool:
        """Whether most of the longest lines stand on their heads."""
        import cv2

        asked = sorted(pieces, key=lambda piece: piece.shape[1] / piece.shape[0], reverse=True)[:_ASKED_LINES]
        batch = np.zeros((len(asked), 3, 48, 192), np.float32)
        for row, piece in zip(batch, asked, strict=True):
            width = max(1, min(192, round(48 * piece.shape[1] / piece.shape[0])))
            row[:, :, :width] = (cv2.resize(piece, (width, 48)).astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
        turned = self._turn.run(None, {"x": batch})[0][:, 1]
        return float((turned > _SURE_UPSIDE_DOWN).mean()) > 0.5

    def _lines(self, pieces: list[Picture]) -> list[tuple[str, float]]:
        """Text and certainty of each piece, in order. Pieces of like width are read together."""
        import cv2

        widths = [max(16, min(_WIDEST, round(_HEIGHT * piece.shape[1] / max(1, piece.shape[0])))) for piece in pieces]
        order = sorted(range(len(pieces)), key=lambda index: widths[index])
        read: list[tuple[str, float]] = [("", 0.0)] * len(pieces)
        while order:
            count = 1
            while count < len(order) and (count + 1) * widths[order[count]] <= _BATCH_WIDTH:
                count += 1
            some, order = order[:count], order[count:]
            width = max(320, widths[some[-1]])
            batch = np.zeros((len(some), 3, _HEIGHT, width), np.float32)
            for row, index in zip(batch, some, strict=True):
                line = cv2.resize(pieces[index], (widths[index], _HEIGHT)).astype(np.float32) / 127.5 - 1.0
                row[:, :, : widths[index]] = line.transpose(2, 0, 1)
            for index, steps in zip(some, self._read.run(None, {"x": batch})[0], strict=True):
                read[index] = self._decoded(steps)
        return read

    def _decoded(self, steps: Floats) -> tuple[str, float]:
        """(steps, letters) of probabilities: the likeliest letter of each step, repetitions and blanks left out."""
        best = steps.argmax(axis=1)
        kept = best != 0
        kept[1:] &= best[1:] != best[:-1]
        if not kept.any():
            return "", 0.0
        sure = float(steps[kept, best[kept]].mean())
        return "".join(self._letters[letter] for letter in best[kept]), sure


def _session(path: Path, sha256: str) -> Any:
    import onnxruntime

    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelChanged(path.name)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a sealed process starts no threads
    options.enable_cpu_mem_arena = False  # it keeps the largest page's memory for good
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def _from_top_left(box: Floats) -> Floats:
    """The corners of a rectangle: top left, top right, bottom right, bottom left."""
    by_x = box[np.argsort(box[:, 0], kind="stable")]
    left, right = by_x[:2][np.argsort(by_x[:2, 1])], by_x[2:][np.argsort(by_x[2:, 1])]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def _lying(page: Picture, boxes: Floats) -> tuple[Picture, Floats]:
    """The page turned a quarter to the left when its lines stand upright, so that they lie."""
    across = np.linalg.norm(boxes[:, 1] - boxes[:, 0], axis=1)
    down = np.linalg.norm(boxes[:, 3] - boxes[:, 0], axis=1)
    standing = down > _TALL * across
    if down[standing].sum() <= across[~standing].sum():
        return page, boxes
    turned = np.stack([boxes[:, :, 1], page.shape[1] - boxes[:, :, 0]], axis=2)
    return np.ascontiguousarray(np.rot90(page)), np.array([_from_top_left(box) for box in turned], np.float32)


def _cut(page: Picture, box: Floats) -> Picture:
    """The piece of the page inside a turned rectangle, lying; one that is tall is turned a quarter."""
    import cv2

    wide = max(1, round(max(np.linalg.norm(box[1] - box[0]), np.linalg.norm(box[2] - box[3]))))
    high = max(1, round(max(np.linalg.norm(box[3] - box[0]), np.linalg.norm(box[2] - box[1]))))
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    how = cv2.getPerspectiveTransform(np.ascontiguousarray(box), corners)
    piece = cv2.warpPerspective(page, how, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(np.rot90(piece) if high > _TALL * wide else piece)


def _extent(box: Floats) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    return float(box[:, 0].min()), float(box[:, 1].min()), float(box[:, 0].max()), float(box[:, 1].max())
