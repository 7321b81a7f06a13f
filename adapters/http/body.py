"""A response's body, read within limits on both sides of its compression."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from bot.core.errors import FetchError

_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MARK = b"\x1f\x8b"
_MEMBERS = 1_000
"""Of one gzip body. Each costs time, however empty it is."""


class _Inflater:
    """Decompresses gzip (RFC 1952, several members too) or deflate (zlib or raw), never more than ``limit`` bytes."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._gzip = encoding in {"gzip", "x-gzip"}
        self._limit = limit
        self._engine = zlib.decompressobj(_GZIP if self._gzip else zlib.MAX_WBITS)
        self._started = False
        self._members = 1
        self.body = bytearray()

    def feed(self, chunk: bytes) -> None:
        while chunk:
            if self._engine.eof:
                if not (self._gzip and chunk.startswith(_GZIP_MARK)):
                    return  # padding after the end, which servers do send
                self._members += 1
                if self._members > _MEMBERS:
                    raise FetchError("it sent damaged compressed data")
                self._engine = zlib.decompressobj(_GZIP)
            room = self._limit + 1 - len(self.body)
            try:
                self.body += self._engine.decompress(chunk, room)
            except zlib.error as error:
                if self._gzip or self._started:
                    raise FetchError("it sent damaged compressed data") from error
                self._engine = zlib.decompressobj(-zlib.MAX_WBITS)  # "deflate" without its header, as some servers do
                self._started = True
                continue
            self._started = True
            if len(self.body) > self._limit:
                raise FetchError(f"it is larger than {self._limit / 2**20:g} MiB once decompressed")
            chunk = self._engine.unconsumed_tail or self._engine.unused_data

    def finish(self) -> bytes:
        if not self._engine.eof:
            message = "it broke off before the end of its compressed data; try again later"
            raise FetchError(message, passing=True)
        return bytes(self.body)


async def read_body(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> bytes:
    """The decompressed body. ``encoding`` is the Content-Encoding header.

    Raises ``FetchError`` for more than ``limit`` bytes on the wire or decompressed, for damaged or truncated data,
    and for encodings other than one gzip or deflate: stacked ones multiply.
    """
    encoding = encoding.strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise FetchError("it is compressed in a way that is not accepted; only gzip and deflate are")
    inflater = _Inflater(encoding, limit) if encoding not in {"", "identity"} else None
    plain = bytearray()
    wire = 0
    async for chunk in chunks:
        wire += len(chunk)
        if wire > limit:
            raise FetchError(f"it is larger than {limit / 2**20:g} MiB")
        if inflater is None:
            plain += chunk
        else:
            inflater.feed(chunk)
    return bytes(plain) if inflater is None else inflater.finish() if wire else b""
