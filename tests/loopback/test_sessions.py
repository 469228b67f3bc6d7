"""Sessions keep apart; scripts from files; the command."""

import subprocess
import sys
import threading

import httpx2
import pytest

import loopback
from loopback.script import read_script

QUESTION = {
    "model": "claude-opus-5-5",
    "max_tokens": 50,
    "messages": [{"role": "user", "content": "Who am I?"}],
}


def said(session):
    with session.client(max_retries=0) as client:
        return client.messages.create(**QUESTION).content[0].text


def test_sessions_keep_apart(server):
    """Scripts, faults and logs of one are nothing to another."""
    one, other = server.session("keep-one"), server.session("keep-other")
    one.script("one", "one again")
    other.script("other")
    one.fault("overloaded", times="always")
    assert said(other) == "other"
    assert one.log() == []
    assert [entry["path"] for entry in other.log()] == ["/v1/messages"]


def test_many_sessions_at_once(server):
    answers = {}

    def work(name):
        session = server.session(f"many-{name}")
        session.script(*[f"{name}-{turn}" for turn in range(5)])
        answers[name] = [said(session) for _ in range(5)]

    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: [f"{n}-{turn}" for turn in range(5)] for n in range(8)}


def test_reset(session):
    session.script("one", "two")
    assert said(session) == "one"
    session.reset()
    assert session.state()["steps_left"] == 0
    assert session.log() == []


def test_same_script_same_ids(server):
    """A run that is repeated gives the same ids, so that its receipt can be compared."""
    found = []
    for _ in range(2):
        session = server.session("same-ids")
        session.reset()
        session.script("one")
        with session.client(max_retries=0) as client:
            message = client.messages.create(**QUESTION)
        found.append((message.id, message._request_id))
    assert found[0] == found[1]


def test_log_shows_what_was_sent(session):
    session.script("Yes.")
    with session.client(max_retries=0, default_headers={"x-purpose": "test"}) as client:
        client.messages.create(**QUESTION, system="Be brief.")
    entry = session.log()[0]
    assert entry["body"]["system"] == "Be brief."
    assert entry["headers"]["x-purpose"] == "test"
    assert entry["usage"]["output_tokens"] > 0
    assert (entry["number"], entry["status"], entry["outcome"]) == (1, 200, "answered")


def test_steps_of_the_start_are_everyones():
    with loopback.serve("hello", {"fault": "overloaded"}) as server:
        for name in ("a", "b"):
            assert said(server.session(name)) == "hello"
            assert server.session(name).state()["steps_left"] == 1


def test_connect(server, monkeypatch):
    monkeypatch.delenv("LOOPBACK_URL", raising=False)
    with pytest.raises(loopback.LoopbackError, match="LOOPBACK_URL"):
        loopback.connect("x")
    monkeypatch.setenv("LOOPBACK_URL", server.url + "/")
    session = loopback.connect("connected")
    session.script(loopback.Reply([{"type": "text", "text": "Yes."}]), loopback.Fault("drop"))
    assert said(session) == "Yes."
    assert session.state()["steps_left"] == 1


def test_wrong_settings(session):
    for wrong in ({"colour": 1}, {"requests": 1, "hue": 2}):
        with pytest.raises(loopback.LoopbackError):
            session.limit(**wrong)
    with pytest.raises(loopback.LoopbackError):
        session.fault("earthquake")


SCRIPT = """
[[reply]]
text = "for everyone"
times = "always"

[[session.judge]]
thinking = "Is it supported?"
text = "Yes."

[[session.judge]]
fault = "rate_limit"
retry_after = 0.5
"""


def test_script_from_a_file(tmp_path):
    path = tmp_path / "script.toml"
    path.write_text(SCRIPT)
    with loopback.serve(script=path) as server:
        assert said(server.session("anyone")) == "for everyone"
        assert server.session("judge").state()["steps_left"] == 3
    path.write_text('[[session.judge]]\ntext = "a"\n[[session.judge]]\nfault = "flood"\n')
    with pytest.raises(ValueError, match="step 2 of judge: no fault 'flood'"):
        read_script(path)
    path.write_text("[[answers]]\n")
    with pytest.raises(ValueError, match="answers"):
        read_script(path)


def test_command(tmp_path):
    path = tmp_path / "script.toml"
    path.write_text(SCRIPT)
    command = [sys.executable, "-m", "loopback", "--port", "0", "--script", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().split()[0]
            assert said(loopback.connect("anyone", url)) == "for everyone"
        finally:
            process.terminate()
        assert process.wait(timeout=20) == 0


def test_command_says_what_is_wrong(tmp_path):
    path = tmp_path / "script.toml"
    path.write_text('[[reply]]\ntext = "a"\ncolour = "red"\n')
    command = [sys.executable, "-m", "loopback", "--script", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "a reply has no colour" in done.stderr
    assert "Traceback" not in done.stderr


def test_only_this_machine_is_served(server):
    assert server.url.startswith("http://127.0.0.1:")


def test_server_ends(session):
    with loopback.serve("x") as server:
        url = server.url
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url, trust_env=False)
