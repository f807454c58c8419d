"""The one token that this GitHub knows; it opens nothing anywhere else."""

TOKEN = "ghp_demo0000000000000000000000000000000000"  # noqa: S105
