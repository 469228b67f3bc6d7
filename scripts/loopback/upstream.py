"""Where answers come from when they come from a model: a server on this machine."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp

from loopback.errors import ApiError, cannot_answer
from loopback.pieces import Pieces

Dialect = Literal["openai", "messages"]


@dataclass(frozen=True)
class Upstream:
    """A local server with a model behind it.

    Args:
        url: its address, without `/v1`.
        dialect: what it speaks: OpenAI's chat completions, or the Messages API.
        model: the name it knows its model by.
        extra: further fields of each request to it; greedy decoding, so that runs repeat.
        seconds: how long it may take to answer.
    """

    url: str
    dialect: Dialect = "openai"
    model: str = "local"
    extra: dict[str, Any] = field(default_factory=lambda: {"temperature": 0})
    seconds: float = 600.0

    async def pieces(self, body: dict[str, Any]) -> Pieces:
        """Yield the model's answer as it comes.

        Args:
            body: a request that has passed all checks.

        Raises:
            ApiError: the server cannot be reached (501), or refuses (its own status).
        """
        from loopback.messages_dialect import from_messages, to_messages
        from loopback.openai_dialect import from_openai, to_openai

        if self.dialect == "messages":
            path, request, reader = "/v1/messages", to_messages(body), from_messages
        else:
            path, request, reader = "/v1/chat/completions", to_openai(body), from_openai
        request |= {"model": self.model, "stream": True} | self.extra
        timeout = aiohttp.ClientTimeout(total=self.seconds)
        headers = {"anthropic-version": "2023-06-01", "x-api-key": "loopback-upstream"}
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as client,
                client.post(self.url.rstrip("/") + path, json=request, headers=headers) as answer,
            ):
                await _check(self.url, answer)
                async for piece in reader(_events(answer)):
                    yield piece
        except (aiohttp.ClientError, TimeoutError) as error:
            raise cannot_answer(
                f"the model at {self.url} does not answer ({type(error).__name__}: {error}); "
                "is its server running?"
            ) from error


async def _check(url: str, answer: aiohttp.ClientResponse) -> None:
    """Hand on what the model's server says when it refuses.

    Raises:
        ApiError: it does.
    """
    if answer.status == 200:
        return
    said = (await answer.text())[:500]
    kind = "invalid_request_error" if answer.status < 500 else "api_error"
    status = answer.status if answer.status in (400, 404, 413, 429) else 0
    raise ApiError(kind, f"the model at {url} refused: {said}", status, {"x-should-retry": "false"})


async def _events(answer: aiohttp.ClientResponse) -> AsyncIterator[dict[str, Any]]:
    """Yield the data of server-sent events, up to `[DONE]`."""
    async for line in answer.content:
        if line.startswith(b"data:"):
            data = line[5:].strip()
            if data == b"[DONE]":
                return
            yield json.loads(data)
