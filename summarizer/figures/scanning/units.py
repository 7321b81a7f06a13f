"""Units of measure and currencies: the table, and finding them among atoms."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import product

from summarizer.figures.scanning.atoms import Atom, atoms, phrase

_CODE = 3
"""Letters of an ISO 4217 code."""
_Entries = dict[str, list[tuple[tuple[str, ...], "Unit"]]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its canonical singular English ``id`` and its kind (``money``, ``time``, ``length``, …)."""

    id: str
    kind: str


class UnitTables:
    """The units of one language, found by name or, in exact case, by sign."""

    def __init__(
        self, rows: Sequence[tuple[Unit, tuple[str, ...], tuple[str, ...]]], limits: Mapping[str, str]
    ) -> None:
        self._attached_only = frozenset(limits["attached_only"].split())
        rows_of = (entry.strip().split("/") for entry in limits["subunits"].split(","))
        self.subunits = {whole: (small, int(count)) for whole, small, count in rows_of}
        self.one_kinds = frozenset(limits["one_kinds"].split())
        self._large_only = frozenset(limits["large_only"].split())
        self._names: _Entries = {}
        self._signs: _Entries = {}
        self._prefixes: _Entries = {}
        self.by_id: dict[str, Unit] = {}
        self.coded: dict[str, Unit] = {}
        for unit, signs, names in rows:
            self.by_id.setdefault(unit.id, unit)
            for name in names:
                words = phrase(name)
                self._names.setdefault(words[0], []).append((words, unit))
            for sign in signs:
                parts = exact(sign)
                self._signs.setdefault(parts[0], []).append((parts, unit))
                if unit.kind == "money":
                    if len(sign) == len(parts[0]) == _CODE and sign.isascii() and sign.isupper():
                        self.coded.setdefault(sign, unit)
                    self._prefixes.setdefault(parts[-1], []).append((parts, unit))
        for table in (self._names, self._signs, self._prefixes):
            for found in table.values():
                found.sort(key=lambda entry: -len(entry[0]))

    def at(
        self, line: Sequence[Atom], index: int, *, large: bool = True, loose: bool = False
    ) -> tuple[int, Unit] | None:
        """The longest unit sign or name that starts at ``index``: the index after it, and the unit.

        ``large`` says that the number before it is large enough for a unit whose name is a common word ("won");
        ``loose`` also takes signs that else must touch the digits ("5 ft 2 in").
        """
        if index >= len(line) or (not large and line[index].low in self._large_only):
            return None
        best: tuple[int, Unit] | None = None
        for parts, unit in self._signs.get(line[index].text, ()):
            apart = not loose and line[index].spaced and len(parts) == 1 and parts[0] in self._attached_only
            if not apart and _matches(line, index, parts, exact_case=True):
                best = index + len(parts), unit
                break
        for parts, unit in self._names.get(line[index].low, ()):
            if _matches(line, index, parts, exact_case=False):
                if unit.kind != "per" and (best is None or index + len(parts) > best[0]):
                    best = index + len(parts), unit
                break
        return best

    def denominator_at(self, line: Sequence[Atom], index: int) -> tuple[int, Unit] | None:
        """Like ``at``, for what a rate is given for ("per head"), which need not be a unit of its own."""
        for parts, unit in self._names.get(line[index].low, ()) if index < len(line) else ():
            if unit.kind == "per" and _matches(line, index, parts, exact_case=False):
                return index + len(parts), unit
        return self.at(line, index)

    def before(self, line: Sequence[Atom], index: int) -> tuple[int, Unit] | None:
        """The longest currency sign or code that ends just before ``index``: where it starts, and the unit."""
        if index <= 0:
            return None
        for parts, unit in self._prefixes.get(line[index - 1].text, ()):
            start = index - len(parts)
            if start >= 0 and _matches(line, start, parts, exact_case=True):
                return start, unit
        return None


def _matches(line: Sequence[Atom], index: int, parts: tuple[str, ...], *, exact_case: bool) -> bool:
    if index + len(parts) > len(line):
        return False
    if not exact_case:
        return all(line[index + k].low == part for k, part in enumerate(parts))
    # The pieces of one sign ("km/h", "US$") stand without spaces between them.
    return all(line[index + k].text == part and (k == 0 or not line[index + k].spaced) for k, part in enumerate(parts))


def exact(sign: str) -> tuple[str, ...]:
    """The atoms of a sign, in the case they are written in."""
    return tuple(atom.text for atom in atoms(sign, 0, len(sign), space_groups=False))


def _spellings(name: str) -> list[str]:
    alternatives = [
        [stem, *(stem + ending for ending in endings)] for stem, *endings in (w.split("+") for w in name.split())
    ]
    return [" ".join(words) for words in product(*alternatives)]


def _split(cell: str, separator: str | None = ",") -> list[str]:
    return [part.strip() for part in cell.split(separator) if part.strip()]


@lru_cache(maxsize=8)
def load_units(language: str) -> UnitTables:
    """The units with their names in ``language``, which must be one the table has a column for."""
    data = tomllib.loads((files("summarizer.figures") / "languages" / "units.toml").read_text("utf-8"))
    column = data["languages"].index(language)
    prefixes = {
        cells[0]: (cells[1], cells[1 + column] if 1 + column < len(cells) else cells[1])
        for cells in ([cell.strip() for cell in line.split("|")] for line in data["prefixes"].split("\n") if line)
    }
    rows: list[tuple[Unit, tuple[str, ...], tuple[str, ...]]] = []
    for line in data["units"].split("\n"):
        if not line or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        name, kind, signs = cells[:3]
        kind, _, letters = kind.partition(":")
        cell = cells[3 + column] if 3 + column < len(cells) else ""  # the columns of the last languages may stay out
        names = [spelling for entry in _split(cell) for spelling in _spellings(entry)]
        for sign, (english, local) in (("", ("", "")), *((letter, prefixes[letter]) for letter in letters)):
            rows.append(
                (
                    Unit(name.replace("~", english), kind),
                    tuple(entry.replace("~", sign) for entry in _split(signs, None)),
                    tuple(_with_prefix(entry, sign, local) for entry in names),
                ),
            )
            if "~" not in name:
                break
    return UnitTables(rows, data)


def _with_prefix(name: str, sign: str, prefix: str) -> str:
    # A name may hold the sign of the unit itself ("sq km"): short forms take the sign, words the prefix.
    before, tilde, after = name.partition("~")
    if not tilde:
        return name
    short = len(after.split()[0]) <= 1 if after.split() else True
    return before + (sign if short else prefix) + after
