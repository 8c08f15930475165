"""The log: JSON lines, rotated, codes and ids only; never on the screen."""

from __future__ import annotations

import json
import logging
import traceback
from logging.handlers import RotatingFileHandler
from typing import Final

from cafe_pos import settings

MAX_BYTES: Final = 1_000_000
FILES: Final = 5
_NAME: Final = "cafe_pos"


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One record as one JSON object on a line."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _logger() -> logging.Logger:
    """The log's one logger; a folder that cannot be written must not stop the till."""
    logger = logging.getLogger(_NAME)
    if not logger.handlers:
        handler: logging.Handler = logging.NullHandler()
        try:
            settings.log_file().parent.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(
                settings.log_file(), maxBytes=MAX_BYTES, backupCount=FILES - 1, encoding="utf-8"
            )
        except OSError:
            pass
        handler.setFormatter(_JsonLines())
        logger.addHandler(handler)
        logger.propagate = False
        logger.setLevel(logging.INFO)
    return logger


def begin() -> None:
    """Let what any module logs go to the file from here on: before a screen opens."""
    _logger()


def exception(error: BaseException) -> None:
    """Note a fault of the program and where it happened."""
    _logger().error(_told(error))


def _told(error: BaseException) -> str:
    """A fault and the places that it came through, the innermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{type(error).__name__}: {error} ({' < '.join(reversed(where))})"


def info(message: str) -> None:
    """Note something that happened, by code and id."""
    _logger().info(message)
