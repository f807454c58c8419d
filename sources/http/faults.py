"""What a site answered instead of data, as an error that says what to do.

Whether to wait and try again was decided before, in session.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from requests import PreparedRequest, Response

from sources.amounts import amount
from sources.errors import ConfigurationError, OutageError, ToolError


def _as_it_is(path: str) -> str:
    return path


@dataclass(frozen=True)
class Site:
    """Who is being asked, in the words of its errors.

    `shown` takes out of a path what must not stand in a log: the name of a repository's owner.
    """

    tool: str
    name: str
    token_setting: str
    host_setting: str
    shown: Callable[[str], str] = _as_it_is

    def asked(self, request: PreparedRequest) -> str:
        """What was asked: method and path, without the query."""
        return f"{request.method} {self.shown(urlsplit(request.url or '').path) or '/'}"


class RefusedError(ToolError):
    """The site answered with a status that is no success, and waiting would not help."""

    def __init__(self, sentence: str, *, tool: str, status: int) -> None:
        super().__init__(sentence, tool=tool)
        self.status = status
        self.is_outage = status >= HTTPStatus.INTERNAL_SERVER_ERROR


class WrongCredentialsError(RefusedError, ConfigurationError):
    """The site knows the token not at all, or not for this: a setting is to be corrected."""


class UnknownHostError(ToolError, ConfigurationError):
    """There is no site at the address that is set."""


class UnreadableError(ToolError):
    """The site answered with success, and with something that is not the data."""


def refused(site: Site, response: Response) -> RefusedError:
    """The refusal that a status stands for."""
    status = response.status_code
    is_setting = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    error = WrongCredentialsError if is_setting else RefusedError
    return error(_refusal(site, response), tool=site.tool, status=status)


def signed_out(site: Site) -> RefusedError:
    """A sign-in page under a 203: how Azure DevOps answers a token that it does not know."""
    return WrongCredentialsError(
        _unknown_token(site, HTTPStatus.NON_AUTHORITATIVE_INFORMATION),
        tool=site.tool,
        status=HTTPStatus.UNAUTHORIZED,
    )


def _unknown_token(site: Site, status: int) -> str:
    return (
        f"{site.name} refuses the credentials ({status:d}): check {site.token_setting}, which may "
        "be wrong, expired or revoked."
    )


def _refusal(site: Site, response: Response) -> str:
    status = response.status_code
    asked = site.asked(response.request)
    if status == HTTPStatus.UNAUTHORIZED:
        return _unknown_token(site, status)
    if status == HTTPStatus.FORBIDDEN:
        return (
            f"{site.name} forbids {asked} (403): give the token of {site.token_setting} "
            f"{_wanted_permission(response)}."
        )
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return (
            f"{site.name} has nothing at {asked} ({status}): it is gone, or the token of "
            f"{site.token_setting} may not see it, or {site.host_setting} is another site."
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return (
            f"{site.name} keeps answering {status} to {asked}: nothing of this run was loaded, so "
            "look at the site's status page and run again later."
        )
    return (
        f"{site.name} refuses {asked} ({status}): look it up in sources/{site.tool}/README.md, and "
        f"check {site.host_setting}."
    )


def _wanted_permission(response: Response) -> str:
    permissions = response.headers.get("X-Accepted-GitHub-Permissions", "").strip()
    scopes = response.headers.get("X-Accepted-OAuth-Scopes", "").strip()
    if permissions:
        return f"the permission {permissions}"
    if scopes:
        return f"one of the scopes {scopes}"
    return "read access to it"


def unreachable(site: Site, request: PreparedRequest, *, is_unknown_host: bool) -> ToolError:
    """No answer at all."""
    host = urlsplit(request.url or "").hostname
    why = "there is no such host" if is_unknown_host else "it does not answer"
    error = UnknownHostError if is_unknown_host else OutageError
    return error(
        f"{site.name} cannot be reached at {host}, {why}: check {site.host_setting} and the "
        "network, then run again.",
        tool=site.tool,
    )


def limited_for_too_long(site: Site, seconds: float) -> ToolError:
    """A rate limit that outlasts any run."""
    return OutageError(
        f"{site.name} limits us for another {amount(round(seconds / 60), 'minute')}: run again "
        f"after that, or use credentials of their own in {site.token_setting}.",
        tool=site.tool,
    )


def web_page(site: Site, request: PreparedRequest) -> UnreadableError:
    """A sign-in or error page where data was asked for."""
    return UnreadableError(
        f"{site.name} answered {site.asked(request)} with a web page instead of data: check that "
        f"{site.host_setting} is the address of the API, and that no proxy asks to sign in.",
        tool=site.tool,
    )


def cut_short(site: Site, request: PreparedRequest) -> UnreadableError:
    """An answer that ends in the middle."""
    return UnreadableError(
        f"{site.name} keeps cutting its answer to {site.asked(request)} short: nothing of this run "
        "was loaded, so check the proxy in between and run again.",
        tool=site.tool,
    )


def too_slow(site: Site, request: PreparedRequest) -> UnreadableError:
    """An answer that drips."""
    return UnreadableError(
        f"{site.name} answers {site.asked(request)} too slowly to come to an end: nothing of this "
        "run was loaded, so check the network and the proxy in between, and run again.",
        tool=site.tool,
    )


def unexpected(site: Site, request: PreparedRequest, expected: str) -> UnreadableError:
    """Data of another shape than documented."""
    return UnreadableError(
        f"{site.name} answered {site.asked(request)} with something else than {expected}: check "
        f"{site.host_setting}, and compare with sources/{site.tool}/README.md.",
        tool=site.tool,
    )


def not_utf8(site: Site, request: PreparedRequest) -> UnreadableError:
    """JSON in bytes that are no text."""
    return UnreadableError(
        f"{site.name} answers {site.asked(request)} with bytes that are not UTF-8: nothing of this "
        "run was loaded, so correct the text at the site, or check the proxy in between.",
        tool=site.tool,
    )


def going_in_circles(site: Site, request: PreparedRequest) -> UnreadableError:
    """A page that leads to one that was read already."""
    return UnreadableError(
        f"{site.name} answers {site.asked(request)} with a page that leads back to an earlier one: "
        f"nothing of this run was loaded, so run again, and compare with "
        f"sources/{site.tool}/README.md.",
        tool=site.tool,
    )


def hole(site: Site, request: PreparedRequest) -> UnreadableError:
    """An empty page in the middle of a list."""
    return unexpected(site, request, "a page with anything on it, though another one follows,")


def not_ready(site: Site, request: PreparedRequest) -> UnreadableError:
    """A 202 that stays one."""
    return UnreadableError(
        f"{site.name} is still computing its answer to {site.asked(request)}: run again later.",
        tool=site.tool,
    )
