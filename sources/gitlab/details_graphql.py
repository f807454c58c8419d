"""The details of merge requests by GraphQL: those of twenty are one request.

A list inside that does not fit into it is read by REST. An instance that does not know the query
is read by REST whole, and the run says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from sources.edge import Edge
from sources.extraction import Extraction
from sources.gitlab import details_rest
from sources.gitlab.answers import Details, File, Note, Object
from sources.gitlab.client import GitLab, QueryRefusedError, TooMuchError
from sources.gitlab.people import account
from sources.gitlab.projects import Project

PAGE = 20
_SMALLEST_PAGE = 2


def details(
    gitlab: GitLab, extraction: Extraction, project: Project, numbers: Sequence[int]
) -> dict[int, Details]:
    """The details of these merge requests, by number; what GraphQL does not answer is left out."""
    try:
        nodes = _nodes(gitlab, project, numbers)
    except TooMuchError:
        raise
    except QueryRefusedError as refused:
        extraction.problem(
            f"{refused.sentence} This run read the details of merge requests by REST, with "
            "three requests for each."
        )
        return {}
    wanted = [(int(node["iid"]), _unfinished(node)) for node in nodes]

    def asked(one: tuple[int, frozenset[str]]) -> details_rest.Told:
        path = f"{project.path}/merge_requests/{one[0]}"
        return details_rest.told(gitlab, path, one[1])

    rest = [one for one in wanted if one[1]]
    told = {one[0]: answer for one, answer in zip(rest, gitlab.each(asked, rest), strict=True)}
    return {
        number: _details(extraction.edge, node, told.get(number))
        for node, (number, _) in zip(nodes, wanted, strict=True)
    }


def _nodes(gitlab: GitLab, project: Project, numbers: Sequence[int]) -> list[Object]:
    """What GraphQL says of them, in pages that it is able to answer."""
    size = PAGE
    while True:
        pages = [numbers[start : start + size] for start in range(0, len(numbers), size)]
        try:
            found = gitlab.each(lambda some: _asked(gitlab, project, some), pages)
        except TooMuchError:
            if size <= _SMALLEST_PAGE:
                raise
            size //= 2
            continue
        return [node for page in found for node in page]


def _asked(gitlab: GitLab, project: Project, numbers: Sequence[int]) -> list[Object]:
    data = gitlab.graphql(
        "merge_request_details",
        {
            "project": project.full_path,
            "iids": [str(number) for number in numbers],
            "first": len(numbers),
        },
    )
    # A token that may read the REST API and not GraphQL sees no project here.
    answered = (data.get("project") or {}).get("mergeRequests") or {}
    return [node for node in answered.get("nodes") or () if node]


def _unfinished(node: Object) -> frozenset[str]:
    """The lists of a merge request that go on behind what GraphQL answered."""
    return frozenset(
        name for name in (details_rest.COMMITS, details_rest.NOTES) if _goes_on(node[name] or {})
    )


def _details(edge: Edge, node: Object, told: details_rest.Told | None) -> Details:
    commits, notes = node["commits"] or {"nodes": ()}, node["notes"] or {"nodes": ()}
    return Details(
        commits=details_rest.commits(edge, told)
        if told is not None and told.commits is not None
        else [_commit(one) for one in commits["nodes"] if one],
        files=[
            File(one["path"], one["additions"], one["deletions"]) for one in node["diffStats"] or ()
        ],
        notes=details_rest.notes(edge, told)
        if told is not None and told.notes is not None
        else sorted(
            (_note(one) for one in notes["nodes"] if one),
            key=lambda note: (note.created_at, len(note.id), note.id),
        ),
    )


def _goes_on(page: Object) -> bool:
    return bool((page.get("pageInfo") or {}).get("hasNextPage"))


def _commit(node: Object) -> Object:
    """A commit in REST's words."""
    return {
        "id": node["sha"],
        "message": node["message"],
        "authored_date": node["authoredDate"],
        "committed_date": node["committedDate"],
        "author_email": node["authorEmail"],
        "author_name": node["authorName"],
    }


def _note(node: Object) -> Note:
    return Note(
        # gid://gitlab/DiffNote/1234
        id=str(node["id"]).rpartition("/")[2],
        is_system=bool(node["system"]),
        body=node["body"] or "",
        username=account(node["author"]),
        created_at=node["createdAt"],
    )
