"""What becomes of a print, as sentences and as words of the status line."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

PRINT_REASONS: Final[dict[str, str]] = {
    "print.expired": N_("The drawer could not be opened in time; it is not opened late."),
    "print.no_document": N_("Its ticket is not in this database."),
    "print.replaced": N_("A duplicate was printed in its place."),
    "print.withdrawn": N_("It was given up before anything of it had left."),
    "printer.busy": N_("Another program uses the printer, or its queue still has work."),
    "printer.cover_open": N_("The printer's cover is open: close it."),
    "printer.cups_failed": N_("The system's print queue did not take it, or broke it off: look at the queue."),
    "printer.cups_silent": N_("The system's print queues give no answer: look at CUPS."),
    "printer.cut_off": N_("The connection broke while printing: look at the cable, and at the paper."),
    "printer.denied": N_("The system does not let the till use this printer: check the rights on its device."),
    "printer.disk_full": N_("The disk is full."),
    "printer.fallback": N_("The first printer does not print; the second one did."),
    "printer.fault": N_("The printer reports a fault of its own: look at its lamps, switch it off and on."),
    "printer.held": N_("It still waits in the system's print queue, and comes out when the printer is ready."),
    "printer.internal": N_("The program made a mistake of its own while printing: look at the paper."),
    "printer.interrupted": N_("The till stopped while this was at the printer: look at the paper."),
    "printer.mute": N_("This printer never answers: whether a ticket came out, only the paper shows."),
    "printer.no_answer": N_("It was sent, but the printer did not say that it came out: look at the paper."),
    "printer.no_cups": N_("This machine has no “lp” program: install CUPS, or choose another transport."),
    "printer.no_library": N_("The library for this kind of printer is missing: install cafe-pos again."),
    "printer.no_libusb": N_("USB printers need the system's library libusb (package libusb-1.0-0), or a device /dev/usb/lp0."),
    "printer.not_a_printer": N_("What is set up as the printer is none: check the setting."),
    "printer.offline": N_("The printer is off line: press its button, or start its queue."),
    "printer.one_way": N_("It was sent; this kind of printer can't say whether it came out: look at the paper."),
    "printer.paper_low": N_("The roll is near its end: keep a new one at hand."),
    "printer.paper_out": N_("There is no more paper in the printer: put a new roll in."),
    "printer.refused": N_("The printer refuses the connection: is it switched on, is its address right?"),
    "printer.setting": N_("The printer's setting leads nowhere: correct it."),
    "printer.stuck": N_("The printer takes nothing more: look at it, switch it off and on."),
    "printer.unknown_host": N_("Nothing on the network has the printer's name: check its address."),
    "printer.unreachable": N_("The printer can't be reached: is it switched on and plugged in?"),
    "printer.unrenderable": N_("The program could not draw this document: give it on the screen or as PDF."),
}  # fmt: skip
"""Why a print waits, is in doubt, or was given up."""

PRINT_STATUS: Final[dict[str, str]] = {
    "printer.busy": N_("printer busy"),
    "printer.cover_open": N_("printer open"),
    "printer.cups_failed": N_("print queue failing"),
    "printer.cups_silent": N_("print queues silent"),
    "printer.cut_off": N_("printer cut off"),
    "printer.denied": N_("printer not allowed"),
    "printer.disk_full": N_("no room to print"),
    "printer.fallback": N_("second printer prints"),
    "printer.fault": N_("printer faulty"),
    "printer.held": N_("held in the print queue"),
    "printer.internal": N_("printing went wrong"),
    "printer.interrupted": N_("print interrupted"),
    "printer.mute": N_("printer never answers"),
    "printer.no_answer": N_("printer gave no answer"),
    "printer.no_cups": N_("CUPS not installed"),
    "printer.no_library": N_("printing library missing"),
    "printer.no_libusb": N_("libusb missing"),
    "printer.not_a_printer": N_("that is no printer"),
    "printer.offline": N_("printer off line"),
    "printer.one_way": N_("printer can't answer"),
    "printer.paper_low": N_("paper runs low"),
    "printer.paper_out": N_("no more paper"),
    "printer.refused": N_("printer off or elsewhere"),
    "printer.setting": N_("printer set up wrong"),
    "printer.stuck": N_("printer stuck"),
    "printer.unknown_host": N_("printer's name unknown"),
    "printer.unreachable": N_("printer unreachable"),
    "printer.unrenderable": N_("ticket can't be drawn"),
}  # fmt: skip
"""The same in a few words for the status line: 30 columns at most, in every language."""

PRINT_REFUSALS: Final[dict[str, str]] = {
    "kitchen.family": N_("The catalogue has no family “{family}”. Nothing was changed; write it as the catalogue does."),
    "kitchen.nothing": N_("The kitchen knows of everything here. Nothing was printed."),
    "kitchen.part": N_("Only a part of this table is on the screen. Nothing was printed; put it back first (F3)."),
    "paper.no_printer": N_("No printer is set up. Nothing was printed; set a printer up first."),
    "print.sending": N_("{number} is at the printer right now. Nothing was changed; wait a moment."),
    "print.settled": N_("Nothing is left to decide for this print of {number}. Nothing was changed; print it anew if need be."),
    "print.unknown": N_("There is no print job {job}. Nothing was changed; look at the list again."),
    "printer.invalid": N_("This printer's setting is not right: {field}: {reason}. Nothing was changed; correct it and try again."),
    "printer.none": N_("No printer is set up, so nothing was printed. Nothing is lost; look at it on the screen or as a PDF, or set a printer up."),
    "printer.setting": N_("The printer's setting “{value}” leads nowhere. Tickets are saved and wait; correct it in the settings."),
    "receipt.form": N_("A receipt comes as text, escpos or pdf, not as “{form}”. Nothing was printed."),
    "receipt.no_reason": N_("A duplicate needs a reason. Nothing was printed; say why with --reason."),
}  # fmt: skip
"""Codes of PosError of the printer and what is printed."""
