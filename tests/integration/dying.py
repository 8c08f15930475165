"""Work that ends its own process; a module apart, so that workers load nothing else."""

from __future__ import annotations

import os


def at_five(number: int) -> int:
    if number == 5:
        os.abort()
    return number * number
