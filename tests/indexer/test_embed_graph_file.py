"""ONNX files that refer to other files are seen."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from indexer.embed_folder import EmbedderUnusable, Graph, Recipe
from indexer.embed_graph import GraphEngine
from indexer.embed_graph_file import refers_outside
from tests.indexer.made import MODEL


def model(tensor: TensorProto, *, inside_a_node: bool = False) -> bytes:
    output = helper.make_tensor_value_info("out", TensorProto.FLOAT, [2])
    if inside_a_node:
        branch = helper.make_graph([helper.make_node("Constant", [], ["out"], value=tensor)], "branch", [], [output])
        nodes = [helper.make_node("If", ["yes"], ["out"], then_branch=branch, else_branch=branch)]
        tensors = [helper.make_tensor("yes", TensorProto.BOOL, [], [True])]
    else:
        nodes, tensors = [helper.make_node("Identity", ["weights"], ["out"])], [tensor]
    content: bytes = helper.make_model(helper.make_graph(nodes, "g", [], [output], tensors)).SerializeToString()
    return content


def weights(location: str = "") -> TensorProto:
    tensor: TensorProto = helper.make_tensor("weights", TensorProto.FLOAT, [2], b"\0" * 8, raw=True)
    if location:
        onnx.external_data_helper.set_external_data(tensor, location)
        tensor.ClearField("raw_data")
    return tensor


@pytest.mark.parametrize("inside_a_node", [False, True])
def test_weights_in_another_file_are_seen_wherever_they_are_named(inside_a_node: bool) -> None:
    assert not refers_outside(model(weights(), inside_a_node=inside_a_node))
    for location in ("../../secret", "weights.bin"):
        assert refers_outside(model(weights(location), inside_a_node=inside_a_node))


def test_a_damaged_file_is_not_trusted() -> None:
    content = model(weights())
    assert refers_outside(content[:-3])
    assert refers_outside(b"\xff" * 100)
    assert refers_outside(b"\x3a\x05" * 300)


def test_such_a_graph_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(model(weights("../secret")))
    (tmp_path / "tokenizer.json").write_bytes((MODEL / "tokenizer.json").read_bytes())
    with pytest.raises(EmbedderUnusable) as refusal:
        GraphEngine(tmp_path, Recipe(256, "mean", "", "", "[PAD]"), Graph(tmp_path / "model.onnx", ""), "openvino", 1)
    assert str(refusal.value).endswith(".")
