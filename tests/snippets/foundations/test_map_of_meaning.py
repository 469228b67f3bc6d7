"""The flat map hides most of the distances."""


def test_two_axes_explain_a_fifth(run_snippet):
    """The picture holds between a tenth and a third of the variance."""
    values = run_snippet("foundations/map_of_meaning").values
    assert values["text_count"] == 40
    assert 0.1 < values["explained_two"] < 0.33
    assert values["axes_for_90"] > 20


def test_neighbours_are_right_in_full_and_often_wrong_on_the_map(run_snippet):
    """The ruler on the map finds fewer neighbours of the same group."""
    right = run_snippet("foundations/map_of_meaning").values["nearest_right"]
    assert right["384 dimensions"] >= 35
    assert right["the map"] <= right["384 dimensions"] - 5


def test_close_on_the_map_can_be_unlike(run_snippet):
    """The misleading pair touches on the map and has a cosine near zero."""
    misleading = run_snippet("foundations/map_of_meaning").values["misleading"]
    assert misleading["distance"] < 0.1
    assert misleading["cosine"] < 0.2


def test_map_is_drawn(run_snippet):
    """The figure of the page exists."""
    assert "map_of_meaning" in run_snippet("foundations/map_of_meaning").figures
