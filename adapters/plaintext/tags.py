"""Tags that a portal prints in one go ("AleppoEUNATO"), split by the article's own words."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SEPARATED = re.compile(r"\s*[,;|•·/]\s*")
_CAMEL = re.compile(r"(?<=[^\W\d_A-ZÄÖÜ])(?=[A-ZÄÖÜ])|(?<=[A-ZÄÖÜ]{2})(?=[A-ZÄÖÜ][a-zäöüß])")
_LONGEST_LINE = 600
_LONGEST_TAG = 40
_UNKNOWN_COST, _KNOWN_COST = 1000, 1  # no number of known words outweighs an unknown one


def vocabulary(text: str) -> frozenset[str]:
    """The casefolded words of a text, compounds whole and in parts."""
    words = {match.group().casefold() for match in _WORD.finditer(text)}
    return frozenset(words | {part for word in words for part in re.split(r"[-'’]", word) if part})


def _cost(piece: str, words: frozenset[str], *, at_borders: bool) -> int | None:
    """What it costs to call a piece one tag; None where it cannot be one."""
    if not (piece[0].isupper() or piece[0].isdigit()) or piece != piece.strip():
        return None
    parts = [part for match in _WORD.finditer(piece) for part in (match.group().casefold(),)]
    if parts and all(part in words for part in parts):
        return _KNOWN_COST
    # Passing over a border inside an unknown piece costs a little more than cutting there.
    return _UNKNOWN_COST + (_UNKNOWN_COST + 1) * len(_CAMEL.findall(piece)) if at_borders else None


def _split(line: str, words: frozenset[str]) -> list[str] | None:
    """The cheapest cut into tags: known words beat unknown ones, and unknown ones may only meet where a small letter
    meets a capital. Dynamic programming over a line of bounded length."""
    borders = {0, len(line)} | {match.start() for match in _CAMEL.finditer(line)}
    best: dict[int, tuple[int, list[str]]] = {0: (0, [])}
    for end in range(1, len(line) + 1):
        for start in range(max(0, end - _LONGEST_TAG), end):
            if start not in best:
                continue
            cost = _cost(line[start:end], words, at_borders=start in borders and end in borders)
            if cost is not None and (end not in best or best[start][0] + cost < best[end][0]):
                best[end] = (best[start][0] + cost, [*best[start][1], line[start:end]])
    return best[len(line)][1] if len(line) in best else None


def read_tags(line: str, words: frozenset[str], *, certain: bool) -> list[str] | None:
    """The tags in a line, or None where it is something else (a headline).

    ``words`` are the article's. ``certain``: the line follows "Tags:", so whatever it holds is tags.
    """
    line = line.strip()
    if not line or len(line) > _LONGEST_LINE:
        return None
    if line.startswith("#") and all(part.startswith("#") for part in line.split()):
        return [tag for tag in (part.strip("#,;") for part in line.split()) if tag]
    separated = [part.strip("# ") for part in _SEPARATED.split(line) if part.strip("# ")]
    short = all(len(part.split()) <= 4 and len(part) <= _LONGEST_TAG for part in separated)
    if len(separated) > 1 and short and (certain or not line.endswith((".", "!", "?"))):
        return separated
    if line.endswith((".", "!", "?", ":")):
        return None
    pieces = _split(line, words)
    if pieces and len(pieces) > 1 and all(len(piece.split()) <= 4 for piece in pieces):
        return pieces
    parts = line.split()
    if len(parts) <= 3 and all(part[0].isupper() or part[0].isdigit() for part in parts):
        known = all(word.casefold() in words for word in _WORD.findall(line))
        return [line] if known or certain else None
    return [line] if certain and len(parts) <= 4 else None
