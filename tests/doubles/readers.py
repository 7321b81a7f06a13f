"""A reader that does what the document says: the ways a parser can fail. A module of its own, for workers import it."""

from __future__ import annotations

import os
import time

from bot.core.domain import Document, Draft
from bot.core.errors import ParseError


class ObedientReader:
    def read(self, document: Document) -> list[Draft]:
        match document.body:
            case b"hang":
                time.sleep(60)
            case b"busy":
                while True:
                    pass
            case b"stuck":
                sum(range(10**12))  # one C function: no handler of Python's runs before its end
            case b"die":
                os._exit(3)
            case b"swell":
                return [Draft(text=str(len(bytearray(8 * 1024**3))))]
            case b"fault":
                1 / 0  # noqa: B018 - the fault
            case b"refuse":
                raise ParseError("it holds nothing")
        return [Draft(text=f"read in {os.getpid()}")]
