"""RUN: extract, check, transform, publish, render, in that order, once or on a schedule.

The only package that imports Dagster, and only in its one-file-per-concept modules (definitions,
raw_assets, checks, dbt_assets, published_assets, jobs, schedules, sensors). The steps themselves
are plain functions, and the command line calls the same ones. What a row means is decided
elsewhere.
"""
