"""The famous sum lands on its own input."""


def test_king_is_nearest_in_both_spaces(run_snippet):
    """Queen wins only without the inputs."""
    ranking = run_snippet("foundations/king_and_queen").values["ranking"]
    for found in ranking.values():
        assert found[0][0] == "king"
        rest = [word for word, _ in found if word not in ("king", "man", "woman")]
        assert rest[0] == "queen"
    assert [word for word, _ in ranking["sentence"][:3]] == ["king", "woman", "queen"]


def test_plain_king_is_closer_to_queen_than_the_sum(run_snippet):
    """The arithmetic moved the vector away."""
    values = run_snippet("foundations/king_and_queen").values
    assert values["queen_without_arithmetic"] > values["queen_with_arithmetic"]


def test_other_analogies_work_now_and_then(run_snippet):
    """Smaller and Berlin in text vectors; Germany in the table; Rome nowhere near."""
    others = run_snippet("foundations/king_and_queen").values["others"]
    assert others["bigger sentence"][0] == "smaller"
    assert others["paris sentence"][0] == "berlin"
    assert others["paris input table"][:3] == ["germany", "paris", "berlin"]
    for space in ("sentence", "input table"):
        rest = [word for word in others[f"madrid {space}"] if word not in ("madrid", "italy")]
        assert "rome" not in rest[:2]
