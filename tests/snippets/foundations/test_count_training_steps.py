"""What the page 'Loss, gradients and the training loop' says about update counts."""


def test_published_runs_took_at_most_about_a_million_updates(run_snippet):
    """GPT-3 93,750; Pythia as its own log says; Llama 3.1 405B 975,000 at the final size."""
    values = run_snippet("foundations/count_training_steps").values
    assert values["updates"]["GPT-3 175B"] == 93_750
    assert values["updates"]["Pythia 12B"] == values["pythia_published"] == 143_000
    assert values["updates_final_batch"]["Llama 3.1 405B"] == 975_000
    assert 1_100_000 < values["updates"]["Llama 3.1 405B"] < 1_200_000


def test_one_token_an_update_would_take_ages(run_snippet):
    """Trillions of updates belong to a run that nobody could wait for."""
    assert run_snippet("foundations/count_training_steps").values["years_one_token"] > 100_000
