"""Digits with any locale's separators: 1,234.5 · 1.234,5 · 1 234,5 · 4'500 · 1,50,000."""

from __future__ import annotations

from decimal import Decimal

from summarizer.figures.scanning.lexicon import Lexicon

MAX_DIGITS = 24
_GROUPING = " \u00a0\u202f\u2009'’"


def literal(text: str, lexicon: Lexicon) -> Decimal | None:
    """The value of a string of digits and separators; None where it is no number (a date, a version, "007")."""
    for sign in _GROUPING:
        if sign in text:
            head, *groups = text.split(sign)
            whole = groups[-1].replace(",", ".").partition(".")[0]
            if not 1 <= len(head) <= 3 or any(len(group) != 3 for group in [*groups[:-1], whole]):
                return None
            text = "".join([head, *groups])
    if sum(map(str.isdigit, text)) > MAX_DIGITS:
        return None
    if text[0] == ".":
        return Decimal(f"0{text}") if lexicon.decimal == "." else None
    commas, dots = text.count(","), text.count(".")
    if commas and dots:
        decimal = "," if text.rindex(",") > text.rindex(".") else "."
        whole, _, rest = text.rpartition(decimal)
        group = "." if decimal == "," else ","
        if decimal in whole or group in rest or not _grouped(whole.split(group), indian=group == ","):
            return None
        return Decimal(f"{whole.replace(group, '')}.{rest}")
    sign = "," if commas else "."
    parts = text.split(sign)
    if len(parts) == 1:
        return None if len(text) > 1 and text[0] == "0" else Decimal(text)
    if len(parts) > 2:
        return Decimal("".join(parts)) if _grouped(parts, indian=sign == ",") else None
    if sign == lexicon.group and len(parts[1]) == 3:
        return Decimal("".join(parts)) if _grouped(parts, indian=False) else _decimal(parts)
    if sign == lexicon.decimal or len(parts[1]) <= 2:
        return _decimal(parts)
    return None


def _decimal(parts: list[str]) -> Decimal | None:
    return None if len(parts[0]) > 1 and parts[0][0] == "0" else Decimal(".".join(parts))


def _grouped(parts: list[str], *, indian: bool) -> bool:
    head, *groups = parts
    if not 1 <= len(head) <= 3 or head[0] == "0" or not groups or len(groups[-1]) != 3:
        return False
    sizes = {len(group) for group in groups[:-1]}
    return sizes <= {3} or (indian and sizes == {2} and len(head) <= 2)
