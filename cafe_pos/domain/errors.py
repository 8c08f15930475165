"""The one error of a refused act; its sentence is made elsewhere, in the user's language."""

from __future__ import annotations


class PosError(Exception):
    """A refusal: a stable dotted `code` and the `params` its sentence needs.

    Amounts among the params are integer cents under names ending in `_cents`.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __repr__(self) -> str:
        return f"PosError({self.code!r}, {self.params!r})"
