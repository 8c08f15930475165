"""Colours: warm and calm, dark or light, each with a meaning that a word or a mark also carries.

What is well is blue and what wants attention is orange or vermilion: pairs that stay apart for
eyes that take red for green.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

LINUX_CONSOLE: Final = "linux"
"""The `TERM` of a text console: sixteen colours, fonts of few characters."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles that painters draw with."""

    ground: Style
    dim: Style
    rule: Style
    strong: Style
    accent: Style
    good: Style
    warn: Style
    bad: Style
    total: Style
    change: Style
    chosen: Style
    chosen_dim: Style
    bar: Style
    bar_dim: Style
    bar_key: Style
    bar_warn: Style
    mark: Style
    tab: Style
    tab_on: Style
    tile: Style
    tile_odd: Style
    tile_key: Style
    tile_key_odd: Style
    tile_dim: Style
    tile_dim_odd: Style
    input: Style
    cursor: Style


def _style(text: str) -> Style:
    return Style.parse(text)


@dataclass(frozen=True, slots=True)
class _Inks:
    """The few colours that a theme is mixed of."""

    ground: str
    bar: str
    tile: str
    tile_odd: str
    chosen: str
    text: str
    strongest: str
    dim: str
    rule: str
    accent: str
    good: str
    warn: str
    bad: str

    def palette(self) -> Palette:
        """The styles of a theme."""
        return Palette(
            ground=_style(f"{self.text} on {self.ground}"),
            dim=_style(f"{self.dim} on {self.ground}"),
            rule=_style(f"{self.rule} on {self.ground}"),
            strong=_style(f"bold {self.text} on {self.ground}"),
            accent=_style(f"bold {self.accent} on {self.ground}"),
            good=_style(f"bold {self.good} on {self.ground}"),
            warn=_style(f"bold {self.warn} on {self.ground}"),
            bad=_style(f"bold {self.bad} on {self.ground}"),
            total=_style(f"bold {self.strongest} on {self.ground}"),
            change=_style(f"bold {self.good} on {self.ground}"),
            chosen=_style(f"bold {self.strongest} on {self.chosen}"),
            chosen_dim=_style(f"{self.text} on {self.chosen}"),
            bar=_style(f"{self.text} on {self.bar}"),
            bar_dim=_style(f"{self.dim} on {self.bar}"),
            bar_key=_style(f"bold {self.accent} on {self.bar}"),
            bar_warn=_style(f"bold {self.warn} on {self.bar}"),
            mark=_style(f"bold {self.ground} on {self.warn}"),
            tab=_style(f"{self.dim} on {self.ground}"),
            tab_on=_style(f"bold {self.ground} on {self.accent}"),
            tile=_style(f"{self.text} on {self.tile}"),
            tile_odd=_style(f"{self.text} on {self.tile_odd}"),
            tile_key=_style(f"bold {self.accent} on {self.tile}"),
            tile_key_odd=_style(f"bold {self.accent} on {self.tile_odd}"),
            tile_dim=_style(f"{self.dim} on {self.tile}"),
            tile_dim_odd=_style(f"{self.dim} on {self.tile_odd}"),
            input=_style(f"bold {self.text} on {self.ground}"),
            cursor=_style(f"bold {self.ground} on {self.accent}"),
        )

    def theme(self, name: str, *, dark: bool) -> Theme:
        """The same for what Textual draws itself."""
        return Theme(
            name=name,
            primary=self.accent,
            secondary=self.good,
            warning=self.warn,
            error=self.bad,
            success=self.good,
            accent=self.accent,
            foreground=self.text,
            background=self.ground,
            surface=self.tile,
            panel=self.bar,
            dark=dark,
        )


_DARK: Final = _Inks(
    ground="#1d1a17",
    bar="#2c2722",
    tile="#2a2622",
    tile_odd="#332e28",
    chosen="#4a3d2a",
    text="#ece4d8",
    strongest="#ffffff",
    dim="#b3a799",
    rule="#6b6250",
    accent="#e8b062",
    good="#86c5e8",
    warn="#f5c04d",
    bad="#ff9a80",
)
_LIGHT: Final = _Inks(
    ground="#faf6ee",
    bar="#e8dfcf",
    tile="#efe8da",
    tile_odd="#e6ddcb",
    chosen="#f3d9a4",
    text="#2a241d",
    strongest="#000000",
    dim="#5e5345",
    rule="#a89a82",
    accent="#7a4a00",
    good="#00508a",
    warn="#8a3d00",
    bad="#9e1f0e",
)

