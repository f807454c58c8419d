"""Asking the demo's tools over HTTP, by path."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import requests

SECONDS = 20


class Asking(requests.Session):
    """A session at one address that follows nobody elsewhere."""

    def __init__(self, base_url: str, token: str) -> None:
        super().__init__()
        self.base_url = base_url
        self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs.setdefault("timeout", SECONDS)
        kwargs["allow_redirects"] = False
        return super().request(method, urljoin(self.base_url, str(url)), *args, **kwargs)
