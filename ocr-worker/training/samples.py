"""Makes training cells: one character in a form's box, as a scanner and the eraser leave it.

A glyph bank (font x character, drawn once at 64 px) is warped per sample: affine, elastic, pen width, size and place in the box, remains
of the box's border, blur, contrast, noise, black-and-white fax. Ink is 1, paper 0. Held back for measuring, never trained on: fonts-seto,
fonts-kouzan-mouhitsu, and the last fifth of every digit of OpenCV's digits.png.
"""
import glob

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw, ImageFont

BANK_PX = 64
CELL_PX = 32

DIGITS = "0123456789"
JAPANESE_FONTS = [
    "/usr/share/fonts/truetype/klee/KleeOne-Regular.ttf",
    "/usr/share/fonts/truetype/klee/KleeOne-SemiBold.ttf",
    "/usr/share/fonts/truetype/yozvox-yozfont/YOzRN_.ttf",
    "/usr/share/fonts/truetype/yozvox-yozfont/YOzRA_.ttf",
    "/usr/share/fonts/truetype/yozvox-yozfont/YOzRC_.ttf",
    "/usr/share/fonts/truetype/yozvox-yozfont/YOzRE_.ttf",
    "/usr/share/fonts/truetype/yozvox-yozfont/YOzRS_.ttf",
    "/usr/share/fonts/truetype/yusei-magic/YuseiMagic-Regular.ttf",
    "/usr/share/fonts/truetype/motoya-l-maruberi/MTLmr3m.ttf",
    "/usr/share/fonts/truetype/motoya-l-cedar/MTLc3m.ttf",
    "/usr/share/fonts/truetype/aoyagi-soseki/aoyagi-soseki.ttf",
    "/usr/share/fonts/truetype/aoyagi-kouzan-t/AoyagiKouzanT.ttf",
    "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
    "/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
]
DIGIT_FONTS = JAPANESE_FONTS + sorted(glob.glob("/usr/share/fonts/opentype/bwht/*.otf"))
REAL_DIGITS_PNG = "/usr/share/doc/opencv-doc/examples/data/digits.png"


