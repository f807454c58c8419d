"""A site on loopback that answers what a test tells it to, over real HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """A request as the site saw it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Answer:
    """What the site answers: `body` is written as JSON unless it is bytes.

    `cut` leaves that many bytes out of a body whose full length was announced; one that drips
    waits `drip_seconds` before every eighth byte.
    """

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    drip_seconds: float = 0.0


Answering = Callable[[Asked], Answer]


def _not_found(_asked: Asked) -> Answer:
    return Answer({"message": "Not Found"}, status=404)


class Site:
    """Answers by method and path; what nobody prepared is answered `otherwise`, a 404."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Asked] = []
        self.otherwise: Answering = _not_found
        self._answers: dict[tuple[str, str], list[Answer] | Answering] = {}

    def on(self, path: str, *answers: Answer, method: str = "GET") -> None:
        """Answer these in turn, the last of them for ever."""
        self._answers[method, path] = list(answers)

    def on_call(self, path: str, answering: Answering, method: str = "GET") -> None:
        """Answer what a function says."""
        self._answers[method, path] = answering

    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [asked.path for asked in self.asked]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        prepared = self._answers.get((asked.method, asked.path))
        if prepared is None:
            return self.otherwise(asked)
        if callable(prepared):
            return prepared(asked)
        return prepared.pop(0) if len(prepared) > 1 else prepared[0]


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve a site on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body leave together, else each answer waits 40 ms for the last one's receipt.
        wbufsize = -1
        disable_nagle_algorithm = True

        def log_message(self, *_: Any) -> None:
            return

        def _handle(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            length = int(self.headers.get("Content-Length") or 0)
            sent = self.rfile.read(length)
            body = json.loads(sent) if sent else None
            asked = Asked(self.command, parts.path, query, dict(self.headers), body)
            answer = site.answer(asked)
            is_raw = isinstance(answer.body, bytes)
            written = answer.body if is_raw else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            headers = {"Content-Type": "application/json; charset=utf-8"} | answer.headers
            for name, value in headers.items():
                self.send_header(name, value.replace("{site}", site.url))
            self.send_header("Content-Length", str(len(written)))
            if answer.cut:
                self.close_connection = True
            self.end_headers()
            if answer.drip_seconds:
                self._drip(written, answer.drip_seconds)
            else:
                self.wfile.write(written[: len(written) - answer.cut])

        def _drip(self, written: bytes, seconds: float) -> None:
            with suppress(ConnectionError):
                for start in range(0, len(written), 8):
                    self.wfile.write(written[start : start + 8])
                    self.wfile.flush()
                    time.sleep(seconds)

        do_GET = do_POST = _handle

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
