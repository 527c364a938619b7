"""A small learning management system on loopback that sends people to a tool, by LTI 1.3."""

from __future__ import annotations

import html
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
CLIENT = "10000000000001"


class Platform:
    """A platform with a key that it made itself.

    Attributes:
        address: Its address, and its name as an issuer.
        people: The roles of each person by user name.
        key: The key that signs.
    """

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.people: dict[str, str] = {}
        self.key = self.published = rsa.generate_private_key(65537, 2048)

    def list_keys(self) -> dict[str, Any]:
        """Return the public keys as the platform publishes them."""
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key()))
        return {"keys": [{**key, "kid": "first", "alg": "RS256", "use": "sig"}]}

    def make_launch(self, a_nonce: str, person: str, **changes: Any) -> str:
        """Return the signed message that a person may enter. `changes` replaces claims."""
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "nonce": a_nonce, "iat": now, "exp": now + 300,
            "sub": secrets.token_hex(8), "email": f"{person}@example.edu",
            f"{CLAIM}version": "1.3.0",
            f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}deployment_id": "1",
            f"{CLAIM}target_link_uri": "http://127.0.0.1/hub",
            f"{CLAIM}resource_link": {"id": "course"},
            f"{CLAIM}roles": [ROLE + self.people.get(person, "Learner")],
            f"{CLAIM}custom": {"username": person},
        }  # fmt: skip
        return jwt.encode({**claims, **changes}, self.key, "RS256", headers={"kid": "first"})

    def answer(self, path: str) -> tuple[str, str]:
        """Return the type and the text of a page."""
        address = urlsplit(path)
        if address.path == "/keys":
            return "application/json", json.dumps(self.list_keys())
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        launch = self.make_launch(asked["nonce"], asked["login_hint"])
        fields = {"id_token": launch, "state": asked["state"]}
        inputs = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
            for name, value in fields.items()
        )
        return "text/html", (
            f'<form method="post" action="{html.escape(asked["redirect_uri"])}">{inputs}</form>'
            "<script>document.forms[0].submit()</script>"
        )


@contextmanager
def start_platform() -> Iterator[Platform]:
    """Start a platform on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = platform.answer(self.path)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform = Platform(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
