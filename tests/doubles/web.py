"""A loopback web server that misbehaves on demand: each path answers with raw bytes of the test's choice."""

from __future__ import annotations

import contextlib
import socket
import ssl
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


@dataclass
class WebDouble:
    """Answers by path; ``requests`` are the request lines seen, ``last`` the whole of the last request, ``most`` how
    many were being thought about at once (see ``thinking``). ``otherwise`` answers every other path, ``before`` is
    done instead of waiting for a request."""

    port: int
    stop: threading.Event
    tls: ssl.SSLContext | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    otherwise: Answer = field(default_factory=lambda: reply(status="404 Not Found"))
    before: Answer | None = None
    requests: list[str] = field(default_factory=list)
    last: str = ""
    most: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def site(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{'https' if self.tls else 'http'}://{self.site}{path}"

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with contextlib.suppress(OSError):
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            (self.before or self._answer)(connection)
        connection.close()

    def _answer(self, connection: socket.socket) -> None:
        self.last = connection.recv(65_536).decode("latin-1")
        line = self.last.partition("\r\n")[0]
        self.requests.append(line)
        path = line.split(" ")[1] if line.count(" ") == 2 else "/"
        self.answers.get(path.partition("?")[0], self.otherwise)(connection)

    def thinking(self, seconds: float) -> None:
        """Wait before an answer is begun: once it is read, the asker may ask for the next thing."""
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self.stop.wait(seconds)
        with self._lock:
            self._now -= 1

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
def web_double(tls: ssl.SSLContext | None = None) -> Iterator[WebDouble]:
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        listener.settimeout(0.1)
        double = WebDouble(listener.getsockname()[1], threading.Event(), tls)
        thread = threading.Thread(target=double.accept, args=(listener,), daemon=True)
        thread.start()
        try:
            yield double
        finally:
            double.stop.set()
            thread.join()
