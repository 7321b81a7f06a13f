"""A loopback web server that misbehaves on demand: each path answers with raw bytes of the test's choice."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = Callable[[socket.socket], None]


def reply(body: bytes = b"", *, status: str = "200 OK", headers: str = "Content-Type: text/html\r\n") -> Answer:
    """A well-formed answer."""

    def answer(connection: socket.socket) -> None:
        head = f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode() + body)

    return answer


def redirect(target: str, status: str = "302 Found") -> Answer:
    return reply(status=status, headers=f"Location: {target}\r\n")


def raw(*chunks: bytes, stop: threading.Event, pause: float = 0.0, endless: bool = False) -> Answer:
    """Bytes as given, with pauses between them; the last one for ever if ``endless``."""

    def answer(connection: socket.socket) -> None:
        for chunk in chunks:
            connection.sendall(chunk)
            stop.wait(pause)
        while endless and not stop.is_set():
            connection.sendall(chunks[-1])
            stop.wait(pause)

    return answer


@dataclass
class WebDouble:
    """Answers by path; ``requests`` are the request lines seen, ``headers`` the whole of the last request."""

    port: int
    stop: threading.Event
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    last: str = ""

    @property
    def site(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.site}{path}"

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(10)
            self.last = connection.recv(65_536).decode("latin-1")
            line = self.last.partition("\r\n")[0]
            self.requests.append(line)
            path = line.split(" ")[1] if line.count(" ") == 2 else "/"
            self.answers.get(path.partition("?")[0], reply(status="404 Not Found"))(connection)

    def accept(self, listener: socket.socket) -> None:
        while not self.stop.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()


@contextmanager
def web_double() -> Iterator[WebDouble]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        double = WebDouble(listener.getsockname()[1], threading.Event())
        thread = threading.Thread(target=double.accept, args=(listener,), daemon=True)
        thread.start()
        try:
            yield double
        finally:
            double.stop.set()
            thread.join()
