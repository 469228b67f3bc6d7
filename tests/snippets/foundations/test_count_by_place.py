"""Where parameters sit."""

import pytest


@pytest.mark.parametrize(
    ("place", "percent"),
    [("feed-forward", 70.2), ("attention", 16.7), ("vocabulary", 13.1)],
)
def test_shares_of_llama_3_8b(run_snippet, place, percent):
    """The published shape gives these shares."""
    shares = run_snippet("foundations/count_by_place").values["shares"]["Llama 3 8B"]
    assert round(100 * shares[place], 1) == percent


def test_every_parameter_has_a_place(run_snippet):
    """Places add up to the whole, and normalisation is a sliver."""
    values = run_snippet("foundations/count_by_place").values
    for name, network in values["networks"].items():
        total = sum(parameter.numel() for parameter in network.parameters())
        assert sum(values["counts"][name].values()) == total
    assert round(100 * values["shares"]["Llama 3 8B"]["normalisation"], 3) == 0.003


def test_a_name_without_a_place_is_refused(run_snippet):
    """A new kind of parameter is not dropped silently."""
    place_of = run_snippet("foundations/count_by_place").values["place_of"]
    with pytest.raises(ValueError, match="no place"):
        place_of("router.weight")


def test_width_matters_most(run_snippet):
    """Of the four doublings the hidden size adds most."""
    growth = run_snippet("foundations/count_by_place").values["growth"]
    assert max(growth, key=growth.get) == "hidden"
    assert growth["hidden"] > 2 > growth["layers"]


@pytest.mark.parametrize(
    ("constant", "name"),
    [
        ("LLAMA_3_8B", "Llama 3 8B"),
        ("LLAMA_3_70B", "Llama 3 70B"),
        ("LLAMA_3_2_1B", "Llama 3.2 1B"),
    ],
)
def test_shapes_agree_with_the_library(run_snippet, constant, name):
    """The formula of model_shapes counts what transformers builds, place by place."""
    shapes = run_snippet.load_module("foundations/model_shapes")
    counted = run_snippet("foundations/count_by_place").values["counts"][name]
    assert getattr(shapes, constant).places == counted
