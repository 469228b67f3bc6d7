"""Keys reach the variants that need them and nothing that is stored or printed."""

import pytest

from receipts.scrub import redact

# Made up, and of no provider's shape: it is known by its value alone.
KEY = "Zk4Wq9" + "Lm2Xv7Rt5Yb8Nc3Hd6Jf1Gs0Pa"
SHOW = "import os\nkey = os.environ['ANTHROPIC_API_KEY']\n"


@pytest.fixture
def keyed(course, monkeypatch):
    """A course whose caller has a key; its snippet `ask` is written for Claude."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)

    def write_and_run(source, *, check=False, **settings):
        course.write("ask/claude", {"Ask": SHOW + source}, **settings)
        entry = course.entry("ask", "claude")
        return course.runner.run([entry], lambda result: None, check=check)[0]

    course.ask = write_and_run
    return course


def test_key_is_not_handed_to_other_variants(isolated_course, monkeypatch):
    """A plain snippet does not see the caller's key."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    source = "import os\nkey = os.environ.get('ANTHROPIC_API_KEY')"
    assert isolated_course.record("looks", {"Look": source}).values["key"] is None


def test_key_is_redacted_in_output_and_values(keyed):
    """The Claude variant gets its key, and what it shows of it is blacked out."""
    result = keyed.ask("print('my key is', key)\nlength = len(key)\nnested = {'header': [key]}")
    assert result.good, result.error
    values = keyed.receipt("ask", "claude").values
    assert values == {"key": "[redacted]", "length": 32, "nested": {"header": ["[redacted]"]}}
    assert "my key is [redacted]" in keyed.receipt("ask", "claude").cells[0].stdout
    assert not any(KEY.encode() in data for data in keyed.stored().values())


def test_key_in_a_figure_does_not_get_stored(keyed):
    """A label that shows the key is blacked out or refused."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>{key}</text></svg>'
    keyed.ask(f"open('label.svg', 'w').write(f'''{svg}''')")
    assert not any(KEY.encode() in data for data in keyed.stored().values())


@pytest.mark.parametrize(
    "disguise",
    [
        "key[::-1]",
        "key.upper()",
        "'-'.join(key)",
        "'\\n'.join(key)",
        "key[:16] + '\\n' + key[16:]",
        "key.encode().hex()",
        "key.encode().hex(' ').upper()",
        "base64.b64encode(key.encode()).decode()",
        "base64.urlsafe_b64encode(b'x-api-key: ' + key.encode()).decode()",
        "base64.b64encode(('ab' + key).encode()).decode()",
        "base64.encodebytes(('Bearer ' * 9 + key).encode()).decode()",
        "base64.b32encode(key.encode()).decode()",
        "codecs.encode(key, 'rot13')",
        "list(key)",
        "list(key.encode())",
        "key[:24]",
        "key[8:]",
        "''.join(f'%{ord(letter):02x}' for letter in key)",
    ],
)
@pytest.mark.parametrize("where", ["print({})", "value = {}"])
def test_disguised_key_is_refused(keyed, disguise, where):
    """Encoded, reversed, cut up or spread out, a key is not stored, and the reason hides it."""
    result = keyed.ask(f"import base64, codecs\n{where.format(disguise)}\ndel key")
    (finding,) = result.error.findings
    assert "secret" in finding.problem
    assert finding.path == keyed.path("ask/claude")
    assert "print" in finding.mend
    assert KEY not in str(finding)
    assert keyed.stored() == {}


def test_key_split_over_two_cells_is_refused(keyed):
    """Halves are as bad as the whole."""
    cells = {"First": SHOW + "print(key[:16])", "Second": "print(key[16:])\ndel key"}
    keyed.write("ask/claude", cells)
    assert "secret" in keyed.finding("ask", "claude").problem
    assert keyed.stored() == {}


def test_key_in_an_exception_is_redacted(keyed):
    """The finding of a failed run shows neither the message's key nor the output's."""
    result = keyed.ask("print('sent', key)\nraise RuntimeError(f'401 for {key}')")
    text = str(result.error)
    assert "RuntimeError: 401 for [redacted]" in text
    assert "sent [redacted]" in text
    assert KEY not in text


def test_key_in_a_declared_exception_is_redacted(keyed):
    """What a run must raise is stored without the key in it."""
    keyed.ask("raise RuntimeError(f'401 for {key}')", raises="RuntimeError")
    assert keyed.receipt("ask", "claude").cells[0].stderr == "RuntimeError: 401 for [redacted]"


def test_check_does_not_print_the_key(keyed):
    """Differences of a check are shown without what must not be seen."""
    keyed.ask("value = 'nothing'\ndel key")
    result = keyed.ask("value = key\nprint(key[::-1])\ndel key", check=True)
    assert not result.good
    assert KEY not in str(result.error) + "\n".join(result.differences)
    assert KEY[::-1] not in str(result.error) + "\n".join(result.differences)


def test_keys_of_other_providers_are_known_by_their_shape(course):
    """A key that this environment does not hold is blacked out as well."""
    token = "hf_" + "Ab3" * 12
    source = f"token = 'hf_' + 'Ab3' * 12\nprint('{token[:3]}' + 'Ab3' * 12)"
    receipt = course.record("shows", {"Show": source})
    assert receipt.cells[0].stdout == "[redacted]"
    assert receipt.values["token"] == "[redacted]"


def test_ordinary_text_is_left_alone(keyed):
    """Hashes, numbers and words are no secrets."""
    source = "import hashlib\ndigest = hashlib.sha256(b'x').hexdigest()\nprint(digest)\ndel key"
    assert keyed.ask(source).good
    assert redact("a token is not a secret", [KEY]) == "a token is not a secret"
