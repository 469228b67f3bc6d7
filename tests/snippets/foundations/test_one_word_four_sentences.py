"""The token bank has one row and many states."""


def test_row_is_the_same_and_the_last_states_are_not(run_snippet):
    """Every pair starts at 1; money and river end furthest apart."""
    by_layer = run_snippet("foundations/one_word_four_sentences").values["by_layer"]
    assert all(abs(values[0] - 1) < 1e-5 for values in by_layer.values())
    last = {pair: values[-1] for pair, values in by_layer.items()}
    assert last["money_river"] < last["river_river"] < last["money_money"]
    assert last["money_river"] < by_layer["money_river"][1] - 0.1


def test_fall_is_not_steady(run_snippet):
    """The pair of the page is furthest apart in layer 3."""
    values = run_snippet("foundations/one_word_four_sentences").values
    distances = values["by_layer"]["money_river"]
    assert values["stages"][distances.index(min(distances))] == "layer 3"


def test_unclear_bank_leans_to_money(run_snippet):
    """Both money sentences are closer than both rivers."""
    unclear = run_snippet("foundations/one_word_four_sentences").values["unclear"]
    money = [value for name, value in unclear.items() if name.startswith("money")]
    river = [value for name, value in unclear.items() if name.startswith("river")]
    assert min(money) > max(river)
