"""Numbers are cut in groups of three from the left."""


def test_1234_and_1234567_are_cut_from_the_left(run_snippet):
    """Two and three tokens in the newer encodings, other pieces in the older one."""
    groups = run_snippet("foundations/split_numbers").values["digit_groups"]
    for encoding in ("cl100k_base", "o200k_base"):
        assert groups["1234"][encoding] == ["123", "4"]
        assert groups["1234567"][encoding] == ["123", "456", "7"]
    assert groups["1234"]["p50k_base"] == ["12", "34"]


def test_adding_one_can_move_every_border(run_snippet):
    """999 999 becomes 100 000 0."""
    values = run_snippet("foundations/split_numbers").values
    assert values["pieces"]("999999") == ["999", "999"]
    assert values["pieces"]("1000000") == ["100", "000", "0"]


def test_code_gets_every_sum_right(run_snippet):
    """School addition agrees with Python 50 times out of 50."""
    values = run_snippet("foundations/split_numbers").values
    assert values["right_by_code"] == values["sums"] == 50
    assert 0 < values["groups_shift"] < 50
    assert values["add_in_columns"]("999", "1") == "1000"


def test_business_strings_have_the_counts_of_the_table(run_snippet):
    """Dates, amounts and pi cost what the page says, in both newer encodings."""
    business = run_snippet("foundations/split_numbers").values["business"]
    expected = {"IBAN": 10, "amount": 9, "date": 6, "law": 19, "function": 23}
    expected |= {"pi 8": 5, "pi 14": 7, "pi 20": 9}
    for label, count in expected.items():
        assert business[label]["cl100k_base"] == business[label]["o200k_base"] == count
    assert business["function"]["p50k_base"] == 31
    assert business["IBAN in groups"]["cl100k_base"] > business["IBAN"]["cl100k_base"]
