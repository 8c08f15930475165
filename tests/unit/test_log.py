"""What a screen logs of a fault reaches the file that its sentence names."""

from __future__ import annotations

import json
import logging

import pytest

from cafe_pos import log, settings


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path) -> logging.Logger:
    """The log's logger without the handlers of earlier tests, its file in a folder of its own."""
    monkeypatch.setattr(settings, "log_file", lambda: tmp_path / "state" / "cafe-pos.log")
    logger = logging.getLogger("cafe_pos")
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setattr(logger, "propagate", True)
    return logger


def test_a_fault_of_a_screen_reaches_the_file_with_its_place(fresh: logging.Logger) -> None:
    log.begin()
    try:
        {}["ticket"]
    except KeyError as error:
        logging.getLogger("cafe_pos.tui.hosting").error("internal", exc_info=error)  # noqa: TRY400
    (line,) = settings.log_file().read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["level"], told["message"]) == ("ERROR", "internal")
    assert told["error"].startswith("KeyError: 'ticket' (test_log.py:")
    for handler in fresh.handlers:
        handler.close()


def test_a_folder_that_cannot_be_written_stops_nothing(
    fresh: logging.Logger, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(settings, "log_file", lambda: tmp_path / "file" / "cafe-pos.log")
    log.begin()
    log.exception(ValueError("x"))
    assert isinstance(fresh.handlers[0], logging.NullHandler)
