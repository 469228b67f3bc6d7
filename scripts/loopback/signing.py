"""Signatures of thinking: a block comes back as it was given, or it is refused."""

import base64
import hashlib
import hmac

# No secret: it only tells a block of this server from one that somebody wrote or changed.
_KEY = b"loopback"


def sign(thinking: str) -> str:
    """Return the signature of a thinking text, the same each time (base64)."""
    digest = hmac.new(_KEY, thinking.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
