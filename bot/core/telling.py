"""What a channel was told, as the text that the ledger keeps: later digests tell what is new against it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields
from decimal import Decimal
from functools import lru_cache
from typing import Any

from summarizer.changes import Snapshot, Told
from summarizer.types import Figure, Speaker

VERSION = 1
MOST_VALUES = 60
"""Values that are remembered, the last told first: those of some digests, which is when stories are over."""
MOST_SENTENCES = 40

_DECIMALS = ("value", "low", "high")
_TUPLES = ("span", "sentence", "qualifiers", "places")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the channel was shown up to and with a digest. ``recent`` are the ids of the articles that were seen for it
    and had arrived just before."""

    snapshot: Snapshot = field(default_factory=Snapshot)
    recent: tuple[str, ...] = ()

    def followed_by(self, later: Snapshot, replaced: Collection[Figure]) -> Shown:
        """The same after one more digest. Of a value that was told again the last telling is remembered, and of those
        that were ``replaced`` by others, or withdrawn, none."""
        places = {place for told in later.told for place in told.places}
        still = [told for told in self.snapshot.told if places.isdisjoint(told.places) and told.figure not in replaced]
        told = (*later.told, *still)[:MOST_VALUES]
        sentences = tuple(dict.fromkeys((*later.sentences, *self.snapshot.sentences)))[:MOST_SENTENCES]
        return Shown(Snapshot(told, sentences), self.recent)


def encode(shown: Shown) -> str:
    """The text to keep: compact JSON without what is at its default."""
    told = [{**_sparse(one), "figure": _sparse(one.figure)} for one in shown.snapshot.told]
    form = [VERSION, told, list(shown.snapshot.sentences), list(shown.recent)]
    return json.dumps(form, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=64)  # the channels of one schedule were told the same
def decode(text: str) -> Shown:
    """What was kept; of another version's form nothing, so that the next digest is as the first one."""
    version, *rest = json.loads(text) if text else (None,)
    if version != VERSION:
        return Shown()
    told, sentences, recent = rest
    return Shown(Snapshot(tuple(map(_told, told)), tuple(sentences)), tuple(recent))


def _sparse(item: Told | Figure | Speaker) -> dict[str, Any]:
    named = ((field, getattr(item, field.name)) for field in fields(item))
    return {field.name: _plain(value) for field, value in named if field.default is MISSING or value != field.default}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return _sparse(value) if isinstance(value, Speaker) else value


def _told(row: Mapping[str, Any]) -> Told:
    places = tuple((article, (start, end)) for article, (start, end) in row["places"])
    return Told(**{**row, "figure": _figure(row["figure"]), "places": places})


def _figure(row: Mapping[str, Any]) -> Figure:
    read = dict(row)
    read |= {name: Decimal(read[name]) for name in _DECIMALS if read.get(name) is not None}
    read |= {name: tuple(read[name]) for name in _TUPLES if name in read}
    if read.get("speaker"):
        read["speaker"] = Speaker(**read["speaker"])
    return Figure(**read)