WARM: Final = _DARK.palette()
LIGHT: Final = _LIGHT.palette()

CONSOLE: Final = Palette(
    ground=_style("white on black"),
    dim=_style("white on black"),
    rule=_style("yellow on black"),
    strong=_style("bold bright_white on black"),
    accent=_style("bold bright_yellow on black"),
    good=_style("bold bright_cyan on black"),
    warn=_style("bold bright_yellow on black"),
    bad=_style("bold bright_red on black"),
    total=_style("bold bright_white on black"),
    change=_style("bold bright_cyan on black"),
    chosen=_style("black on white"),
    chosen_dim=_style("black on white"),
    bar=_style("bright_white on blue"),
    bar_dim=_style("white on blue"),
    bar_key=_style("bold bright_yellow on blue"),
    bar_warn=_style("bold bright_yellow on blue"),
    mark=_style("black on yellow"),
    tab=_style("white on black"),
    tab_on=_style("black on white"),
    tile=_style("white on black"),
    tile_odd=_style("white on black"),
    tile_key=_style("bold bright_yellow on black"),
    tile_key_odd=_style("bold bright_yellow on black"),
    tile_dim=_style("bright_cyan on black"),
    tile_dim_odd=_style("bright_cyan on black"),
    input=_style("bold bright_white on black"),
    cursor=_style("black on yellow"),
)
"""For the sixteen colours of a text console."""

PLAIN: Final = Palette(
    **{name: _style("not bold") for name in ("ground", "dim", "rule", "tab", "tile", "tile_odd")},
    **{name: _style("not bold") for name in ("tile_dim", "tile_dim_odd", "bar", "bar_dim")},
    **{name: _style("bold") for name in ("strong", "accent", "good", "warn", "bad", "total")},
    **{name: _style("bold") for name in ("change", "bar_key", "tile_key", "tile_key_odd", "input")},
    **{name: _style("reverse") for name in ("chosen", "chosen_dim", "tab_on", "cursor")},
    **{name: _style("bold reverse") for name in ("mark", "bar_warn")},
)
"""For terminals without colours, and for `NO_COLOR`."""

_MARKS_DARK: Final = {
    "red": "#d9534a", "orange": "#e08a3c", "yellow": "#e3c84b", "green": "#6fae5c",
    "cyan": "#58b7b3", "blue": "#5a8fd6", "purple": "#a078c8", "grey": "#8c8a86",
}  # fmt: skip
_MARKS_LIGHT: Final = {
    "red": "#b3261e", "orange": "#c25e00", "yellow": "#b89400", "green": "#3d7a2a",
    "cyan": "#1f7f7b", "blue": "#1f5fae", "purple": "#6f3fa0", "grey": "#6b6863",
}  # fmt: skip


def _marks(colours: dict[str, str], ground: str) -> dict[str, Style]:
    return {name: _style(f"{ground} on {colour}") for name, colour in colours.items()}


_MARKS: Final = {
    id(WARM): _marks(_MARKS_DARK, _DARK.ground),
    id(LIGHT): _marks(_MARKS_LIGHT, _LIGHT.ground),
}

THEME: Final = _DARK.theme("cafe", dark=True)
LIGHT_THEME: Final = _LIGHT.theme("cafe-light", dark=False)
CONSOLE_THEME: Final = BUILTIN_THEMES["ansi-dark"]
THEMES: Final = (THEME, LIGHT_THEME, CONSOLE_THEME)


def chosen_for(
    color_system: str | None, *, no_color: bool, wanted: str = "", term: str = ""
) -> Palette:
    """The palette that a terminal can show, as near as it comes to the setting `theme`.

    `wanted` is `dark`, `light`, `console` or nothing; `term` is the terminal's kind.
    """
    if no_color or color_system is None:
        return PLAIN
    if wanted == "console" or term == LINUX_CONSOLE or color_system == "standard":
        return CONSOLE
    return LIGHT if wanted == "light" else WARM


def mark(colours: Palette, name: str) -> Style | None:
    """The mark of an article's own colour at its tile's edge.

    None without a colour, and where sixteen colours or none leave no room for a mark that means
    nothing more than itself.
    """
    return _MARKS.get(id(colours), {}).get(name)


def theme_of(colours: Palette) -> Theme:
    """What Textual wears under a palette."""
    if colours is CONSOLE:
        return CONSOLE_THEME
    return LIGHT_THEME if colours is LIGHT else THEME
