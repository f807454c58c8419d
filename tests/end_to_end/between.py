"""A proxy on loopback between the extractors and the demo's tools, that spoils what it is told to.

What is asked goes through as it is; what is answered is first handed to `spoil`.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_OF_THE_HOP = {"connection", "accept-encoding", "content-length", "transfer-encoding"}


@dataclass(frozen=True)
class Exchange:
    """What was asked, and what was answered to it."""

    path: str
    asked: bytes
    status: int
    headers: dict[str, str]
    body: bytes
    # Bytes left out of a body whose full length was announced; seconds between two bytes of it.
    cut: int = 0
    drip_seconds: float = 0.0

    def but(self, body: bytes, status: int = 200, kind: str = "application/json") -> Exchange:
        """The same with another answer."""
        return replace(self, body=body, status=status, headers={"Content-Type": kind})


Spoil = Callable[[Exchange], Exchange]


def as_it_is(exchange: Exchange) -> Exchange:
    return exchange


@dataclass
class Between:
    """Where the proxy answers, and what it does to answers."""

    url: str = ""
    spoil: Spoil = as_it_is
    spoilt: list[str] = field(default_factory=list)

    def answer(self, exchange: Exchange) -> Exchange:
        found = self.spoil(exchange)
        if found is not exchange:
            self.spoilt.append(exchange.path)
        return found


@contextmanager
def in_front_of(tool: str) -> Iterator[Between]:
    """A proxy in front of a tool's URL, until the context ends."""
    between, upstream = Between(), urlsplit(tool)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else each body waits 40 ms until the receipt of its headers is told.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            # The Host goes through too, so that the links of pages lead here again.
            sent = {k: v for k, v in self.headers.items() if k.lower() not in _OF_THE_HOP}
            onward = http.client.HTTPConnection(upstream.hostname or "", upstream.port)
            onward.request(self.command, self.path, body=asked, headers=sent)
            got = onward.getresponse()
            headers = {k: v for k, v in got.getheaders() if k.lower() not in _OF_THE_HOP}
            answer = between.answer(Exchange(self.path, asked, got.status, headers, got.read()))
            onward.close()
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.close_connection = self.close_connection or answer.cut > 0
            self.end_headers()
            if answer.drip_seconds:
                self._drip(answer)
            else:
                self.wfile.write(answer.body[: len(answer.body) - answer.cut])

        def _drip(self, answer: Exchange) -> None:
            self.close_connection = True
            with suppress(OSError):
                for byte in answer.body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(answer.drip_seconds)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    between.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield between
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
