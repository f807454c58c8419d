"""EXTRACT: what the tools say, landed in raw_<tool>.

Pure dlt: nothing in this package imports Dagster, dbt or Great Expectations, and nothing here
decides what a number means.
"""
