"""A real identity provider on loopback, made of authlib's server classes: it signs, it checks, and it says no.

Codes are good once and bound to their redirect address; PKCE (S256) is demanded and checked; the client must prove its
secret; tokens are signed with keys that it publishes and can change. Nobody types a password at it: whom the next
visitor is, the test says beforehand, as a session cookie at a real provider would.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import flask
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import ClientMixin, list_to_scope, scope_to_list
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT_ID = "moderator"
CLIENT_SECRET = "a secret of the tests"


@dataclass
class Client(ClientMixin):  # type: ignore[misc]  # authlib carries no types
    """The one client that is known: a native application, so that any loopback port will do (RFC 8252, 7.3)."""

    secret: str = CLIENT_SECRET

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return list_to_scope([one for one in scope_to_list(scope) if one in {"openid", "email", "profile"}])

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.startswith("http://127.0.0.1:") and redirect_uri.endswith("/back")

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(self.secret, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic" if endpoint == "token" else True

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code:
    """A code that has not been used yet."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    user: dict[str, Any]
    auth_time: int = field(default_factory=lambda: int(time.time()))

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> list[str] | None:
        return self.user.get("amr")


class IdentityProvider:
    """The provider, on a thread and a port of its own; ``close`` ends it."""

    def __init__(self) -> None:
        os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # loopback has no certificate
        self.visitor: dict[str, Any] = {}
        self.codes: dict[str, Code] = {}
        self.forge: dict[str, Any] = {}
        """Claims that the next id token is falsified with."""
        self.signing: Any = None
        """A key that is not published, to sign with instead."""
        self.asked: list[str] = []
        self.change_keys()
        self.server = make_server("127.0.0.1", 0, self._app(), threaded=True)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever, name="identity provider", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End."""
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    def change_keys(self) -> None:
        """Sign with another key from now on, and publish it alone."""
        self.key: Any = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"})

    def _app(self) -> flask.Flask:
        app = flask.Flask("identity provider")
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = AuthorizationServer(app, query_client=lambda name: Client() if name == CLIENT_ID else None,
                                     save_token=lambda _token, _request: None)  # fmt: skip
        server.register_grant(self._grant(), [self._openid(), CodeChallenge(required=True)])

        @app.get("/.well-known/openid-configuration")
        def describe() -> dict[str, Any]:
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }

        @app.get("/keys")
        def keys() -> Any:
            return KeySet([self.key]).as_dict(private=False)

        @app.get("/authorize")
        def authorize() -> Any:
            # authlib demands PKCE of public clients; this provider demands it of everybody.
            if flask.request.args.get("code_challenge_method") != "S256":
                return flask.jsonify({"error": "invalid_request"}), 400
            try:
                grant = server.get_consent_grant(end_user=self.visitor or None)
            except OAuth2Error as error:
                return flask.jsonify(dict(error.get_body())), 400
            if not self.visitor:
                return "Sign in first.", 401
            return server.create_authorization_response(grant_user=self.visitor, grant=grant)

        @app.post("/token")
        def token() -> Any:
            answer = server.create_token_response()
            self.asked.append(answer.get_json().get("error", "ok"))
            return answer

        return app

    def _grant(self) -> type[AuthorizationCodeGrant]:
        provider = self

        class Grant(AuthorizationCodeGrant):  # type: ignore[misc]  # as above
            TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

            def save_authorization_code(self, code: str, request: Any) -> None:
                data = request.payload.data
                provider.codes[code] = Code(
                    code,
                    request.payload.redirect_uri,
                    request.payload.scope,
                    data.get("nonce"),
                    data.get("code_challenge"),
                    data.get("code_challenge_method"),
                    request.user,
                )

            def query_authorization_code(self, code: str, _client: Any) -> Code | None:
                return provider.codes.get(code)

            def delete_authorization_code(self, authorization_code: Code) -> None:
                provider.codes.pop(authorization_code.code, None)

            def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
                return authorization_code.user

        return Grant

    def _openid(self) -> OpenIDCode:
        provider = self

        class Openid(OpenIDCode):  # type: ignore[misc]  # as above
            def exists_nonce(self, nonce: str, _request: Any) -> bool:
                return any(code.nonce == nonce for code in provider.codes.values())

            def resolve_client_private_key(self, _client: Any) -> Any:
                return provider.signing or provider.key

            def get_client_algorithm(self, _client: Any) -> str:
                return "RS256"

            def get_client_claims(self, _client: Any) -> dict[str, Any]:
                return {"iss": provider.issuer}

            def get_compatible_claims(self, request: Any) -> dict[str, Any]:
                return super().get_compatible_claims(request) | provider.forge

            def generate_user_info(self, user: dict[str, Any], _scope: str) -> UserInfo:
                return UserInfo({name: value for name, value in user.items() if name != "amr"} | provider.forge)

        return Openid(require_nonce=True)
