"""The same plan on a Dask cluster whose workers say which variants they can run."""

import os

import pytest

distributed = pytest.importorskip("distributed", reason="Dask is not installed (make test)")

GOOD = {"Count": "clauses = 3\nprint('clauses', clauses)"}


@pytest.fixture
def cluster(course, monkeypatch):
    """A scheduler with one worker in this process, in the course's checkout."""
    monkeypatch.chdir(course.root)
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        dashboard_address=None,
        resources={"any": 1},
    ) as started:
        yield started


@pytest.mark.slow
def test_receipts_of_a_cluster_are_stored_here(course, cluster):
    """A run on a Dask worker leaves the receipt that a run here would leave."""
    course.write("count_clauses", GOOD)
    answer = course.command("run", "--cluster", cluster.scheduler_address)
    assert answer.exit_code == 0, answer.output
    assert course.receipt("count_clauses").values["clauses"] == 3
    assert course.entry("count_clauses").state == "fresh"


@pytest.mark.slow
def test_a_failing_run_on_a_cluster_is_reported_like_any_other(course, cluster):
    """File, line and message come back from the worker."""
    course.write("count_clauses", {"Count": "raise ValueError('no clauses')"})
    answer = course.command("run", "--cluster", cluster.scheduler_address)
    assert answer.exit_code == 1
    assert "count_clauses.py:" in answer.output
    assert "no clauses" in answer.output


@pytest.mark.slow
def test_a_variant_nobody_offers_is_named(course, cluster):
    """Instead of waiting for ever, the command says which worker to start."""
    course.write("count_clauses", GOOD, also=["cuda"])
    answer = course.command("run", "--cluster", cluster.scheduler_address)
    assert answer.exit_code == 2
    assert 'start one with dask worker ADDRESS --resources "cuda=1"' in answer.output
    assert os.getcwd() == str(course.root)
