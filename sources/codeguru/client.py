"""CodeGuru by boto3: SigV4, pages by token, and AWS's refusals as sentences.

Answers objects as boto3 read them. Which of them land is reading.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
)

from sources import settings
from sources.errors import ConfigurationError, ToolError

Json = dict[str, Any]

TOOL = "codeguru"
_MOST_ATTEMPTS = 6
_CREDENTIALS = frozenset(
    "UnrecognizedClientException InvalidSignatureException ExpiredTokenException "
    "InvalidClientTokenId SignatureDoesNotMatch IncompleteSignature".split()
)
_FORBIDDEN = frozenset({"AccessDeniedException", "AccessDenied", "UnauthorizedException"})


class RefusedActionError(ToolError, ConfigurationError):
    """AWS does not allow an action, or does not know who asks."""


@dataclass(frozen=True)
class Configuration:
    """Where AWS is asked; as whom is what boto3 finds: environment, profile or role."""

    region: str
    endpoint_url: str | None


def is_configured() -> bool:
    """Whether a region is named."""
    return settings.text(TOOL, "region") is not None


def read() -> Configuration:
    """The settings."""
    region = settings.text(TOOL, "region")
    if region is None:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'region')} is missing: name the region, as in eu-west-1.",
            tool=TOOL,
        )
    return Configuration(region, settings.text(TOOL, "endpoint_url"))


class CodeGuru:
    """Reviewer and Security of one region."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        on_request: Callable[[], None] = lambda: None,
        on_hole: Callable[[str], None] = lambda _action: None,
    ) -> None:
        self._configuration = configuration
        self._on_request = on_request
        self._on_hole = on_hole
        self._clients: dict[str, Any] = {}

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            client = boto3.session.Session().client(
                service,
                region_name=self._configuration.region,
                endpoint_url=self._configuration.endpoint_url,
                config=Config(
                    retries={"mode": "standard", "max_attempts": _MOST_ATTEMPTS},
                    connect_timeout=10,
                    read_timeout=90,
                ),
            )
            # For each attempt, as requests are counted everywhere.
            client.meta.events.register("before-send.*.*", lambda **_: self._on_request())
            client.meta.events.register("needs-retry.*.*", _wait_after_a_cut)
            self._clients[service] = client
        return self._clients[service]

    def reviews(self, review_type: str) -> Iterator[list[Json]]:
        """Pages of completed reviews, the latest first."""
        asked = {"Type": review_type, "States": ["Completed"], "MaxResults": 100}
        reviewer = "codeguru-reviewer"
        return self._pages(reviewer, "ListCodeReviews", "CodeReviewSummaries", asked)

    def recommendations(self, arn: str) -> Iterator[list[Json]]:
        """Pages of what a review recommends."""
        asked = {"CodeReviewArn": arn, "MaxResults": 300}
        reviewer = "codeguru-reviewer"
        return self._pages(reviewer, "ListRecommendations", "RecommendationSummaries", asked)

    def security_scans(self) -> Iterator[list[Json]]:
        """Pages of Security's scans, each in its latest revision."""
        return self._pages("codeguru-security", "ListScans", "summaries", {"maxResults": 100})

    def security_findings(self, scan_name: str) -> Iterator[list[Json]]:
        """Pages of what a scan found, open and closed."""
        asked = {"scanName": scan_name, "status": "All", "maxResults": 100}
        return self._pages("codeguru-security", "GetFindings", "findings", asked)

    def _pages(self, service: str, action: str, name: str, asked: Json) -> Iterator[list[Json]]:
        token_name = "NextToken" if service == "codeguru-reviewer" else "nextToken"
        earlier: set[str] = set()
        while True:
            page = self._answer(service, action, asked)
            if not isinstance(page.get(name), list):
                raise _unexpected(action, f"a list of {name}")
            yield page[name]
            token = page.get(token_name)
            if not token:
                return
            if not page[name]:
                # AWS filters after it pages, so this may be right: nobody can tell but who looks.
                self._on_hole(action)
            if token in earlier:
                raise _unexpected(action, "the page after the last one")
            earlier.add(token)
            asked = {**asked, token_name: token}

    def _answer(self, service: str, action: str, asked: Json) -> Json:
        try:
            client = self._client(service)
            method = client.meta.method_to_api_mapping
            name = next(ours for ours, theirs in method.items() if theirs == action)
            answer: Json = getattr(client, name)(**asked)
        except ClientError as error:
            raise _refused(service, action, error) from error
        except (NoCredentialsError, PartialCredentialsError) as error:
            raise RefusedActionError(
                "AWS is asked by nobody: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
                "AWS_PROFILE, or run under a role.",
                tool=TOOL,
            ) from error
        except EndpointConnectionError as error:
            raise RefusedActionError(
                f"AWS cannot be reached for {service}: check SOURCES__CODEGURU__REGION, which may "
                "not have it, SOURCES__CODEGURU__ENDPOINT_URL and the network.",
                tool=TOOL,
            ) from error
        except (BotoCoreError, ValueError, TypeError, AttributeError, RuntimeError) as error:
            # boto3 parses with Python's own errors where it meets another type or bytes.
            raise _unexpected(action, "what it documents") from error
        return answer


def _wait_after_a_cut(response: Any, attempts: int, **_asked: Any) -> float | None:
    """Seconds to wait where an answer is shorter than it says: boto3 takes it for an empty one."""
    if response is None or attempts >= _MOST_ATTEMPTS:
        return None
    received, _parsed = response
    announced = received.headers.get("Content-Length")
    if announced is None or len(received.content) >= int(announced):
        return None
    return float(2**attempts)


def _refused(service: str, action: str, error: ClientError) -> ToolError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code in _FORBIDDEN or (status == 403 and code not in _CREDENTIALS):
        return RefusedActionError(
            f"AWS forbids {service}:{action}: allow it to the role or user that asks.", tool=TOOL
        )
    if code in _CREDENTIALS or status == 401:
        return RefusedActionError(
            "AWS refuses the credentials: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
            "AWS_SESSION_TOKEN, which may be wrong or expired.",
            tool=TOOL,
        )
    return ToolError(
        f"AWS keeps answering {status} to {service}:{action}: nothing of this run was loaded, so "
        "run again later.",
        tool=TOOL,
    )


def _unexpected(action: str, expected: str) -> ToolError:
    return ToolError(
        f"AWS answered {action} with something else than {expected}: check "
        "SOURCES__CODEGURU__ENDPOINT_URL, and compare with sources/codeguru/README.md.",
        tool=TOOL,
    )
