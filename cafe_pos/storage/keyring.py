"""The till's signing key: one Ed25519 key per incarnation, in a file of its own, mode 0600."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cafe_pos import durable
from cafe_pos.domain.errors import PosError

_MAGIC = b"cafe-pos key 1\n"
_KEY_SIZE = 32


def key_id_of(public_key: bytes) -> str:
    """The short name of a key: the first 16 hex digits of the SHA-256 of its public half."""
    return hashlib.sha256(public_key).hexdigest()[:16]


class Key:
    """The till's key in memory: it signs hashes; its pepper hardens the PIN hashes."""

    def __init__(self, private: bytes, pepper: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(private)
        self.pepper = pepper
        self.public = self._private.public_key().public_bytes_raw()
        self.key_id = key_id_of(self.public)

    @property
    def private(self) -> bytes:
        """The 32 bytes that nothing but the key's own file may hold."""
        return self._private.private_bytes_raw()

    def sign(self, digest: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature of a 32-byte hash."""
        return self._private.sign(digest)


class PublicKey:
    """Checks signatures made by one key."""

    def __init__(self, public: bytes) -> None:
        self._public: Ed25519PublicKey | None = None
        with suppress(ValueError, TypeError):  # a damaged key has signed nothing
            self._public = Ed25519PublicKey.from_public_bytes(public)

    def verify(self, digest: bytes, signature: bytes) -> bool:
        """Tell whether the signature over the hash is this key's."""
        if self._public is None:
            return False
        try:
            self._public.verify(signature, digest)
        except InvalidSignature:
            return False
        return True


def new_incarnation() -> str:
    """A name for a till's life on one machine: 16 random hex digits."""
    return secrets.token_hex(8)


def create(folder: Path, incarnation: str) -> Key:
    """Make a key, write it for its owner alone and flush it, name and all, before it signs.

    Raises:
        PosError: `key.cannot_write`.
    """
    private = Ed25519PrivateKey.generate().private_bytes_raw()
    pepper = secrets.token_bytes(_KEY_SIZE)
    try:
        durable.make_folder(folder, 0o700)
        _write(folder / f"{incarnation}.key", private + pepper)
        durable.flush_names(folder)
    except OSError as error:
        raise PosError("key.cannot_write", path=folder, reason=error.strerror) from error
    return Key(private, pepper)


def share_pepper(folder: Path, source: str, target: str) -> None:
    """Give one incarnation's key the pepper of another's: the same PINs then open both tills.

    A key that is missing changes nothing: its till asks for new PINs anyway.

    Raises:
        PosError: `key.cannot_write`.
    """
    giving, taking = load(folder, source), load(folder, target)
    if giving is None or taking is None or giving.pepper == taking.pepper:
        return
    path = folder / f"{target}.key"
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        _write(part, taking.private + giving.pepper)
        durable.rename(part, path)
    except OSError as error:
        raise PosError("key.cannot_write", path=folder, reason=error.strerror) from error


def _write(target: Path, body: bytes) -> None:
    """Write a key's file for its owner alone, and flush it."""
    fd = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(_MAGIC + body)
        file.flush()
        os.fsync(file.fileno())


def load(folder: Path, incarnation: str) -> Key | None:
    """Read the key of an incarnation; None when it is missing or damaged.

    One that is there and cannot be read is not lost: a new one would shut every PIN out.

    Raises:
        PosError: `key.cannot_read`.
    """
    path = folder / f"{incarnation}.key"
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise PosError("key.cannot_read", path=path, reason=error.strerror) from error
    body = content.removeprefix(_MAGIC)
    if len(content) != len(_MAGIC) + 2 * _KEY_SIZE or len(body) != 2 * _KEY_SIZE:
        return None
    return Key(body[:_KEY_SIZE], body[_KEY_SIZE:])
