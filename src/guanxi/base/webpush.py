"""Messages to browsers: encrypted so that the push service cannot read them, and signed by this market.

RFC 8291 (Message Encryption for Web Push), which is RFC 8188's aes128gcm with keys agreed by ECDH, and RFC 8292
(VAPID). Checked against the example of RFC 8291.
"""

import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from os import urandom
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LONGEST_BYTES = 3993  # of a message; push services take 4096 bytes in all
SECRET_BYTES = 16
LETTERS = re.compile(r"[A-Za-z0-9_-]*")
SIGNED_FOR = timedelta(hours=12)
CURVE = ec.SECP256R1()
PrivateKey = ec.EllipticCurvePrivateKey


def decoded(text: str) -> bytes:
    """Bytes from base64url without padding. ValueError for anything else."""
    if not LETTERS.fullmatch(text):
        raise ValueError("not base64url")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as browsers write it: 65 bytes, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def key_from(text: str) -> PrivateKey:
    """The market's key from its 32 bytes in base64url."""
    return ec.derive_private_key(int.from_bytes(decoded(text), "big"), CURVE)


def new_key() -> str:
    """A fresh key for a market, as `key_from` reads it."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return encoded(number.to_bytes(32, "big"))


def check(public_key: str, secret: str) -> None:
    """ValueError if these are not the keys of a browser."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(public_key))
        is_good = len(decoded(secret)) == SECRET_BYTES
    except ValueError:
        is_good = False
    if not is_good:
        raise ValueError("not the keys of a browser")


def encrypt(
    message: bytes,
    *,
    public_key: str,
    secret: str,
    own: PrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """The body of a push. `own` and `salt` are fresh each time, except in a test of the example."""
    if len(message) > LONGEST_BYTES:
        raise ValueError(f"{len(message)} bytes; {LONGEST_BYTES} fit")
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(public_key))
    own, salt = own or ec.generate_private_key(CURVE), salt or urandom(16)
    ours = point(own.public_key())
    info = b"WebPush: info\0" + point(theirs) + ours
    shared = _derive(own.exchange(ec.ECDH(), theirs), decoded(secret), info, 32)
    key = _derive(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(shared, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + struct.pack("!IB", 4096, len(ours)) + ours
    return head + AESGCM(key).encrypt(nonce, message + b"\x02", None)


def _derive(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(key)


def authorization(endpoint: str, *, key: PrivateKey, contact: str, at: datetime) -> str:
    """The header that says which market sends. `contact` is a mailto: or https: address, for the push service."""
    where = urlsplit(endpoint)
    claims = {"aud": f"{where.scheme}://{where.netloc}", "exp": int((at + SIGNED_FOR).timestamp()), "sub": contact}
    return f"vapid t={jwt.encode(claims, key, algorithm='ES256')}, k={encoded(point(key.public_key()))}"


def public_key(key: str) -> str:
    """What browsers are told of the market's key, in base64url."""
    return encoded(point(key_from(key).public_key()))
