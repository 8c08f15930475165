"""Colours: warm and calm, each with a meaning that a word, a place or a weight also carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.style import Style
from textual.theme import Theme


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


_GROUND: Final = "#1d1a17"
_BAR: Final = "#2c2722"
_TILE: Final = "#2a2622"
_TILE_ODD: Final = "#332e28"
_CHOSEN: Final = "#4a3d2a"
_TEXT: Final = "#ece4d8"
_DIM: Final = "#a3978a"
_ACCENT: Final = "#e8b062"
_GOOD: Final = "#9fc58a"
_WARN: Final = "#f0c060"
_BAD: Final = "#f09080"

WARM: Final = Palette(
    ground=_style(f"{_TEXT} on {_GROUND}"),
    dim=_style(f"{_DIM} on {_GROUND}"),
    rule=_style(f"#57503f on {_GROUND}"),
    strong=_style(f"bold {_TEXT} on {_GROUND}"),
    accent=_style(f"bold {_ACCENT} on {_GROUND}"),
    good=_style(f"bold {_GOOD} on {_GROUND}"),
    warn=_style(f"bold {_WARN} on {_GROUND}"),
    bad=_style(f"bold {_BAD} on {_GROUND}"),
    total=_style(f"bold #ffffff on {_GROUND}"),
    change=_style(f"bold {_GOOD} on {_GROUND}"),
    chosen=_style(f"bold #ffffff on {_CHOSEN}"),
    chosen_dim=_style(f"#d8c8b0 on {_CHOSEN}"),
    bar=_style(f"{_TEXT} on {_BAR}"),
    bar_dim=_style(f"{_DIM} on {_BAR}"),
    bar_key=_style(f"bold {_ACCENT} on {_BAR}"),
    bar_warn=_style(f"bold {_WARN} on {_BAR}"),
    mark=_style(f"bold {_GROUND} on {_WARN}"),
    tab=_style(f"{_DIM} on {_GROUND}"),
    tab_on=_style(f"bold {_GROUND} on {_ACCENT}"),
    tile=_style(f"{_TEXT} on {_TILE}"),
    tile_odd=_style(f"{_TEXT} on {_TILE_ODD}"),
    tile_key=_style(f"bold {_ACCENT} on {_TILE}"),
    tile_key_odd=_style(f"bold {_ACCENT} on {_TILE_ODD}"),
    tile_dim=_style(f"{_DIM} on {_TILE}"),
    tile_dim_odd=_style(f"{_DIM} on {_TILE_ODD}"),
    input=_style(f"bold {_TEXT} on {_GROUND}"),
    cursor=_style(f"bold {_GROUND} on {_ACCENT}"),
)

CONSOLE: Final = Palette(
    ground=_style("white on black"),
    dim=_style("white on black"),
    rule=_style("yellow on black"),
    strong=_style("bold bright_white on black"),
    accent=_style("bold bright_yellow on black"),
    good=_style("bold bright_green on black"),
    warn=_style("bold bright_yellow on black"),
    bad=_style("bold bright_red on black"),
    total=_style("bold bright_white on black"),
    change=_style("bold bright_green on black"),
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

THEME: Final = Theme(
    name="cafe",
    primary=_ACCENT,
    secondary=_GOOD,
    warning=_WARN,
    error=_BAD,
    success=_GOOD,
    accent=_ACCENT,
    foreground=_TEXT,
    background=_GROUND,
    surface=_TILE,
    panel=_BAR,
    dark=True,
)


def chosen_for(color_system: str | None, *, no_color: bool) -> Palette:
    """The palette that a terminal can show."""
    if no_color or color_system is None:
        return PLAIN
    return CONSOLE if color_system == "standard" else WARM
