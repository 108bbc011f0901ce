#!/usr/bin/python3
"""Trains a character net on samples that `draw` streams and writes it as ONNX. Run by train.sh, which says what it needs.

Same seed and --samples, same samples in the same order; --minutes instead ends by the clock and prints the --samples that repeats it.
"""
import argparse
import math
import pathlib
import queue
import subprocess
import threading
import time

import numpy as np
import torch
from torch import nn

from start_from import start_from

SIDE_PX = 48
BATCH = 256
WARM_UP = 0.02
CHECK_BATCHES = 16
START_BATCHES = 8
AHEAD = 16  # batches drawn while the net learns: the sampler never waits for it


class Samples:
    """The stream of one `draw` process, read ahead by a thread of its own."""

    def __init__(self, options, seed, *flags):
        command = [options.draw, f"--recipe={options.recipe}", f"--fontsource={options.fontsource}", f"--seed={seed}",
                   f"--batch={BATCH}", *flags]
        if options.net != "crossed":
            command.append(f"--digit_sheet={options.digit_sheet}")
        if options.net == "digits":
            command.append("--only_digits")
        if options.net == "crossed":
            command.append("--crossed_out")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0)
        self.drawn = queue.Queue(AHEAD)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        size = BATCH * (4 + SIDE_PX * SIDE_PX)
        data = bytearray()
        while piece := self.process.stdout.read(size - len(data)):
            data += piece
            if len(data) == size:
                self.drawn.put(bytes(data))
                data.clear()
        self.drawn.put(None)

    def batch(self):
        data = self.drawn.get()
        if data is None:
            raise SystemExit("the sampler ended: see its message above")
        labels = np.frombuffer(data, np.int32, BATCH).astype(np.int64)
        images = np.frombuffer(data, np.uint8, offset=4 * BATCH).reshape(BATCH, 1, SIDE_PX, SIDE_PX)
        return torch.from_numpy(images.astype(np.float32) / 255).contiguous(memory_format=torch.channels_last), torch.from_numpy(labels)

    def take(self, batches):
        taken = [self.batch() for _ in range(batches)]
        self.process.kill()
        return taken


# Of the six convolutions and the layer before the outputs.
WIDTHS = {"characters": (16, 32, 48, 96, 128, 192, 192), "digits": (8, 16, 24, 32, 48, 64, 48),
          "crossed": (6, 10, 14, 20, 24, 32, 32)}
# Crossings-out are rare: only a net that may say "never" is of use there.
SMOOTHING = {"characters": 0.02, "digits": 0.02, "crossed": 0.0}


def build(name, outputs):
    """Strides instead of pooling, narrow where the image is wide: OpenCV's CPU convolutions cost what they multiply."""

    def stage(inputs, width, kernel=3, stride=1):
        return [nn.Conv2d(inputs, width, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]

    a, b, c, d, e, f, last = WIDTHS[name]
    return nn.Sequential(
        *stage(1, a, 5, 2), *stage(a, b, 3, 2), *stage(b, c), *stage(c, d, 3, 2), *stage(d, e), *stage(e, f, 3, 2),
        nn.Flatten(), nn.Linear(f * 9, last, bias=False), nn.BatchNorm1d(last), nn.ReLU(inplace=True), nn.Dropout(0.1),
        nn.Linear(last, outputs)).to(memory_format=torch.channels_last)


def accuracy(model, batches):
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in batches:
            right += (model(images).argmax(1) == labels).sum().item()
    model.train()
    return right / (len(batches) * BATCH)


def rate_at(done, highest):
    if done < WARM_UP:
        return highest * done / WARM_UP + 1e-6
    return highest * 0.5 * (1 + math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP))) + 1e-6


def export(model, file):
    """One character a run: OpenCV sets the batch when it is given one."""
    model.eval()
    with torch.no_grad():
        torch.onnx.export(model, torch.zeros(1, 1, SIDE_PX, SIDE_PX), str(file), input_names=["characters"], output_names=["scores"],
                          dynamic_axes={"characters": {0: "batch"}, "scores": {0: "batch"}}, opset_version=11)
    model.train()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--draw", required=True, help="the sampler's binary")
    parser.add_argument("--recipe", type=pathlib.Path, required=True)
    parser.add_argument("--fontsource", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--net", choices=WIDTHS, default="characters")
    parser.add_argument("--digit_sheet", default="/usr/share/doc/opencv-doc/examples/data/digits.png", help="real people's digits")
    parser.add_argument("--samples", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2.5e-3, help="highest learning rate")
    parser.add_argument("--start", type=pathlib.Path, help="go on from this checkpoint or this net (.onnx)")
    options = parser.parse_args()
    if (options.samples > 0) == (options.minutes > 0):
        parser.error("give either --samples or --minutes")
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)

    rows = (options.recipe / "classes.tsv").read_text(encoding="utf-8").splitlines()
    classes = [row.split("\t")[0] for row in rows if not row.startswith("# ")]
    if options.net == "digits":
        classes = [c for c in classes if c in "0123456789"]
    if options.net == "crossed":
        classes = ["×"]  # and what still stands
    model = build(options.net, len(classes) + 1)
    checks = {"held fonts": Samples(options, 1001, "--held_fonts").take(CHECK_BATCHES),
              "held fonts and distortions": Samples(options, 1002, "--held_fonts", "--held_distortions").take(CHECK_BATCHES)}
    print(len(classes), "characters,", sum(p.numel() for p in model.parameters()), "parameters", flush=True)

    samples = Samples(options, options.seed)
    if options.start:
        start_from(model, options.start, lambda: [samples.batch()[0] for _ in range(START_BATCHES)])
    optimizer = torch.optim.AdamW(model.parameters(), options.rate, weight_decay=2e-3)
    loss_of = nn.CrossEntropyLoss(label_smoothing=SMOOTHING[options.net])
    start, seen, running, reported, saved = time.time(), 0, 0.0, 0, 0
    while True:
        elapsed = time.time() - start
        done = seen / options.samples if options.samples else elapsed / (options.minutes * 60)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate_at(done, options.rate)
        images, labels = samples.batch()
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = loss_of(model(images).float(), labels)
        loss.backward()
        optimizer.step()
        seen += BATCH
        running += (loss.item() - running) * 0.02
        if seen - reported >= 100 * BATCH * 2:
            reported = seen
            print(f"{seen} samples, {elapsed:.0f} s, {seen / elapsed:.0f}/s, loss {running:.3f}", flush=True)
        if elapsed - saved >= 300:
            saved = elapsed
            torch.save(model.state_dict(), options.out / f"{options.net}.pt")
            print(", ".join(f"{name} {accuracy(model, batches):.4f}" for name, batches in checks.items()), flush=True)
    samples.process.kill()
    print(f"--samples={seen}, {time.time() - start:.0f} s: "
          + ", ".join(f"{name} {accuracy(model, batches):.4f}" for name, batches in checks.items()), flush=True)
    torch.save(model.state_dict(), options.out / f"{options.net}.pt")
    export(model, options.out / f"{options.net}.onnx")
    (options.out / f"{options.net}.txt").write_text("".join(classes) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
