"""What opens over the tiles: the one shape that every panel has."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cafe_pos.i18n import _

if TYPE_CHECKING:
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

BarKey = tuple[str, str, str]
"""A key on the bar: its name, the key that a touch sends, what it does."""


class Panel:
    """Takes the keys while it is open; holds no widget and no session.

    A panel is copied before a character that might begin a scan acts, so what it holds is
    replaced and never changed in place.
    """

    __slots__ = ()

    whole: ClassVar[bool] = False
    """Whether it takes the rows at the foot as well, where the last ticket stands."""

    wide: ClassVar[bool] = False
    """Whether it takes the order's side as well: a report, which nobody rings beside."""

    answered: ClassVar[bool] = False
    """Whether it wants an answer: a touch or a scan elsewhere does not leave it."""

    @property
    def topic(self) -> str:
        """The manual's page about it (`page`, `page#section`); nothing where its module tells."""
        return ""

    def press(self, till: Till, key: Key) -> None:
        """Take a key."""
        raise NotImplementedError

    def tick(self) -> bool:
        """A second has gone by: whether that shows."""
        return False

    def pick(self, till: Till, index: int, at: float) -> None:
        """Take the row that was touched."""

    def can_be_undone(self, till: Till, key: Key) -> bool:  # noqa: ARG002 - for those who look
        """Whether a character may act before it is known to come from a hand."""
        return False

    def scanned(self, till: Till, text: str, article: Article | None) -> bool:  # noqa: ARG002
        """Take a whole barcode; False leaves it to the order, and closes the panel."""
        return False

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return ""

    @property
    def shown_text(self) -> str:
        """What has been typed, as the input line shows it."""
        return ""

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """The keys of the moment."""
        return (escape(),)


def escape() -> BarKey:
    """The key that goes back."""
    return (_("Esc"), "escape", _("back"))


def enter(what: str) -> BarKey:
    """The key that takes."""
    return (_("Enter"), "enter", what)
