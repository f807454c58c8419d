"""What repositories are called by tools that only look at them, as a configuration says it.

Whether anybody bears such a name is found in the correlated layer (int_named_repositories).
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from urllib.parse import urlsplit, urlunsplit

from sources import settings
from sources.errors import ConfigurationError


class Named:
    """The setting REPOSITORIES of a tool: `pattern=repository`, the first that fits.

    A repository is an address, a full name as acme/shop, or a key as gitlab:17.
    """

    def __init__(self, tool: str, key: str = "repositories") -> None:
        self.setting = settings.name_of(tool, key)
        self._pairs: list[tuple[str, str]] = []
        for entry in settings.words(tool, key):
            pattern, equals, repository = entry.rpartition("=")
            if not equals or not pattern.strip() or not repository.strip():
                raise ConfigurationError(
                    f"{self.setting} has an entry that is not pattern=repository, such as "
                    "shop-*=acme/shop: correct it.",
                    tool=tool,
                )
            self._pairs.append((pattern.strip(), address_of(repository.strip())))

    def of(self, name: str) -> str | None:
        """The repository of what is called so, or lies there; None where nothing fits."""
        for pattern, repository in self._pairs:
            if fnmatchcase(name, pattern) or fnmatchcase(name, f"*/{pattern}"):
                return repository
        return None


def address_of(repository: str) -> str:
    """A repository as it was named; an address loses the account, password and query in it."""
    if "://" not in repository:
        return repository
    parts = urlsplit(repository)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
