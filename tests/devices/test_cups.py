"""A CUPS queue, by programs called `lp` and `lpstat` that behave as they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe_pos.devices import discovery
from cafe_pos.devices.conversation import Failed, Patience, SentUnconfirmed
from cafe_pos.devices.transports import open_transport

BRISK = Patience(send_s=5.0, answer_s=0.0, bytes_per_s=1e9)
SETTING = {"transport": "cups", "address": "caisse"}
JOB = b"\x1b@Bonjour\n\x1dr\x01"

LP = """#!/bin/sh
echo "$@" > "{folder}/asked"
[ -e "{folder}/refuses" ] && {{ echo "lp: no" >&2; exit 1; }}
[ -e "{folder}/hangs" ] && exec sleep 60
cat > "{folder}/job"
[ -e "{folder}/keeps" ] && echo "caisse-7 root 1024 today" > "{folder}/left"
echo "request id is caisse-7 (0 file(s))"
"""
LPSTAT = """#!/bin/sh
[ "$LC_ALL" = C ] || exit 9
case "$1" in
-p) [ -e "{folder}/unknown" ] && exit 1
    if [ -e "{folder}/stopped" ]; then echo "printer caisse disabled since today -"
    else echo "printer caisse is idle.  enabled since today"; fi ;;
-a) if [ -e "{folder}/closed" ]; then echo "caisse not accepting requests since today -"
    else echo "caisse accepting requests since today"; fi ;;
-v) echo "device for caisse: usb://EPSON/TM-T20" ;;
-W) cat "{folder}/left" 2>/dev/null || true ;;
esac
"""


@pytest.fixture
def cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the queue's state lies, as empty files."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in (("lp", LP), ("lpstat", LPSTAT)):
        (programs / name).write_text(text.format(folder=tmp_path))
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return tmp_path


def deliver(patience: Patience = BRISK):
    return open_transport(SETTING, patience).deliver(JOB)


def test_a_queue_sends_the_bytes_as_they_are(cups):
    assert deliver() == SentUnconfirmed("printer.one_way")
    assert (cups / "job").read_bytes() == JOB
    assert (cups / "asked").read_text().split() == ["-d", "caisse", "-o", "raw", "-t", "cafe-pos"]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("stopped", "printer.offline"),
        ("closed", "printer.offline"),
        ("unknown", "printer.unreachable"),
        ("left", "printer.busy"),
    ],
)
def test_a_queue_that_would_keep_a_job_gets_none(cups, state, reason):
    (cups / state).write_text("caisse-6 root 1024 today\n")
    assert deliver() == Failed(before_first_byte=True, reason=reason)
    assert not (cups / "job").exists()


def test_a_job_that_stays_in_the_queue_is_a_question(cups):
    (cups / "keeps").touch()
    assert deliver() == SentUnconfirmed("printer.held")


def test_a_refusal_at_the_job_is_a_question(cups):
    (cups / "refuses").touch()
    assert deliver() == Failed(before_first_byte=False, reason="printer.cups_failed")


def test_lp_that_hangs_is_a_question(cups):
    (cups / "hangs").touch()
    patience = Patience(send_s=0.05, bytes_per_s=1e9)
    assert deliver(patience) == Failed(before_first_byte=False, reason="printer.stuck")


def test_without_cups_it_is_a_reason(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert deliver() == Failed(before_first_byte=True, reason="printer.no_cups")
    assert all(p.setting["transport"] != "cups" for p in discovery.find().printers)


def test_queues_are_found(cups):
    found = [p for p in discovery.find().printers if p.setting["transport"] == "cups"]
    assert [(p.setting["address"], p.name) for p in found] == [("caisse", "usb://EPSON/TM-T20")]
