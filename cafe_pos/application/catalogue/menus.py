"""Menus (formulas): made, listed, taken away, and priced when they are paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.catalogue.file import is_text
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import menus
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.menus import Menu
from cafe_pos.domain.money import euros
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel


def as_json(menu: Menu) -> dict[str, Any]:
    """A menu for scripts and for its event; amounts in euros."""
    return {
        "code": menu.code,
        "label": menu.label,
        "price": euros(menu.price_cents),
        "slots": [
            {
                "label": slot.label,
                "choices": [
                    {"article": choice.article, "extra": euros(choice.extra_cents)}
                    for choice in slot.choices
                ],
            }
            for slot in menu.slots
        ],
    }


def menus_of(ctx: Context) -> tuple[Menu, ...]:
    """The menus, in the order they were made."""
    with ctx.store.act() as uow:
        return uow.menus()


def save_menu(
    ctx: Context, menu: Menu, *, operator: str | None = None, channel: Channel = Channel.CLI
) -> None:
    """Add a menu, or change the one of its code.

    Raises:
        PosError: `menu.code` for a code or a label that cannot be or that an article has;
            `menu.price`, `menu.slots`, `menu.slot`, `menu.article`, `article.unknown`,
            `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        day = price_list.today(ctx, uow)
        articles = {article.code: article for article in uow.articles_on(day)}
        if (
            not is_text(menu.code)
            or "#" in menu.code
            or not is_text(menu.label)
            or menu.code in articles
        ):
            raise PosError("menu.code", menu=menu.code)
        menus.checked(menu, articles)
        before = {known.code: known for known in uow.menus()}
        if before.get(menu.code) == menu:
            return
        uow.put_menus(tuple((before | {menu.code: menu}).values()))
        changed = {"before": _said(before.get(menu.code)), "after": as_json(menu)}
        _record(ctx, uow, who.code, channel, changed)


def remove_menu(
    ctx: Context, code: str, *, operator: str | None = None, channel: Channel = Channel.CLI
) -> None:
    """Take a menu away; tickets keep it.

    Raises:
        PosError: `menu.unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CATALOGUE)
        gone = menu_by_code(uow, code)
        uow.put_menus([menu for menu in uow.menus() if menu.code != code])
        _record(ctx, uow, who.code, channel, {"before": as_json(gone), "after": None})


def menu_by_code(uow: UnitOfWork, code: str) -> Menu:
    """A menu by its code.

    Raises:
        PosError: `menu.unknown`.
    """
    for menu in uow.menus():
        if menu.code == code:
            return menu
    raise PosError("menu.unknown", menu=code)


def _said(menu: Menu | None) -> dict[str, Any] | None:
    return None if menu is None else as_json(menu)


def _record(
    ctx: Context, uow: UnitOfWork, operator: str, channel: Channel, changed: dict[str, Any]
) -> None:
    acts.record(
        uow, EventCode.SETTINGS_CHANGE, "menu",
        at=utc_text(ctx.clock.now()), channel=channel, operator=operator, **changed,
    )  # fmt: skip


def priced(uow: UnitOfWork, lines: Sequence[OrderLine]) -> tuple[OrderLine, ...]:
    """Lines whose menus cost what the catalogue of today makes of them.

    A line that shares have begun to pay keeps its price: it is what was agreed.

    Raises:
        PosError: `menu.unknown`, `menu.parts`, `menu.choice`, `menu.quantity`, `menu.worthless`.
    """
    parts: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if line.menu is not None:
            parts.setdefault(line.menu.ref, []).append(index)
    result = list(lines)
    for indexes in parts.values():
        group = [lines[index] for index in indexes]
        part = group[0].menu
        if part is None or any(line.settled_cents for line in group):
            continue
        menu = menu_by_code(uow, part.code)
        for index, line in zip(indexes, menus.priced(menu, group), strict=True):
            result[index] = line
    return tuple(result)
