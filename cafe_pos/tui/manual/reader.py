"""Help: the keys of where one was, then the manual's page for it; read, searched, followed.

It lies over everything else of the till and changes nothing there: closed, the log-in, the panel
or the order is as it was, to the last digit typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Final

from cafe_pos.i18n import _, language
from cafe_pos.tui import keys
from cafe_pos.tui.manual import glance, layout, pages, places
from cafe_pos.tui.manual.pages import Entry, Target
from cafe_pos.tui.parts.panel import BarKey, Panel, enter, escape

if TYPE_CHECKING:
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.manual.layout import Laid
    from cafe_pos.tui.shown import Change, Notice
    from cafe_pos.tui.till import Till

MAX_SEARCH: Final = 30


class Mode(Enum):
    """What the help shows."""

    PAGE = "page"
    CONTENTS = "contents"
    GLANCE = "glance"
    """Every key of the counter in a line."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one reads: a page and its first line on the screen.

    `section` is the heading to begin at, until the page has been laid out for the screen's width;
    `furthest` is where it then stood: a last section may begin the screen that it does not fill.
    """

    page: str
    offset: int = 0
    section: int | None = None
    furthest: int = 0


@dataclass(slots=True)
class Reader(Panel):
    """A page read on by arrows; `/` searches and shows the contents, a letter follows a link."""

    wide: ClassVar[bool] = True
    whole: ClassVar[bool] = True

    spot: Spot
    keys: tuple[BarKey, ...] = ()
    """The keys of where one was; shown above the first page."""
    banner: Change | Notice | None = None
    """What the till said when the help was opened; it is still there behind it."""
    history: tuple[Spot, ...] = ()
    mode: Mode = Mode.PAGE
    typed: str = ""
    index: int = 0
    room: tuple[int, int] = (78, 15)
    """Columns and rows of text as they were drawn last."""
    language: str = field(default_factory=language)

    # What is shown

    def laid(self) -> Laid:
        """The page in lines; they are made once for a width."""
        if self.mode is Mode.GLANCE:
            return glance.laid(self.language, self.room[0])
        return layout.page(self.language, self.spot.page, self.room[0])

    @property
    def title(self) -> str:
        """The page's title, or what else is shown."""
        if self.mode is Mode.CONTENTS:
            return _("The manual: contents, search")
        if self.mode is Mode.GLANCE:
            return _("All keys at a glance")
        titles = pages.headings(pages.text(self.language, self.spot.page))
        page = pages.plain(titles[0]) if titles else ""
        return _("Help: {page}").format(page=page) if page else _("Help")

    @property
    def found(self) -> tuple[Entry, ...]:
        """The contents, or what the words typed are found in."""
        return pages.search(self.language, self.typed)

    def fit(self, width: int, height: int) -> Laid:
        """Lay the page out for so many columns and rows, and go to the section wanted."""
        if width != self.room[0]:
            self.spot = replace(self.spot, furthest=0)
        self.room = width, height
        laid = self.laid()
        if self.spot.section is not None:
            at = laid.marks[self.spot.section] if self.spot.section < len(laid.marks) else 0
            offset = max(0, at - laid.start) if self.spot.section else 0
            self.spot = Spot(self.spot.page, offset, furthest=offset)
        below = len(laid.lines) - laid.start - height
        last = max(below, self.spot.furthest) if below > 0 else 0
        if self.spot.offset > last:
            self.spot = replace(self.spot, offset=last)
        return laid

    # Keys

    def press(self, till: Till, key: Key) -> None:
        """Read on, follow, search, go back, close."""
        if key.name == "f1":
            self._glance(till)
        elif self.mode is Mode.CONTENTS:
            self._choose(till, key)
        else:
            self._read(till, key)

    def _glance(self, till: Till) -> None:
        if self.mode is Mode.GLANCE:
            till.help = None
        else:
            self._leave()
            self.mode, self.spot = Mode.GLANCE, replace(self.spot, offset=0)

    def _read(self, till: Till, key: Key) -> None:
        page = max(1, self.room[1] - 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "enter": page}
        step = steps.get(key.name, page if key.char == " " else None)
        if step is not None:
            self.spot = replace(self.spot, offset=max(0, self.spot.offset + step))
        elif key.name in ("home", "end"):
            most = len(self.laid().lines)
            self.spot = replace(self.spot, offset=0 if key.name == "home" else most)
        elif key.name == "escape":
            till.help = None
        elif key.name in ("left", "backspace"):
            self._back()
        elif key.char == "/" or key.name == "tab":
            self._open_contents()
        else:
            self._follow_letter(till, key)

    def _follow_letter(self, till: Till, key: Key) -> None:
        label = keys.digit_of(key, azerty=till.azerty) or keys.letter_of(key) or ""
        if label and label in layout.LETTERS:
            self._follow(layout.LETTERS.index(label))

    def _follow(self, number: int) -> None:
        links = self.laid().links
        if number < len(links):
            self.go(links[number])

    def go(self, target: Target) -> None:
        """Open a page at a section; what was read is gone back to."""
        if target.page == pages.CONTENTS:
            self._open_contents()
            return
        self._leave()
        self.mode, self.typed = Mode.PAGE, ""
        self.spot = Spot(target.page, 0, target.section)

    def _leave(self) -> None:
        """Keep where one reads, to go back to it."""
        if self.mode is Mode.PAGE:
            self.history = (*self.history, self.spot)

    def _back(self) -> None:
        if self.history:
            *before, spot = self.history
            self.history, self.spot, self.mode = tuple(before), spot, Mode.PAGE

    def _open_contents(self) -> None:
        self._leave()
        self.mode, self.typed = Mode.CONTENTS, ""
        here = (
            number for number, one in enumerate(self.found) if one.target.page == self.spot.page
        )
        self.index = next(here, 0)

    def _choose(self, till: Till, key: Key) -> None:
        last = max(0, len(self.found) - 1)
        step = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}.get(key.name)
        if step is not None:
            self.index = min(max(self.index + step, 0), last)
        elif key.name in ("home", "end"):
            self.index = 0 if key.name == "home" else last
        elif key.name == "enter":
            self.pick(till, self.index, key.at)
        elif key.name in ("escape", "tab") or (
            key.name in ("left", "backspace") and not self.typed
        ):
            self._back()
        elif key.name == "backspace":
            self.typed, self.index = self.typed[:-1], 0
        elif key.char and len(self.typed) < MAX_SEARCH:
            self.typed, self.index = self.typed + key.char, 0

    def pick(self, till: Till, index: int, at: float) -> None:  # noqa: ARG002 - the panel's shape
        """A touch follows a link, or opens a row of the contents."""
        if self.mode is not Mode.CONTENTS:
            self._follow(index)
        elif index < len(self.found):
            self.go(self.found[index].target)

    def can_be_undone(self, till: Till, key: Key) -> bool:  # noqa: ARG002 - the panel's shape
        """Reading changes nothing but what is read."""
        return True

    # The rows below

    @property
    def prompt(self) -> str:
        """What the input line asks for."""
        return _("search:") if self.mode is Mode.CONTENTS else ""

    @property
    def shown_text(self) -> str:
        """What is searched."""
        return self.typed

    @property
    def bar(self) -> tuple[BarKey, ...]:
        """The keys of the help itself."""
        if self.mode is Mode.CONTENTS:
            return (enter(_("open")), (_("arrows"), "pagedown", _("choose")), escape())
        links = self.laid().links
        follow = layout.LETTERS[: len(links)]
        names = f"{follow[0]}-{follow[-1]}" if len(follow) > 1 else follow
        return (
            (_("arrows"), "pagedown", _("read")),
            *(((names, follow[0], _("follow")),) if follow else ()),
            ("/", "/", _("search")),
            *(((_("Left"), "left", _("back")),) if self.history else ()),
            ("F1", "f1", _("close") if self.mode is Mode.GLANCE else _("all keys")),
            (_("Esc"), "escape", _("close")),
        )


def opened(till: Till) -> Reader:
    """Help about where one is."""
    target = pages.target(places.topic_of(till))
    reader = Reader(Spot(target.page, 0, target.section), places.keys_of(till), banner=till.banner)
    if target.page == pages.CONTENTS:
        reader.mode = Mode.CONTENTS
    return reader