def real_digits(train):
    """OpenCV's sample sheet: 50 rows x 100 columns of 20 px digits, five rows a digit; columns 80.. are held back."""
    sheet = np.asarray(Image.open(REAL_DIGITS_PNG).convert("L"), np.float32) / 255
    cells = sheet.reshape(50, 20, 100, 20).transpose(0, 2, 1, 3)
    cells = cells[:, :80] if train else cells[:, 80:]
    labels = np.repeat(np.arange(50) // 5, cells.shape[1])
    return cells.reshape(-1, 20, 20), labels


def draw(font, character):
    """One character in the middle of its em box (44 of 64 px)."""
    image = Image.new("L", (BANK_PX, BANK_PX), 0)
    pen = ImageDraw.Draw(image)
    pen.text((BANK_PX / 2, BANK_PX / 2), character, 255, font=font, anchor="mm")
    return np.asarray(image, np.float32) / 255


def bank(classes):
    """(images N x 64 x 64, labels N). Glyphs that a font lacks come out empty or all alike and are dropped."""
    images, labels = [], []
    for path in DIGIT_FONTS:
        font = ImageFont.truetype(path, 44)
        glyphs = [draw(font, character) for character in classes]
        pictures = [glyph.tobytes() for glyph in glyphs]
        for label, glyph in enumerate(glyphs):
            if glyph.sum() > 8 and pictures.count(pictures[label]) == 1:
                images.append(glyph)
                labels.append(label)
    cells, real = real_digits(train=True)
    for cell, label in zip(cells, real):
        big = Image.fromarray((cell * 255).astype(np.uint8)).resize((44, 44), Image.BICUBIC)
        padded = np.zeros((BANK_PX, BANK_PX), np.float32)
        padded[10:54, 10:54] = np.asarray(big, np.float32) / 255
        images.append(padded)
        labels.append(label)
    return torch.tensor(np.stack(images)), torch.tensor(np.array(labels), dtype=torch.long)


class Sampler:
    """Balanced over classes; more than half of the samples come from the real ones."""

    def __init__(self, classes, seed):
        self.images, self.labels = bank(classes)
        self.rng = torch.Generator().manual_seed(seed)
        self.of_class = [torch.nonzero(self.labels == c).flatten() for c in range(len(classes))]

    def uniform(self, *shape, low=0.0, high=1.0):
        return torch.rand(*shape, generator=self.rng) * (high - low) + low

    def choose(self, count):
        labels = torch.randint(len(self.of_class), (count,), generator=self.rng)
        index = torch.empty(count, dtype=torch.long)
        for i, c in enumerate(labels.tolist()):
            members = self.of_class[c]
            fonts = len(members) - 400  # they stand first in the bank, 400 real ones a class follow
            members = members[:fonts] if torch.rand((), generator=self.rng) < 0.4 else members[fonts:]
            index[i] = members[torch.randint(len(members), (), generator=self.rng)]
        return self.images[index].unsqueeze(1), labels

    def grid(self, n):
        """Where each output pixel looks in the bank image: size, place, slant, turn, aspect, then a smooth elastic field."""
        em = self.uniform(n, low=0.45, high=1.05)  # of the box's side
        scale = 44 / BANK_PX / em
        aspect = torch.exp(self.uniform(n, low=-0.22, high=0.22))
        turn = self.uniform(n, low=-0.16, high=0.16)
        slant = self.uniform(n, low=-0.25, high=0.25)
        theta = torch.zeros(n, 2, 3)
        theta[:, 0, 0] = torch.cos(turn) * scale * aspect
        theta[:, 0, 1] = (-torch.sin(turn) + slant) * scale
        theta[:, 1, 0] = torch.sin(turn) * scale
        theta[:, 1, 1] = torch.cos(turn) * scale / aspect
        room = (1.12 - em).clamp(min=0.06).unsqueeze(1) * 0.8
        theta[:, :, 2] = self.uniform(n, 2, low=-1.0, high=1.0) * room * scale.unsqueeze(1)
        coarse = torch.randn(n, 2, 5, 5, generator=self.rng) * self.uniform(n, 1, 1, 1, low=0.0, high=0.10)
        elastic = F.interpolate(coarse, (CELL_PX, CELL_PX), mode="bicubic", align_corners=True)
        return F.affine_grid(theta, (n, 1, CELL_PX, CELL_PX), align_corners=False) + elastic.permute(0, 2, 3, 1)

    def pen(self, image):
        """Pen width at the bank's size: each sample thinned, left, or thickened by one or two pixels."""
        widths = [-F.max_pool2d(-image, 3, 1, 1), image, F.max_pool2d(image, 3, 1, 1), F.max_pool2d(image, 5, 1, 2)]
        pick = torch.randint(4, (image.shape[0],), generator=self.rng)
        out = torch.stack(widths, 1)[torch.arange(image.shape[0]), pick]
        lost = out.sum((1, 2, 3)) < 0.35 * image.sum((1, 2, 3))  # thinning must not eat the strokes
        out[lost] = image[lost]
        return out

    def border(self, cells):
        """Remains of the box's frame: an edge line, mostly erased, in a third of the samples; sometimes a bite along it."""
        for i in torch.nonzero(self.uniform(cells.shape[0]) < 0.35).flatten().tolist():
            side = int(torch.randint(4, (), generator=self.rng))
            depth = int(torch.randint(0, 2, (), generator=self.rng))
            keep = self.uniform(CELL_PX) < self.uniform(1, low=0.1, high=0.9)
            tone = keep * self.uniform(1, low=0.2, high=0.8)
            edge = [cells[i, 0, depth, :], cells[i, 0, -1 - depth, :], cells[i, 0, :, depth], cells[i, 0, :, -1 - depth]][side]
            torch.maximum(edge, tone, out=edge)
        return cells

    def batch(self, count):
        image, labels = self.choose(count)
        cells = F.grid_sample(self.pen(image), self.grid(count), mode="bilinear", align_corners=False)
        cells = self.border(cells)
        blurred = F.avg_pool2d(F.pad(cells, (1, 1, 1, 1)), 3, 1)
        amount = self.uniform(count, 1, 1, 1)
        cells = cells * (1 - amount) + blurred * amount
        cells = cells * self.uniform(count, 1, 1, 1, low=0.45, high=1.25)
        cells = cells + torch.randn(cells.shape, generator=self.rng) * self.uniform(count, 1, 1, 1, low=0.0, high=0.07)
        fax = self.uniform(count, 1, 1, 1) < 0.15
        cells = torch.where(fax, (cells > 0.35).float(), cells)
        return cells.clamp(0, 1), labels
