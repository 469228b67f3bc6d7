"""Named values: what prose may quote of a run."""

import ast

import numpy as np
import pytest

from receipts.values import jsonable, lookup, named_values, show


def values_of(source):
    """Run a source and return its named values."""
    tree, namespace = ast.parse(source), {}
    exec(compile(tree, "snippet", "exec"), namespace)  # noqa: S102
    return named_values(namespace, tree)


def test_small_public_values_are_kept():
    """Numbers, texts, lists and dictionaries are values; private names and objects are not."""
    source = "count = 3\nnames = ['a']\n_hidden = 1\nobject_ = object()\ndef function(): ..."
    assert values_of(source) == {"count": 3, "names": ["a"]}


@pytest.mark.parametrize(
    "source",
    [
        "for row in range(3): pass",
        "for row, (name, *rest) in [(1, (2, 3))]: pass",
        "if True:\n    for row in range(3):\n        for name in 'ab': pass",
        "with open('/dev/null') as row: row = open('/dev/null')",
        "import sys as row\nfrom sys import maxsize, byteorder as order",
        "import contextlib\nwith contextlib.nullcontext((1, 2)) as (row, name): pass",
        "try:\n    1 / 0\nexcept ZeroDivisionError as row:\n    pass",
    ],
)
def test_names_that_only_a_loop_binds_are_not_values(source):
    """Loop variables, context managers and imports need no underscore."""
    assert values_of(source) == {}


@pytest.mark.parametrize(
    "source",
    [
        "row = 0\nfor row in range(3): pass",
        "for row in range(2):\n    row = row + 1",
        "for _i in range(3):\n    row = _i",
        "for row in (1, 2): pass\nif (row := 2): pass",
        "def set_row():\n    global row\n    row = 2\nset_row()",
        "globals()['row'] = 2",
        "import sys as row\nrow = 2",
        "match 2:\n    case row: pass",
    ],
)
def test_names_that_are_also_assigned_are_values(source):
    """A name that is bound in any other way is a result."""
    assert values_of(source) == {"row": 2}


def test_numpy_becomes_plain_json():
    """Scalars and arrays turn into numbers and lists."""
    value = {"mean": np.float32(0.5), "shape": np.arange(3), "flag": np.bool_(True)}
    assert jsonable(value) == {"mean": 0.5, "shape": [0, 1, 2], "flag": True}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -np.inf, np.float32("nan")])
def test_numbers_that_json_does_not_have_become_text(number):
    """NaN and the infinities are stored as what Python prints for them."""
    assert jsonable([number]) == [str(float(number))]


def test_values_are_stored_as_valid_json(course):
    """A receipt with NaN, infinity and NumPy values is read back as written."""
    source = "import numpy as np\nlosses = np.array([0.5, np.nan, np.inf])\nbest = np.int64(3)"
    values = course.record("losses", {"Fit": source}, dependencies=("numpy",)).values
    assert values == {"losses": [0.5, "nan", "inf"], "best": 3}


@pytest.mark.parametrize(
    "source",
    [
        "rows = list(range(100_000))",
        "rows = [[]]\nfor _ in range(60): rows = [rows, rows]",
        "rows = []\nrows.append(rows)",
        "rows = 'x' * 100_000",
        "import numpy as np\nrows = np.zeros((200_000, 1000))",
        "rows = 10 ** 9000",
        "rows = {1: 'a', '1': 'b'}",
        "rows = {(1, 2): 3}",
        "rows = b'bytes'",
    ],
)
def test_what_prose_would_not_quote_is_left_out(source):
    """Large, endless and ambiguous values are skipped quickly and quietly."""
    assert values_of(source) == {}


def test_hostile_objects_do_not_break_the_collection():
    """An object that fails when it is looked at is skipped, the rest is kept."""
    source = """
class Hostile(dict):
    def items(self): raise RuntimeError
    def keys(self): raise RuntimeError
    def __iter__(self): raise RuntimeError
    def __len__(self): raise RuntimeError
trap = Hostile(a=1)
count = 3
"""
    assert values_of(source)["count"] == 3


VALUES = {"ratio": 2.5, "tokens": {"en": 16, "el": 101}, "rows": [{"count": 7}]}


def test_paths_lead_into_values():
    """A path names a value, a key, an index or a field."""
    assert lookup(VALUES, "tokens[el]") == 101
    assert lookup(VALUES, "rows[0].count") == 7


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("ratoi", "no value 'ratoi' in the run; did you mean 'ratio'?"),
        ("tokens[ell]", "no value 'ell' in tokens; did you mean 'el'?"),
        ("tokens[xyz]", "no value 'xyz' in tokens; it has: en, el"),
        ("rows[3]", "no value '3' in rows; it has: 0 to 0"),
        ("ratio[0]", "no value '0' in ratio; it has: none"),
        ("ratio!", "is not a path"),
    ],
)
def test_unknown_value_is_explained(path, problem):
    """The message says where the path ends and what is meant."""
    with pytest.raises(LookupError, match=r"value|path") as caught:
        lookup(VALUES, path)
    assert problem in str(caught.value)


def test_values_are_shown_in_the_asked_format():
    """Text stays text, numbers take a format, and a format that does not fit is an error."""
    assert show("three", "") == "three"
    assert show(0.25, ".0%") == "25%"
    with pytest.raises(ValueError, match="format"):
        show("three", ".2f")
