#!/usr/bin/python3
"""The recipe still makes nets: a net of a thousand samples is trained, gone on with and read by the reader's own program.

    train_test.py DRAW EVALUATE    the sampler's binary and madoguchi-evaluate-characters

Only fonts of Debian that are installed take part. Without PyTorch, which only training needs, the test is skipped (77).
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[2]
NOTICE = (TOP / "ocr-worker/models/NOTICE").read_text(encoding="utf-8")
SHEET = TOP / "tests/data/handwritten_digits.png"
SKIPPED = 77


def font_rows():
    rows = (HERE / "fonts.tsv").read_text(encoding="utf-8").splitlines()
    return [row.split("\t") for row in rows if row and not row.startswith("# ")]


def letters(text):
    return re.sub("[^a-z]", "", text.lower())


def named(package):
    """In NOTICE: a font of npm by its name, one of Debian by its package, several of one family in braces."""
    if package.startswith("@"):
        return letters(package.split("/")[1]) in letters(NOTICE)
    stem, _, last = package.rpartition("-")
    return package in NOTICE or bool(re.search(re.escape(package[:20]) + "[^ ]*" + re.escape(last), NOTICE))


class Recipe(unittest.TestCase):
    def test_every_font_that_is_trained_on_is_in_the_notice(self):
        for _, package, licence, _, _, use in font_rows():
            self.assertIn(licence, ("OFL-1.1", "Apache-2.0", "public-domain"))
            if use == "train":
                self.assertTrue(named(package), package)

    def test_each_net_s_runs_begin_with_nothing(self):
        runs = [row.split("\t") for row in (HERE / "samples.tsv").read_text(encoding="utf-8").splitlines()[1:]]
        for net in ("characters", "digits", "crossed"):
            own = [int(run) for name, run, *_ in runs if name == net]
            self.assertEqual(own, list(range(1, len(own) + 1)))
            self.assertTrue(own)


class Training(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.out = pathlib.Path(self.folder.name)
        rows = [row for row in font_rows() if row[0].startswith("/") and pathlib.Path(row[0]).exists()]
        if {row[5] for row in rows} != {"train", "held"}:
            self.skipTest("no fonts to draw with")
        (self.out / "fonts.tsv").write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
        (self.out / "classes.tsv").write_bytes((HERE / "classes.tsv").read_bytes())

    def tearDown(self):
        self.folder.cleanup()

    def train(self, *options):
        subprocess.run([sys.executable, HERE / "train.py", "--net=digits", f"--draw={DRAW}", f"--recipe={self.out}", "--fontsource=/nowhere",
                        "--digit_sheet=", f"--out={self.out}", *options], check=True, stdout=subprocess.DEVNULL)

    def test_a_net_is_trained_gone_on_with_and_read(self):
        sys.path.insert(0, str(HERE))
        from start_from import onnx_tensors

        self.train("--samples=1024")
        self.assertEqual((self.out / "digits.txt").read_text(), "0123456789\n")
        first = onnx_tensors(self.out / "digits.onnx")
        self.train("--samples=256", "--rate=1e-3", "--seed=2", f"--start={self.out / 'digits.pt'}")
        self.train("--samples=256", "--rate=1e-3", "--seed=3", f"--start={self.out / 'digits.onnx'}")
        last = onnx_tensors(self.out / "digits.onnx")
        self.assertEqual([tensor.shape for _, tensor in first], [tensor.shape for _, tensor in last])
        self.assertIn(11, {size for _, tensor in last for size in tensor.shape}, "ten digits, and no whole digit")
        read = subprocess.run([EVALUATE, f"--digits={SHEET}", f"--onnx={self.out / 'digits.onnx'}", "--tesseract=false"], check=True,
                              capture_output=True, text=True, cwd=TOP)
        self.assertIn("digits", read.stdout)


if __name__ == "__main__":
    DRAW, EVALUATE = sys.argv[1:3]
    try:
        import torch  # noqa: F401
    except ImportError:
        sys.exit(SKIPPED)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    unittest.main(argv=sys.argv[:1])
