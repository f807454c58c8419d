"""Is what arrived plausible? One Great Expectations suite per tool, over what its raw tables hold.

Volume, freshness, drift and plausibility of a window that ends at `as_of`. Structure, keys and
meaning are dbt's (contracts, data tests, unit tests); nothing here fetches, blocks or schedules.
"""
