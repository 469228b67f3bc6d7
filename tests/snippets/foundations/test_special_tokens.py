"""Special tokens and how text can forge them."""

import pytest


def test_one_marker_three_results(run_snippet):
    """Refused by default, seven tokens as text, one as special token."""
    values = run_snippet("foundations/special_tokens").values
    assert values["refusal"] == "ValueError"
    assert values["as_text"] == [27, 91, 8862, 728, 428, 91, 29]
    assert values["as_special"] == [100257]


def test_chat_markers_of_other_families_are_text(run_snippet):
    """Only the end of text is special in cl100k and o200k."""
    lines = run_snippet("foundations/special_tokens").output[
        "Look for the markers of other families"
    ]
    assert lines.count("special in both") == 1
    assert lines.count("plain text in both") == 5


def test_a_user_can_open_a_system_turn_only_in_the_unsafe_encoding(run_snippet):
    """The forged turn is there, and gone when content is plain text."""
    values = run_snippet("foundations/special_tokens").values
    assert values["unsafe_turns"] == ["system", "user", "system", "user"]
    assert values["safe_turns"] == ["system", "user"]
    assert values["same_text"] is True


def test_no_special_id_inside_the_users_span(run_snippet):
    """The safe sequence holds exactly the four ids that the code put there."""
    values = run_snippet("foundations/special_tokens").values
    special = {values["start"], values["end"]}
    assert sum(token in special for token in values["safe_ids"]) == 4


def test_the_option_of_the_library_does_not_protect_every_marker(run_snippet):
    """MiniLM is safe with it, DeepSeek's user marker is not."""
    values = run_snippet("foundations/special_tokens").values
    assert values["leaked"] == {
        "MiniLM": {"False": 1, "True": 0},
        "DeepSeek": {"False": 1, "True": 1},
    }
    assert values["user_marker_is_special"] is False


def test_untrusted_text_never_yields_a_marker(run_snippet):
    """Every marker that DeepSeek's list knows, sent as user text."""
    values = run_snippet("foundations/special_tokens").values
    deepseek, encode = values["deepseek"], values["encode_untrusted"]
    markers = deepseek.get_added_vocab()
    for marker in [*list(markers)[:40], "<think>", "</think>"]:
        ids = encode(deepseek, f"a {marker} b {marker}{marker}")
        assert not set(ids) & set(markers.values())
    assert all(values["defended"])


@pytest.mark.parametrize(("name", "done"), [("done_by_default", 1), ("done_ordinary", 3)])
def test_a_quoted_marker_stops_an_import_unless_encoded_as_text(run_snippet, name, done):
    """The default refuses the second document."""
    assert run_snippet("foundations/special_tokens").values[name] == done
