"""Cache sizes and users on a device."""


def test_bytes_per_token(run_snippet):
    """The published shapes give these bytes."""
    values = run_snippet("foundations/size_the_cache").values
    assert values["llama_3_8b"] == 131_072
    assert values["per_token"]["Llama 2 7B"] == 524_288
    assert values["per_token"]["Llama 3 70B"] == 320 * 1024


def test_windows_of_llama_3_8b(run_snippet):
    """One, sixteen and thirty-two GiB."""
    cache = run_snippet("foundations/size_the_cache").values["gibibytes"]["Llama 3 8B"]
    assert cache["8192"]["1"] == 1
    assert cache["131072"]["1"] == 16
    assert cache["8192"]["32"] == 32


def test_thirty_two_windows_are_twice_the_weights(run_snippet):
    """The page compares 32 GiB with the 16-bit weights."""
    values = run_snippet("foundations/size_the_cache").values
    assert round(values["gibibytes"]["Llama 3 8B"]["8192"]["32"] / values["weights_gib"]) == 2


def test_query_heads_give_four_times_too_much(run_snippet):
    """32 heads for 8."""
    assert run_snippet("foundations/size_the_cache").values["wrong_factor"] == 4


def test_users_and_weights_stay_within_the_device(run_snippet):
    """As many users as fit, and not one more."""
    values = run_snippet("foundations/size_the_cache").values
    window = values["LLAMA_3_8B"].cache_bytes(8192)
    free = 0.9 * 24e9 - values["weight_bytes"]["16 bits"]
    users = values["users_that_fit"]["16 bits on 24 GB"]["8192"]
    assert users == 5
    assert users * window <= free < (users + 1) * window
    assert values["users_that_fit"]["16 bits on 24 GB"]["131072"] == 0


def test_every_device_says_where_its_figures_come_from(run_snippet):
    """Rows carry a source, a date and whether they are verified."""
    for device in run_snippet("foundations/size_the_cache").values["devices"]:
        assert {"source", "as_of", "verified"} <= device.keys()
