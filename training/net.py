"""The network: MiniLM-L6 (6 layers, 384 wide) with heads for cues, for roles relative to a cue, for roles.

Base weights: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), `model.safetensors` with the SHA-256 below.
"""

import hashlib
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from sayso.claims.hints import HINTS
from sayso.encoder.windows import FEATURES

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDE, INNER_WIDE, HEADS, LAYERS, ROLE_WIDE = 384, 1536, 12, 6, 128
ROLES = 3


class Layer(nn.Module):
    """A layer of BERT. `exact` attention is written out, for export."""

    def __init__(self, drop: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDE, 3 * WIDE)
        self.out = nn.Linear(WIDE, WIDE)
        self.norm1 = nn.LayerNorm(WIDE, eps=1e-12)
        self.up = nn.Linear(WIDE, INNER_WIDE)
        self.down = nn.Linear(INNER_WIDE, WIDE)
        self.norm2 = nn.LayerNorm(WIDE, eps=1e-12)
        self.drop = drop
        self.exact = False

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDE // HEADS).permute(2, 0, 3, 1, 4)
        if self.exact:
            scores = q @ k.transpose(-1, -2) / math.sqrt(WIDE // HEADS) + mask
            a = torch.softmax(scores, -1) @ v
        else:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = self.out(a.transpose(1, 2).reshape(batch, length, WIDE))
        x = self.norm1(x + F.dropout(a, self.drop, self.training))
        h = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(h, self.drop, self.training))


class Net(nn.Module):
    """Pieces to three kinds of logits (batch B, length T).

    `anchors` (B, T, 3): no cue, an outermost cue's anchor, an inner cue's anchor. `roles` (B, 3, T, T): how
    far the column's piece is source, cue, content of the attribution anchored in the row's piece, against 0
    for none. `tags` (B, T, 4): none, source, cue, content of an outermost attribution.
    """

    def __init__(self, drop: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDE)
        self.places = nn.Embedding(512, WIDE)
        self.kind = nn.Parameter(torch.zeros(WIDE))
        self.norm = nn.LayerNorm(WIDE, eps=1e-12)
        self.features = nn.Embedding(FEATURES, WIDE)
        self.hints = nn.Embedding(HINTS, WIDE)
        nn.init.normal_(self.features.weight, std=0.01)
        nn.init.normal_(self.hints.weight, std=0.01)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(LAYERS))
        self.anchor = nn.Linear(WIDE, 3)
        self.tag = nn.Linear(WIDE, 4)
        self.asks = nn.Linear(WIDE, ROLES * ROLE_WIDE)
        self.answers = nn.Linear(WIDE, ROLES * ROLE_WIDE)
        self.alone = nn.Linear(WIDE, ROLES)
        self.drop = drop

    def forward(
        self, pieces: Tensor, features: Tensor, hints: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        x = self.encode(pieces, features, hints, mask)
        roles = self.roles(x, x)
        return self.anchor(x), roles, self.tag(x)

    def encode(self, pieces: Tensor, features: Tensor, hints: Tensor, mask: Tensor) -> Tensor:
        """The last layer (B, T, 384)."""
        length = pieces.shape[1]
        x = self.words(pieces) + self.places.weight[:length] + self.kind
        x = x + self.features(features) + self.hints(hints)
        x = F.dropout(self.norm(x), self.drop, self.training)
        barred = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, barred)
        return x

    def roles(self, anchors: Tensor, x: Tensor) -> Tensor:
        """The roles of all pieces `x` (B, T, W) for some pieces `anchors` (B, A, W), as (B, 3, A, T)."""
        batch, length, _ = x.shape
        q = F.gelu(self.asks(anchors)).view(batch, -1, ROLES, ROLE_WIDE).transpose(1, 2)
        k = F.gelu(self.answers(x)).view(batch, length, ROLES, ROLE_WIDE).transpose(1, 2)
        return q @ k.transpose(-1, -2) / math.sqrt(ROLE_WIDE) * 4 + self.alone(x).transpose(1, 2)[:, :, None]

    def load_base(self, path: Path) -> None:
        """Take the base weights; `ValueError` when the file is not the published one."""
        if hashlib.sha256(path.read_bytes()).hexdigest() != BASE_SHA256:
            raise ValueError(f"{path} is not the published all-MiniLM-L6-v2")
        base = {name.removeprefix("bert."): value.float() for name, value in load_file(path).items()}
        own: dict[str, Tensor] = {
            "words.weight": base["embeddings.word_embeddings.weight"],
            "places.weight": base["embeddings.position_embeddings.weight"],
            "kind": base["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": base["embeddings.LayerNorm.weight"],
            "norm.bias": base["embeddings.LayerNorm.bias"],
        }
        names = {
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for i in range(LAYERS):
            at = f"encoder.layer.{i}."
            for kind in ("weight", "bias"):
                parts = [base[f"{at}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
                own[f"layers.{i}.qkv.{kind}"] = torch.cat(parts)
                for name, theirs in names.items():
                    own[f"layers.{i}.{name}.{kind}"] = base[f"{at}{theirs}.{kind}"]
        left, extra = self.load_state_dict(own, strict=False)
        heads = ("anchor", "tag", "asks", "answers", "alone", "features", "hints")
        if extra or any(not name.startswith(heads) for name in left):
            raise ValueError(f"{path}: unexpected weights {extra} {left}")
