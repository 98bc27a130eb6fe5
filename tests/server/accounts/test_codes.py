"""One-time codes against the vectors of RFC 6238, appendix B, and RFC 4226, appendix D."""

from __future__ import annotations

import pytest

from moderator_app.server.accounts.codes import (
    STEP_MS,
    base32,
    code_at,
    new_key,
    new_recovery_codes,
    otpauth_uri,
    step_of,
    typed,
)

SEED = b"1234567890"
VECTORS = {
    59: ("94287082", "46119246", "90693936"),
    1111111109: ("07081804", "68084774", "25091201"),
    1111111111: ("14050471", "67062674", "99943326"),
    1234567890: ("89005924", "91819424", "93441116"),
    2000000000: ("69279037", "90698825", "38618901"),
    20000000000: ("65353130", "77737706", "47863826"),
}
NOW = 1_111_111_111_000
KEY = SEED * 2


@pytest.mark.parametrize("seconds", VECTORS)
def test_the_vectors_of_the_rfc_hold(seconds: int) -> None:
    for digest, length, code in zip(("sha1", "sha256", "sha512"), (20, 32, 64), VECTORS[seconds], strict=True):
        key = (SEED * 7)[:length]
        assert code_at(key, seconds * 1000 // STEP_MS, digits=8, digest=digest) == code


def test_the_counter_vectors_of_rfc_4226_hold() -> None:
    wanted = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [code_at(KEY, count) for count in range(10)] == wanted


def test_a_code_is_taken_one_step_early_or_late_and_no_further() -> None:
    now = NOW // STEP_MS
    for step in range(now - 3, now + 4):
        expected = step if abs(step - now) <= 1 else None
        assert step_of(KEY, code_at(KEY, step), NOW, after=-1) == expected


def test_a_code_is_taken_once_and_none_before_it_afterwards() -> None:
    now = NOW // STEP_MS
    assert step_of(KEY, code_at(KEY, now), NOW, after=now - 1) == now
    for step in (now - 1, now):
        assert step_of(KEY, code_at(KEY, step), NOW, after=now) is None
    assert step_of(KEY, code_at(KEY, now + 1), NOW, after=now) == now + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "\x00" * 6])
def test_what_is_no_code_is_no_code(code: str) -> None:
    assert step_of(KEY, code, NOW, after=-1) is None


def test_blanks_and_strokes_do_not_count() -> None:
    assert typed(" 123 456") == "123456"
    assert typed("ABCD-efgh") == "abcdefgh"


def test_an_authenticator_can_read_the_key() -> None:
    assert base32(b"Hello!\xde\xad\xbe\xef") == "JBSWY3DPEHPK3PXP"
    uri = otpauth_uri(b"Hello!\xde\xad\xbe\xef", issuer="a desk", name="lin/林")
    assert uri.startswith("otpauth://totp/a%20desk:lin%2F%E6%9E%97?secret=JBSWY3DPEHPK3PXP&issuer=a%20desk")


def test_keys_and_recovery_codes_are_never_the_same_twice() -> None:
    assert len({new_key() for _ in range(50)}) == 50
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert {len(typed(code)) for code in codes} == {16}
