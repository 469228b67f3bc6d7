"""A small domain vocabulary inside and outside its domain."""


def test_the_vocabulary_is_full(run_snippet):
    """There was enough text for all 4,096 entries."""
    assert run_snippet("foundations/domain_vocabulary").values["domain_entries"] == 4096


def test_seen_text_flatters_unseen_text_does_not(run_snippet):
    """Nearly equal to cl100k on seen text, about a third more on unseen text."""
    against = run_snippet("foundations/domain_vocabulary").values["against_cl100k"]
    assert abs(against["seen page"]) < 0.05
    assert 0.25 < against["unseen page"] < 0.45
    assert against["recipe"] > 0.5 and against["program"] > 0.5


def test_outside_it_loses_to_a_general_list_of_its_own_size(run_snippet):
    """Inside the domain it wins, outside it does not."""
    against = run_snippet("foundations/domain_vocabulary").values["against_general"]
    assert against["unseen page"] < 0 < against["recipe"] < against["program"]


def test_the_first_merges_do_most_of_the_work(run_snippet):
    """The curve falls and flattens; the domain list stays below until it ends."""
    values = run_snippet("foundations/domain_vocabulary").values
    curve = list(values["general_curve"].values())
    assert curve == sorted(curve, reverse=True)
    assert values["saved_by_first"] > 5 * values["saved_by_rest"]
    domain = values["domain_curve"]
    assert all(domain[size] < values["general_curve"][size] for size in domain if size > 256)


def test_letters_at_the_bottom_lose_letters(run_snippet):
    """Characters that training lacked vanish without an error."""
    values = run_snippet("foundations/domain_vocabulary").values
    assert values["kept_text"] == values["payment"]
    assert {"ü", "ç", "€", "Z"} <= set(values["lost_letters"])
    assert "Franois Mller" in values["lost_text"]
