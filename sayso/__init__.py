"""Sayso reads a leak into claims that can be weighed: who says what, via whom, when, how surely."""

import os

# onnxruntime sends what it calls telemetry to its maker unless this stands here before it is loaded (its
# Privacy.md); it also leaves a device number in the home folder. Nothing is ever sent: a test counts packets.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
