"""Images in a request: the bytes must be what the media type says, and not too large."""

import base64
import binascii

from loopback.blocks import Block, Body, all_blocks
from loopback.errors import invalid

# 5 MiB, of the encoded text.
MOST_CHARACTERS = 5 * 1024 * 1024
MAGIC = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}


def check_images(body: Body) -> None:
    """Check every image that a request carries itself.

    Raises:
        ApiError: not base64, another format than stated, or too large (400).
    """
    for place, block in all_blocks(body):
        if block["type"] == "image" and block["source"]["type"] == "base64":
            _check(f"{place}.image.source.base64", block["source"])


def _check(place: str, source: Block) -> None:
    if len(source["data"]) > MOST_CHARACTERS:
        raise invalid(f"{place}.data: image exceeds 5 MB maximum")
    try:
        data = base64.b64decode(source["data"], validate=True)
    except (binascii.Error, ValueError):
        raise invalid(f"{place}.data: Input should be valid base64") from None
    stated = source["media_type"]
    fits = data.startswith(MAGIC[stated])
    if stated == "image/webp":
        fits = fits and data[8:12] == b"WEBP"
    if not fits:
        raise invalid(f"{place}: the image data is not of the stated media type {stated}")
