"""Sayso reads a leak into claims that can be weighed: who says what, via whom, when, how surely."""

__version__ = "0.1.0"
