"""What the organisation exports by file: incidents, two services' deployments, and what no tool of
its own tells."""

from demo.files.writer import write

__all__ = ["write"]
