"""Key figures: numbers with what they count, read from news in several languages (see ``docs/figures.md``)."""

from __future__ import annotations

from summarizer.figures.reader import read_figures, readings, reread
from summarizer.figures.scanning.quantities import Quantity

__all__ = ["Quantity", "read_figures", "readings", "reread"]
