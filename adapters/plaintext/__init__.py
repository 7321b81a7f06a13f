"""Articles in plain text: gopher-style pages, text copied from portals, plain paragraphs."""

from __future__ import annotations

import re
from dataclasses import replace

from adapters.plaintext.gopher import is_gopher, read_gopher
from adapters.plaintext.portal import read_portal
from bot.core.domain import Document, Draft
from bot.core.drafts import clean
from bot.core.errors import ParseError
from bot.core.formats import charset_of, decode

_MIN_WORDS = 3
_WORD = re.compile(r"[^\W\d_]{2,}")


class TextReader:
    """Reads ``Format.TEXT`` documents; one article each. Implements the ``Reader`` port."""

    def read(self, document: Document) -> list[Draft]:
        """The article in the document. ``ParseError`` where nothing is left once the furniture is set aside."""
        text = clean(decode(document.body, charset_of(document.content_type)))
        draft = read_gopher(text) if is_gopher(text) else read_portal(text)
        if len(_WORD.findall(draft.text)) < _MIN_WORDS:
            raise ParseError("it holds no article text")
        return [replace(draft, url=draft.url or document.url)]
