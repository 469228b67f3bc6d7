"""One server for all tests, a session for each; the SDK drives it as a program would."""

import importlib.util
import re
from collections.abc import Iterator

import pytest

collect_ignore_glob = [] if importlib.util.find_spec("anthropic") else ["test_*.py"]

MODEL = "claude-opus-5-5"


@pytest.fixture(scope="session")
def server() -> Iterator:
    import loopback

    with loopback.serve() as running:
        yield running


@pytest.fixture
def session(server, request):
    """A session of the test's own."""
    return server.session(re.sub(r"[^A-Za-z0-9_.-]", "-", request.node.name)[:64])


@pytest.fixture
def client(session):
    """A client that never tries twice."""
    with session.client(max_retries=0, timeout=20) as found:
        yield found


@pytest.fixture
def ask(client):
    """Ask one question, with whatever else the request shall have."""

    def send(text="How long do we keep it?", **options):
        options = {
            "model": MODEL,
            "max_tokens": 200,
            "messages": [{"role": "user", "content": text}],
        } | options
        return client.messages.create(**options)

    return send
