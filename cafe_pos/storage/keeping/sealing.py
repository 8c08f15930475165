"""Copies that a thief of the key cannot read: encrypted in the age format for a public key.

The secret half never stays on this machine: it is printed, and whoever restores types it. Any
tool that knows age (https://age-encryption.org) opens such a copy without this program:
`age -d -i secret.txt copy.age > cafe.db`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from cafe_pos.application.keeping.ports import KeyPair
from cafe_pos.domain.errors import PosError

SUFFIX: Final = ".age"
RECIPIENT: Final = re.compile(r"age1[02-9ac-hj-np-z]{58}")
"""A public key of age: Bech32 in lower case."""
_SECRET: Final = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_LONGEST: Final = 100_000


def new_pair() -> KeyPair:
    """Make a pair of keys from the system's randomness."""
    from pyrage import x25519

    made = x25519.Identity.generate()
    return KeyPair(str(made.to_public()), str(made))


def is_recipient(text: str) -> bool:
    """Whether a text is a public key, its check digits included."""
    from pyrage import RecipientError, x25519

    if not RECIPIENT.fullmatch(text):
        return False
    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        return False
    return True


def seal(source: Path, target: Path, recipient: str) -> None:
    """Encrypt a file for a public key into a file that its owner alone may read.

    Raises:
        OSError: the target cannot be written.
        PosError: `backup.recipient` when the key is none.
    """
    from pyrage import EncryptError, RecipientError, encrypt_file, x25519

    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        encrypt_file(str(source), str(target), [x25519.Recipient.from_str(recipient)])
    except RecipientError as error:
        raise PosError("backup.recipient", value=recipient) from error
    except EncryptError as error:
        raise OSError(str(error)) from error


def secret_of(text: str) -> str:
    """The secret key in what was typed, scanned, or in an identity file of age.

    Raises:
        PosError: `backup.secret` when there is none, or one with a slip in it.
    """
    from pyrage import IdentityError, x25519

    found = _SECRET.search("".join(text.upper().replace("-", "").split()).replace(
        "AGESECRETKEY1", "AGE-SECRET-KEY-1"
    ))  # fmt: skip
    if found is None:
        raise PosError("backup.secret")
    try:
        return str(x25519.Identity.from_str(found[0]))
    except IdentityError as error:
        raise PosError("backup.secret") from error


def secret_in(file: Path) -> str:
    """The secret key in an identity file of age.

    Raises:
        PosError: `file.cannot_read`, `backup.secret`.
    """
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            lines = opened.read(_LONGEST).splitlines()
    except OSError as error:
        raise PosError("file.cannot_read", path=file, reason=error.strerror) from error
    return secret_of("".join(line for line in lines if not line.startswith("#")))


def unseal(source: Path, target: Path, secret: str) -> None:
    """Decrypt a copy with the secret key into a file that its owner alone may read.

    Raises:
        PosError: `backup.wrong_secret` when it was encrypted for another key, or is cut.
        OSError: one of the files cannot be read or written.
    """
    from pyrage import DecryptError, decrypt_file, x25519

    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        decrypt_file(str(source), str(target), [x25519.Identity.from_str(secret)])
    except BaseException as error:
        target.unlink(missing_ok=True)
        # A file that was cut is an error of reading without a number.
        if isinstance(error, DecryptError) or (isinstance(error, OSError) and not error.errno):
            raise PosError("backup.wrong_secret", path=source) from error
        raise
