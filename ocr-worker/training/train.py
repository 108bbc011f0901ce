#!/usr/bin/python3
"""Trains the recogniser of digits in boxes and writes it as ONNX: ./train.py --minutes 4 --out ../models

Same seed, same samples; the number of steps depends on the machine's speed, so it is printed and can be fixed by --steps.
"""
import argparse
import pathlib
import time

import numpy as np
import torch
from PIL import Image
from torch import nn

import samples

WIDTHS = (12, 24, 32)


def build(class_count):
    a, b, c = WIDTHS

    def stage(inputs, outputs):
        return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]

    return nn.Sequential(*stage(1, a), *stage(a, b), *stage(b, c), nn.Flatten(), nn.Dropout(0.1), nn.Linear(c * 16, class_count))


def accuracy(model, cells, labels):
    model.eval()
    with torch.no_grad():
        right = (model(cells).argmax(1) == labels).float().mean().item()
    model.train()
    return right


def held_back_digits():
    """Real digits that training never saw, 20 px each, set in the middle of the box at two thirds of its side."""
    cells, labels = samples.real_digits(train=False)
    out = np.zeros((len(cells), 1, 32, 32), np.float32)
    for i, cell in enumerate(cells):
        scaled = Image.fromarray((cell * 255).astype(np.uint8)).resize((26, 26), Image.BICUBIC)
        out[i, 0, 3:29, 3:29] = np.asarray(scaled, np.float32) / 255
    return torch.tensor(out), torch.tensor(labels)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--steps", type=int, default=0, help="instead of --minutes")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("."))
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)

    classes = samples.DIGITS
    sampler = samples.Sampler(classes, seed=1)
    checks = samples.Sampler(classes, seed=2).batch(2000)
    model = build(len(classes))
    print("parameters", sum(p.numel() for p in model.parameters()), "bank", len(sampler.labels), flush=True)

    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-4)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.02)
    start = time.time()
    step = 0
    while True:
        done = step / options.steps if options.steps else (time.time() - start) / (options.minutes * 60)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * (0.5 * (1 + np.cos(np.pi * done))) + 1e-5
        cells, labels = sampler.batch(256)
        optimizer.zero_grad()
        loss = loss_of(model(cells), labels)
        loss.backward()
        optimizer.step()
        step += 1
        if step % 100 == 0:
            print(f"step {step} {time.time() - start:.0f} s loss {loss.item():.3f} synthetic {accuracy(model, *checks):.4f}", flush=True)
    print(f"held-back real digits {accuracy(model, *held_back_digits()):.4f}")
    print(f"steps {step}, synthetic {accuracy(model, *checks):.4f}")

    model.eval()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(model, torch.zeros(1, 1, 32, 32), str(options.out / "digits.onnx"), input_names=["cells"],
                      output_names=["scores"], dynamic_axes={"cells": {0: "batch"}, "scores": {0: "batch"}}, opset_version=11)
    (options.out / "digits.txt").write_text(classes + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
