"""`python -m loopback`: run the server until it is told to stop."""

import asyncio
import signal
import socket
import sys
from pathlib import Path

import click

from loopback.server import HOST, listen, make_sessions, start
from loopback.state import Sessions
from loopback.tokens import counted_with
from loopback.upstream import Upstream


@click.command()
@click.option("--port", default=0, help="Where to listen; 0 takes a free port.")
@click.option(
    "--script",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A TOML file of replies and faults.",
)
@click.option("--model", "model_url", help="Address of a model's server, without /v1.")
@click.option(
    "--dialect",
    type=click.Choice(["openai", "messages"]),
    default="openai",
    show_default=True,
    help="What the model's server speaks.",
)
def main(port: int, script: Path | None, model_url: str | None, dialect: str) -> None:
    """Speak the Messages API on this machine, without a network."""
    upstream = None
    if model_url:
        upstream = Upstream(model_url, "messages" if dialect == "messages" else "openai")
    try:
        sessions = make_sessions((), script, upstream)
        listener = listen(port)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"http://{HOST}:{listener.getsockname()[1]}  (tokens: {counted_with()})")
    sys.stdout.flush()
    asyncio.run(_serve(sessions, listener))


async def _serve(sessions: Sessions, listener: socket.socket) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    runner = await start(sessions, listener)
    await stop.wait()
    await runner.cleanup()


if __name__ == "__main__":
    main()
