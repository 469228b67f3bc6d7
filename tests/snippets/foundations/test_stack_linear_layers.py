"""What the page 'Layers and nonlinearity' says about depth without a bend."""


def test_linear_layers_collapse_to_one_matrix(run_snippet):
    """The stack and the product differ by rounding; with a bend they differ a lot."""
    values = run_snippet("foundations/stack_linear_layers").values
    assert values["difference_linear"] < 1e-12
    assert values["difference_relu"] > 1


def test_no_line_gets_more_than_three_of_four(run_snippet):
    """The best of many random lines is right in three cases, the linear network in two."""
    values = run_snippet("foundations/stack_linear_layers").values
    assert values["best_line_accuracy"] == 0.75
    assert values["accuracy_linear"] <= 0.75
    assert abs(values["loss_linear"] - 0.693) < 0.001


def test_one_hidden_layer_learns_the_rule(run_snippet):
    """With max(0, x) all four cases are right."""
    assert run_snippet("foundations/stack_linear_layers").values["accuracy_bent"] == 1.0


def test_wider_networks_learn_from_more_starts(run_snippet):
    """The number of lucky starts grows with the hidden units."""
    solved = list(run_snippet("foundations/stack_linear_layers").values["solved"].values())
    assert solved == sorted(solved)
    assert solved[0] < 15 < solved[-1]
