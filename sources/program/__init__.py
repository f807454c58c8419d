"""The program: what an organisation says about itself, as rows beside those of its tools.

Lands       raw_program.organisation           one row, the settings that hold for all
            raw_program.teams                  one row per team; team_projects, team_boards
            raw_program.services               one row per service; service_owners,
                                               service_repositories, service_components,
                                               service_aliases, service_dependencies,
                                               service_environments
            raw_program.repositories           one row per repository with something to say about
            raw_program.environments           one row per kind and pattern of environment
            raw_program.words                  one row per word of a tool and what it means here
            raw_program.annotations            one row per annotation
            raw_program.benchmarks, targets    one row per industry tier, one per own target
            raw_program.measures               one row per measure that files may bring
            raw_program.links                  one row per link that the site confirms or refutes
            raw_program.objectives             one row per objective
            raw_program.objective_epics        one row per objective and epic that leads to it
            raw_program.objective_key_results  one row per objective and metric that tells of it
            raw_program.improvement_plans      one row per plan to make a metric better
            raw_program.issue_rules            one row per rule of a tidy issue
Cursor      none: every table is replaced when anything in the program has changed
Config      PLUMBLINE_PROGRAM, the folder of the YAML files (program/)
Secrets     none
"""

from sources.about import About, Family, Tried
from sources.program.declared import (
    current,
    declared_bots,
    declared_key_patterns,
    declared_projects,
    declared_repositories,
    release_branch_patterns,
)
from sources.program.program import Program, WordMeaning
from sources.program.reading import DEFAULTS, read
from sources.program.source import configured, connect, source
from sources.program.writing import Answers, write_program

ABOUT = About(label="Metrics program", family=Family.PROGRAM, asks=(), tried=Tried.DOCUMENTED)

__all__ = [
    "ABOUT",
    "DEFAULTS",
    "Answers",
    "Program",
    "WordMeaning",
    "configured",
    "connect",
    "current",
    "declared_bots",
    "declared_key_patterns",
    "declared_projects",
    "declared_repositories",
    "read",
    "release_branch_patterns",
    "source",
    "write_program",
]
