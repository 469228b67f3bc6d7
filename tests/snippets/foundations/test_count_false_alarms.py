"""False alarms grow with the number of pairs."""


def test_number_of_pairs_grows_with_the_square(run_snippet):
    """Forty passages make 780 pairs, five thousand clauses twelve million."""
    values = run_snippet("foundations/count_false_alarms").values
    assert values["pairs_here"] == 780
    assert values["archive_pairs"] == 12_497_500


def test_small_share_is_many_alarms(run_snippet):
    """About one in a hundred at 0.6 is more than a hundred thousand pairs."""
    values = run_snippet("foundations/count_false_alarms").values
    assert 0.005 < values["share"]["0.6"] < 0.02
    assert values["alarms"]["0.6"] > 50_000


def test_none_seen_is_not_none(run_snippet):
    """No pair reaches 0.8 here, and tens of thousands remain plausible."""
    values = run_snippet("foundations/count_false_alarms").values
    assert values["share"]["0.8"] == 0
    assert values["unseen_alarms"] > 10_000
