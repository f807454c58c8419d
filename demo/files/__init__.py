"""What the organisation exports by file: incidents, two services' deployments, and what no tool of
its own tells."""

from demo.files.writer import settings, write

__all__ = ["settings", "write"]
