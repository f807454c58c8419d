"""HTTP for every extractor: dlt's REST client with one notion of patience and of failure.

    client.py   Client: get, post, pages, and several at once, over dlt's RESTClient
    session.py  what happens to every single request: counted, retried, waited for, judged
    gate.py     when the next one may leave, for all threads together
    limits.py   how long a rate limit asks us to wait, read from headers and body
    faults.py   a refusal as an error that says what to do
    clock.py    the time, which tests replace

Nothing here knows a tool; authentication and paths are the tool's own client's.
"""

from sources.http.client import Client
from sources.http.clock import Clock, SystemClock
from sources.http.faults import RefusedError, Site, UnreadableError, WrongCredentialsError

__all__ = [
    "Client",
    "Clock",
    "RefusedError",
    "Site",
    "SystemClock",
    "UnreadableError",
    "WrongCredentialsError",
]
