"""Signing in at an identity provider that means it: every check is tried from both sides."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import NewAccount, create_account
from moderator_app.server.config import Outside
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from moderator_app.wire.messages import doors as dm
from tests.server.accounts.doors import account, call, enrolled, refusal
from tests.server.accounts.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider
from tests.server.house import Clock, House, open_house

BACK = "http://127.0.0.1:45678/back"
ANN = {"sub": "u-1", "email": "ann@example.test", "email_verified": True}
DEVICE = new_id()


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    made = IdentityProvider()
    yield made
    made.close()


@pytest.fixture
def house(tmp_path: Path, template: Path, provider: IdentityProvider) -> Iterator[House]:
    provider.visitor, provider.forge, provider.signing = dict(ANN), {}, None
    outside = Outside(issuer=provider.issuer, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, name="House login")
    opened = open_house(tmp_path / "data", template, outside=outside)
    opened.clock.now = int(time.time() * 1000)  # the provider's clock is the real one
    yield opened
    opened.context.close()


class Visit:
    """One visit of the provider: the desk's half, and the browser's."""

    def __init__(self, house: House, device_id: str = DEVICE) -> None:
        self.house, self.device_id = house, device_id
        self.desk = LocalBackend(house.context)
        self.verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self.verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        start = dm.OutsideStart(device_id=device_id, code_challenge=challenge, redirect_uri=BACK)
        self.way: dm.OutsideWay = call(self.desk, "outside_start", start)
        self.code = self.state = ""

    def browse(self, url: str = "") -> Visit:
        """Let the browser go there and come back."""
        answer = httpx.get(url or self.way.url, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        assert answer.headers["location"].startswith(BACK + "?")
        told = parse_qs(urlsplit(answer.headers["location"]).query)
        self.code, self.state = told["code"][0], told["state"][0]
        return self

    def request(self, **more: Any) -> dm.OutsideFinish:
        """Return what the desk hands in."""
        values = {
            "state": self.state, "code": self.code, "code_verifier": self.verifier, "device_id": self.device_id,
        }  # fmt: skip
        return dm.OutsideFinish(**(values | more))

    def finish(self, **more: Any) -> m.Session:
        """Hand in what came back."""
        session: m.Session = call(self.desk, "outside_finish", self.request(**more))
        self.desk._token = session.access_token
        return session

    def refused(self, **more: Any) -> str:
        """Return the sentence with which it is refused."""
        error = refusal(self.desk, "outside_finish", self.request(**more))
        assert error.code == "outside-refused"
        return str(error)


def waiting(house: House, name: str = "ann@example.test", *roles: Role) -> str:
    """Make an account without a password."""
    new = NewAccount(name=name, display=name, password="", roles=roles or (Role.REVIEWER,))
    return create_account(house.context, new).id


def test_the_way_in(house: House) -> None:
    ann = waiting(house)
    assert call(LocalBackend(house.context), "ways") == dm.Ways(password=True, outside="House login")
    visit = Visit(house)
    session = visit.browse().finish()
    assert (session.user.id, session.stage) == (ann, "")
    assert call(visit.desk, "me").name == "ann@example.test"
    assert house.rows("SELECT subject, account_id FROM outside_identity") == [("u-1", ann)]


def test_without_a_provider_there_is_no_such_way(tmp_path: Path, template: Path) -> None:
    plain = open_house(tmp_path / "plain", template)
    try:
        desk = LocalBackend(plain.context)
        assert call(desk, "ways") == dm.Ways()
        start = dm.OutsideStart(device_id=DEVICE, code_challenge="a" * 43, redirect_uri=BACK)
        assert refusal(desk, "outside_start", start).code == "not-found"
    finally:
        plain.context.close()


def test_another_verifier_is_refused_by_the_provider(house: House, provider: IdentityProvider) -> None:
    waiting(house)
    visit = Visit(house).browse()
    assert "status 400" in visit.refused(code_verifier="x" * 43)
    assert provider.asked[-1] == "invalid_grant"


def test_a_way_without_pkce_is_refused_by_the_provider(house: House) -> None:
    visit = Visit(house)
    bare = visit.way.url.replace("code_challenge=", "ignored=").replace("code_challenge_method=", "ignored_too=")
    assert httpx.get(bare, follow_redirects=False).status_code == 400


def test_a_redirect_elsewhere_is_refused_by_the_provider(house: House) -> None:
    visit = Visit(house)
    for elsewhere in ("http://127.0.0.1:45678/other", "https://evil.test/back"):
        answer = httpx.get(httpx.URL(visit.way.url).copy_set_param("redirect_uri", elsewhere), follow_redirects=False)
        assert answer.status_code == 400


@pytest.mark.parametrize("uri", ["https://evil.test/back", "http://10.0.0.1:80/back", "http://127.0.0.1.evil.test:1/b"])
def test_a_desk_may_name_its_own_machine_only(house: House, uri: str) -> None:
    start = dm.OutsideStart(device_id=DEVICE, code_challenge="a" * 43, redirect_uri=uri)
    error = refusal(LocalBackend(house.context), "outside_start", start)
    assert (error.code, error.pointer) == ("validation", "/redirect_uri")


def test_a_code_is_good_once(house: House, provider: IdentityProvider) -> None:
    waiting(house)
    first = Visit(house).browse()
    first.finish()
    again = Visit(house)
    again.state, again.code = again.way.state, first.code
    assert "status 400" in again.refused()
    assert provider.asked[-1] == "invalid_grant"


def test_a_state_is_good_once_from_its_own_desk_and_for_ten_minutes(house: House) -> None:
    waiting(house)
    used = Visit(house).browse()
    used.finish()
    assert "Begin again" in used.refused()
    assert "Begin again" in Visit(house).browse().refused(device_id=new_id())
    assert "Begin again" in Visit(house).browse().refused(state="a" * 43)
    slow = Visit(house).browse()
    house.clock.now += 10 * 60_000
    assert "Begin again" in slow.refused()


def test_a_code_from_somebody_elses_visit_answers_another_question(house: House) -> None:
    waiting(house)
    mine, theirs = Visit(house), Visit(house, new_id()).browse()
    mine.state, mine.code = mine.way.state, theirs.code
    # With the thief's own verifier the provider refuses; with the stolen one, the nonce gives it away.
    assert "status 400" in mine.refused()
    mine, theirs = Visit(house), Visit(house, new_id()).browse()
    mine.state, mine.code = mine.way.state, theirs.code
    assert "another question" in mine.refused(code_verifier=theirs.verifier)


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"iss": "https://evil.test"}, "another issuer"),
        ({"aud": "somebody"}, "somebody else"),
        ({"aud": []}, "somebody else"),
        ({"aud": [CLIENT_ID, "somebody"]}, "asked for by somebody else"),
        ({"aud": [CLIENT_ID, "somebody"], "azp": "somebody"}, "asked for by somebody else"),
        ({"exp": 1}, "expired"),
        ({"exp": "never"}, "expired"),
        ({"exp": True}, "expired"),
        ({"iat": 99_999_999_999}, "future"),
        ({"nonce": "another"}, "another question"),
        ({"sub": ""}, "names nobody"),
        ({"sub": 7}, "names nobody"),
        ({"sub": "x" * 256}, "names nobody"),
    ],
)
def test_a_token_that_does_not_fit_opens_nothing(
    house: House, provider: IdentityProvider, claims: dict[str, Any], sentence: str
) -> None:
    waiting(house)
    provider.forge = claims
    assert sentence in Visit(house).browse().refused()
    assert house.rows("SELECT count(*) FROM session WHERE device_id = ?", DEVICE) == [(0,)]


def test_a_token_signed_with_another_key_opens_nothing(house: House, provider: IdentityProvider) -> None:
    waiting(house)
    provider.signing = RSAKey.generate_key(2048, {"kid": provider.key.kid, "alg": "RS256"})
    assert "signature" in Visit(house).browse().refused()


def test_a_token_without_a_signature_or_under_the_public_key_opens_nothing(
    house: House, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(house)
    claims = {"iss": provider.issuer, "aud": CLIENT_ID, "exp": int(time.time()) + 60, "iat": int(time.time()), **ANN}
    public = provider.key.as_pem(private=False)
    for header, key in (({"alg": "none"}, None), ({"alg": "HS256", "kid": provider.key.kid}, public)):
        token = _by_hand(header, claims, key)
        monkeypatch.setattr(
            "tests.server.accounts.identity_provider.OpenIDCode.encode_id_token", lambda *_all, made=token: made
        )
        assert "signature" in Visit(house).browse().refused()


def _by_hand(header: dict[str, Any], claims: dict[str, Any], key: bytes | None) -> str:
    """Return a token as a forger makes it, who knows the public key only."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims)]
    signed = ".".join(parts)
    mac = b"" if key is None else hmac.digest(key, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def test_keys_that_were_changed_are_fetched_again(house: House, provider: IdentityProvider) -> None:
    waiting(house)
    Visit(house).browse().finish()
    provider.change_keys()
    assert Visit(house).browse().finish().user.name == "ann@example.test"


def test_a_name_is_bound_once_and_to_nobody_else_afterwards(house: House, provider: IdentityProvider) -> None:
    ann = waiting(house)
    Visit(house).browse().finish()
    provider.visitor = ANN | {"sub": "u-2"}
    assert "No account" in Visit(house).browse().refused()
    provider.visitor = ANN | {"email": "renamed@example.test"}
    assert Visit(house).browse().finish().user.id == ann


def test_accounts_that_do_not_wait_are_not_taken_over(house: House, provider: IdentityProvider) -> None:
    account(house, "ann@example.test")
    assert "No account" in Visit(house).browse().refused()
    provider.visitor = {"sub": "s", "email": "service", "email_verified": True}
    assert "No account" in Visit(house).browse().refused()
    waiting(house, "bob@example.test")
    provider.visitor = {"sub": "b", "email": "bob@example.test", "email_verified": False}
    assert "No account" in Visit(house).browse().refused()


def test_a_disabled_account_stays_outside(house: House) -> None:
    ann = waiting(house)
    house.context.database.write_now(
        lambda connection: connection.exec_driver_sql("UPDATE account SET disabled = 1 WHERE id = ?", (ann,))
    )
    visit = Visit(house).browse()
    assert refusal(visit.desk, "outside_finish", visit.request()).code == "account-disabled"


def test_a_second_factor_is_asked_unless_the_provider_saw_one(
    tmp_path: Path, template: Path, provider: IdentityProvider
) -> None:
    provider.visitor, provider.forge, provider.signing = dict(ANN), {}, None
    outside = Outside(issuer=provider.issuer, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    strict = open_house(
        tmp_path / "strict", template, outside=outside, second_factor_roles=frozenset({Role.LEAD}),
        clock=Clock(int(time.time() * 1000)),
    )  # fmt: skip
    try:
        waiting(strict, "ann@example.test", Role.LEAD)
        assert Visit(strict).browse().finish().stage == "enrol"
        provider.visitor = ANN | {"amr": ["pwd", "sms"]}
        assert Visit(strict).browse().finish().stage == "enrol"
        provider.visitor = ANN | {"amr": ["pwd", "otp"]}
        visit = Visit(strict)
        session = visit.browse().finish()
        assert session.stage == ""
        renewal = m.Refresh(refresh_token=session.refresh_token, device_id=DEVICE)
        assert call(visit.desk, "refresh", renewal).stage == ""
        provider.visitor = dict(ANN)
        mine = Visit(strict)
        mine.browse().finish()
        strict.clock = strict.context.config.clock  # type: ignore[assignment]  # the one that was handed in
        enrolled(strict, mine.desk)
        assert Visit(strict).browse().finish().stage == "code"
    finally:
        strict.context.close()


def test_no_password_opens_an_account_that_waits(house: House) -> None:
    waiting(house)
    with pytest.raises(Refused, match="wrong"):
        call(
            LocalBackend(house.context),
            "sign_in",
            m.PasswordSignIn(name="ann@example.test", password="anything", device_id=DEVICE),
        )


@pytest.mark.parametrize("issuer", ["http://login.example.test", "ftp://127.0.0.1/", "file:///etc"])
def test_a_provider_that_is_not_encrypted_is_not_asked(tmp_path: Path, template: Path, issuer: str) -> None:
    bare = open_house(tmp_path / "bare", template, outside=Outside(issuer=issuer, client_id=CLIENT_ID))
    try:
        start = dm.OutsideStart(device_id=DEVICE, code_challenge="a" * 43, redirect_uri=BACK)
        error = refusal(LocalBackend(bare.context), "outside_start", start)
        assert (error.code, "not encrypted" in str(error)) == ("outside-refused", True)
    finally:
        bare.context.close()


def test_a_provider_that_is_away_says_so(tmp_path: Path, template: Path) -> None:
    away = open_house(tmp_path / "away", template, outside=Outside(issuer="http://127.0.0.1:9", client_id=CLIENT_ID))
    try:
        start = dm.OutsideStart(device_id=DEVICE, code_challenge="a" * 43, redirect_uri=BACK)
        assert "does not answer" in str(refusal(LocalBackend(away.context), "outside_start", start))
    finally:
        away.context.close()
