"""python-escpos, imported in the spool's worker when a printer needs it, and kept in its place.

Measured with version 3.1: each import leaves a folder behind, takes over the root logger, and is
broken by any folder called `cups` where the program was started.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
from typing import Any, Final

_CACHE: Final = "ESCPOS_CAPABILITIES_PICKLE_DIR"
_lock: Final = threading.Lock()


def printers() -> Any:
    """The module `escpos.printer`.

    Raises:
        ImportError: it is not installed, or not whole.
    """
    with _lock:
        if "escpos.printer" in sys.modules:
            return sys.modules["escpos.printer"]
        root, handlers = logging.getLogger(), logging.getLogger().handlers[:]
        hidden = "cups" not in sys.modules
        if hidden:  # our own queue goes through `lp`; what is called cups here may be anything
            sys.modules["cups"] = None  # type: ignore[assignment]
        try:
            import escpos.printer
            from escpos import capabilities
        finally:
            if hidden:
                sys.modules.pop("cups", None)
            root.handlers[:] = handlers
        if _CACHE not in os.environ:
            shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
        return escpos.printer
