"""What the page 'Loss, gradients and the training loop' says about overfitting."""


def test_the_small_set_turns_upward_early(run_snippet):
    """Held-out loss has its lowest point within the first 200 steps and ends higher."""
    values = run_snippet("foundations/overfit_small_set").values
    assert 20 <= values["turn_small"] <= 200
    assert values["end_small"] > values["best_small"] + 0.5
    assert values["end_small_training"] < 0.5


def test_the_small_set_ends_worse_than_at_step_20(run_snippet):
    """The page says so: the loss at the end is above that of step 20."""
    run = run_snippet("foundations/overfit_small_set")
    lines = run.output["Fifty clauses against five thousand"].splitlines()
    row = next(line.split() for line in lines if line.split()[:1] == ["20"])
    assert run.values["end_small"] > float(row[2])


def test_the_large_set_keeps_both_curves_together(run_snippet):
    """Training and held-out loss stay close and low."""
    values = run_snippet("foundations/overfit_small_set").values
    assert values["end_large"] - values["end_large_training"] < 0.15
    assert values["end_large"] < 1.3
    assert values["turn_large"] > 600


def test_both_start_at_ln_of_the_vocabulary(run_snippet):
    """The untrained held-out loss is the logarithm of the vocabulary size."""
    values = run_snippet("foundations/overfit_small_set").values
    assert abs(values["start_small"] - values["loss_uniform"]) < 0.1


def test_five_hundred_clauses_lie_between(run_snippet):
    """More data moves the turn later and the lowest loss down."""
    values = run_snippet("foundations/overfit_small_set").values
    assert values["turn_small"] < values["turn_middle"] < values["turn_large"]
    assert values["best_large"] < values["best_middle"] < values["best_small"]


def test_the_curves_are_drawn(run_snippet):
    """The figure labels the curves directly."""
    assert (
        "50 clauses, held out"
        in run_snippet("foundations/overfit_small_set").figures["held_out_loss"]
    )
