"""Filling the library from the stored files; harmless when repeated."""

from __future__ import annotations

from huoju.platform.jobs.run import Run, job
from huoju.platform.policies import shelf
from huoju.platform.policies.models import Upload


@job("policies.add", label="政策文件入库")
def add(run: Run) -> dict[str, object]:
    """Take in every accepted document that the library does not have yet: after an upload, and after a restore."""
    accepted = list(Upload.objects.exclude(added_at=None).order_by("pk"))
    run.progress(0, len(accepted))
    with shelf.library() as library:
        report = library.add_sources(item for upload in accepted for item in shelf.items_of(upload))
    return {
        "added": report.added,
        "articles": report.articles,
        "duplicates": report.duplicates,
        "problems": [problem.message for problem in report.problems],
    }
