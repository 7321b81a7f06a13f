"""Key figures: numbers with what they count, read from news in several languages (see ``docs/figures.md``)."""

from __future__ import annotations

from summarizer.figures.quantities import Quantity
from summarizer.figures.reader import read_figures, readings, reread

__all__ = ["Quantity", "read_figures", "readings", "reread"]
