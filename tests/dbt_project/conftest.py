"""An empty warehouse of each engine."""

from tests.engines import duckdb, postgres, warehouse

__all__ = ["duckdb", "postgres", "warehouse"]
