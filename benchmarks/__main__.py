"""`make bench`: the demo organisation at several sizes, phase by phase, into results.md.

python -m benchmarks [--scales 1 10 100] [--out benchmarks/results.md] [--keep measured.json]

The largest size takes most of an hour: with --keep, sizes measured apart stand on one page.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks import bare, walk
from benchmarks.measure import in_own_process
from benchmarks.results import AtScale, Walk, kept, read, written
from demo.organisation import build
from demo.serve import serve

BEFORE_BARE = ("land", "check", "transform", "publish", "report", "again")
BARE = ("bare_land", "bare_transform")


def measure(scale: float, home: Path) -> AtScale:
    """Every phase at one scale; the demo's tools are served by this process, not the measured."""
    found = []
    asked: dict[str, int] = {}
    busy = os.getloadavg()[0]
    organisation = build(scale=scale)
    with serve(organisation) as tools:
        project = home / "demo"
        project.mkdir(parents=True)
        settings = {**tools.environment(), "DLT_PROJECT_DIR": str(project)}
        for phase in BEFORE_BARE:
            found.append(in_own_process(phase, scale, home, settings))
            print(f"{scale:g}x {phase}: {found[-1].wall_seconds:.1f} s", flush=True)
            if phase == "land":
                asked = tools.github_operations
    in_own_process("prepare_bare", scale, home, {})
    for phase in BARE:
        found.append(in_own_process(phase, scale, home, {}))
        print(f"{scale:g}x {phase}: {found[-1].wall_seconds:.1f} s", flush=True)
    return AtScale(
        scale,
        found,
        pull_requests=bare.count(home / "warehouse.duckdb", "raw_github", "pull_requests"),
        pull_request_queries=sum(
            count for name, count in asked.items() if name.startswith("PullRequest")
        ),
        busy_before=busy,
    )


def measure_walks(folder: Path) -> list[Walk]:
    """The walk of the commit graph at every size."""
    found = []
    for commits, services in walk.SIZES:
        home = folder / f"{commits}-{services}"
        walk.prepare(home, commits, services)
        found.append(Walk(commits, services, in_own_process("walk", 1, home, {})))
        print(f"{commits:,} commits: {found[-1].measured.wall_seconds:.1f} s", flush=True)
    return found


def main() -> None:
    """Parse the call, measure, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scales", type=float, nargs="+", default=[1.0, 10.0, 100.0])
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).with_name("results.md"), help="the page"
    )
    parser.add_argument("--keep", type=Path, help="a file that keeps what was measured before")
    asked = parser.parse_args()
    found: dict[float, AtScale] = {}
    if asked.keep is not None and asked.keep.exists():
        found = {one.scale: one for one in read(asked.keep.read_text(encoding="utf-8"))}
    for scale in asked.scales:
        with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
            found[scale] = measure(scale, Path(folder) / "home")
        if asked.keep is not None:
            asked.keep.write_text(kept(list(found.values())), encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        walks = measure_walks(Path(folder))
    asked.out.write_text(written(list(found.values()), walks), encoding="utf-8")
    print(f"wrote {asked.out}")


if __name__ == "__main__":
    main()
