"""The screens: what a till shows, and what its keys do.

Textual reads its frame pacing from the environment when it is first imported. Its sixty frames a
second would make a second keystroke wait for the first one's frame; a till paints little, at once.
"""

from __future__ import annotations

import os

os.environ.setdefault("TEXTUAL_FPS", "1000")
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
