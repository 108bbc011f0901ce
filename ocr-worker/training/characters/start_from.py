"""Weights to go on from: a checkpoint of train.py, or a net as it is committed (ONNX), of which nothing else is kept.

An exported net has its normalisation folded into its convolutions. It is unfolded by what the first samples measure: the
net computes the same as before, and normalises what comes next as if it had never stopped.
"""
import numpy as np
import torch
from torch import nn

# Fields of onnx.proto.
MODEL_GRAPH, GRAPH_INITIALIZER, TENSOR_DIMS, TENSOR_NAME, TENSOR_RAW = 7, 5, 1, 8, 9


def _varint(data, at):
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _fields(data):
    """(number, value) of a protobuf message; bytes for what has a length."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(data, at)
        else:
            size, at = _varint(data, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
            value, at = data[at:at + size], at + size
        yield key >> 3, value


def _dims(values):
    dims = []
    for value in values:
        if isinstance(value, int):
            dims.append(value)
            continue
        at = 0
        while at < len(value):
            dim, at = _varint(value, at)
            dims.append(dim)
    return dims


def onnx_tensors(file):
    """Weights in the order of the net, as (name, tensor)."""
    graph = next(value for number, value in _fields(file.read_bytes()) if number == MODEL_GRAPH)
    tensors = []
    for number, value in _fields(graph):
        if number != GRAPH_INITIALIZER:
            continue
        parts = list(_fields(value))
        name = next(v.decode() for n, v in parts if n == TENSOR_NAME)
        raw = next(v for n, v in parts if n == TENSOR_RAW)
        dims = _dims([v for n, v in parts if n == TENSOR_DIMS])
        tensors.append((name, torch.from_numpy(np.frombuffer(raw, np.float32).reshape(dims).copy())))
    return tensors


def _unfold(model, norms, images):
    """Each normalisation in turn, because what the next one sees follows from it."""
    model.eval()
    for norm in norms:
        seen = []
        hook = norm.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].transpose(0, 1).flatten(1)))
        with torch.no_grad():
            for batch in images:
                model(batch)
        hook.remove()
        values = torch.cat(seen, 1)
        norm.running_mean.copy_(values.mean(1))
        norm.running_var.copy_(values.var(1))
        with torch.no_grad():
            norm.bias += norm.running_mean
            norm.weight.copy_(torch.sqrt(norm.running_var + norm.eps))
    model.train()


def start_from(model, file, draw):
    """`draw` gives some batches of images; only asked for a net."""
    if file.suffix != ".onnx":
        model.load_state_dict(torch.load(file))
        return
    tensors = onnx_tensors(file)
    named = dict(tensors)
    folded = [t for name, t in tensors if name.startswith("onnx::Conv")]  # weight and bias of each convolution
    state, norms = model.state_dict(), []
    for i, layer in enumerate(model):
        norm = model[i + 1] if i + 1 < len(model) and isinstance(model[i + 1], nn.BatchNorm2d) else None
        if norm is not None:
            state[f"{i}.weight"].copy_(folded.pop(0))
            state[f"{i + 1}.bias"].copy_(folded.pop(0))
            state[f"{i + 1}.running_mean"].zero_()
            state[f"{i + 1}.running_var"].fill_(1 - norm.eps)
            norms.append(norm)
        elif isinstance(layer, nn.Linear) and layer.bias is None:
            state[f"{i}.weight"].copy_(next(t for name, t in tensors if name.startswith("onnx::MatMul")).T)
        elif isinstance(layer, (nn.Linear, nn.BatchNorm1d)):
            for name in layer.state_dict():
                if f"{i}.{name}" in named:
                    state[f"{i}.{name}"].copy_(named[f"{i}.{name}"])
    if folded:
        raise SystemExit(f"{file} is another kind of net")
    _unfold(model, norms, draw())
