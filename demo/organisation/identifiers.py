"""Identifiers in the shapes that tools give them, each made from a text: the same every time.

What is given an identifier, and from which text, is the records' (model.py) and numbering.py's.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from string import ascii_uppercase, digits

LETTERS = ascii_uppercase + digits


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def hex_of(text: str) -> str:
    """Thirty-two hexadecimal digits, as a sys_id of ServiceNow."""
    return _digest(text).hex()[:32]


def uuid_of(text: str) -> str:
    """A UUID without braces."""
    found = hex_of(text)
    return "-".join((found[:8], found[8:12], f"4{found[13:16]}", f"9{found[17:20]}", found[20:]))


def letters_of(text: str, prefix: str, length: int) -> str:
    """Capitals and digits after a prefix, as PagerDuty names services, people and incidents."""
    return prefix + "".join(LETTERS[one % len(LETTERS)] for one in _digest(text)[:length])


def execution_of(text: str) -> str:
    """Twenty-two characters, as Harness names an execution or a user."""
    return base64.urlsafe_b64encode(_digest(text)[:16]).decode().rstrip("=")
