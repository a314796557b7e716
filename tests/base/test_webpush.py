"""The encryption of pushes against the example of RFC 8291, and that a browser can read what the market writes."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime

import jwt
import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from guanxi.base import webpush
from tests.fixtures.pushes import Phone

# Section 5 and appendix A.
MESSAGE = b"When I grow up, I want to be a watermelon"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
MARKET = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
    "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_comes_out_the_same() -> None:
    body = webpush.encrypt(
        MESSAGE, public_key=BROWSER, secret=SECRET, own=webpush.key_from(MARKET), salt=webpush.decoded(SALT)
    )
    assert webpush.encoded(body) == BODY


@given(st.binary(max_size=webpush.LONGEST_BYTES))
def test_a_phone_reads_what_the_market_writes_and_nobody_else_does(message: bytes) -> None:
    phone, other = Phone(), Phone()
    body = webpush.encrypt(message, public_key=phone.public_key, secret=phone.secret)
    assert len(body) <= 4096
    assert phone.read(body) == message
    with pytest.raises(InvalidTag):
        other.read(body)


def test_a_message_that_is_too_long_is_refused() -> None:
    phone = Phone()
    with pytest.raises(ValueError, match="3993 fit"):
        webpush.encrypt(b"x" * 3994, public_key=phone.public_key, secret=phone.secret)


def test_the_header_says_which_market_sends_and_for_how_long() -> None:
    key, at = webpush.key_from(webpush.new_key()), datetime(2026, 11, 27, tzinfo=UTC)
    header = webpush.authorization("https://push.example:8443/abc?d", key=key, contact="mailto:a@b.example", at=at)
    token, public = header.removeprefix("vapid t=").split(", k=")
    told = jwt.decode(
        token,
        key.public_key(),
        algorithms=["ES256"],
        audience="https://push.example:8443",
        options={"verify_exp": False},
    )
    assert told["exp"] - at.timestamp() == 12 * 3600
    assert urlsafe_b64decode(public + "=") == webpush.point(key.public_key())


@pytest.mark.parametrize(
    ("public_key", "secret"),
    [("", SECRET), (BROWSER, ""), (BROWSER[:-4], SECRET), ("A" * 87, SECRET), (BROWSER, SECRET * 2), ("é", SECRET)],
)
def test_what_are_no_keys_is_refused(public_key: str, secret: str) -> None:
    with pytest.raises(ValueError, match="not the keys of a browser"):
        webpush.check(public_key, secret)
