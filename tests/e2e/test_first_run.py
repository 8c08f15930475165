"""A first run killed at each question: the answers are offered again, and no half café is left."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from tests.devices.fake_printer import FakePrinter
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[2]
QUESTIONS = (
    # what the screen asks, what is typed, what must come back after the power went
    ("called", "Chez Nous"),
    ("commune", "Exemple"),
    ("address", "2 rue du Puits"),
    ("SIRET", "73282932000074"),
    ("manages", "Camille"),
    ("A PIN", "2468"),
    ("again", "2468"),
    ("else", ""),
    ("regime", "2"),
    ("drinks", "2"),
    ("the key 6", "-"),
    ("Press F9", "f9"),
    ("Is there a receipt printer", "2"),
    ("Where is the printer", "{printer}"),
    ("Try the printer", ""),
    ("come out straight", ""),
    ("articles", ""),
)


def test_a_first_run_killed_at_each_question_loses_no_answer(tmp_path: Path) -> None:
    database = tmp_path / "new.db"
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    program = ["-m", "cafe_pos", "--lang", "en", "--db", str(database)]
    kept = tmp_path / "state" / "cafe-pos" / "first-run.json"
    printer = FakePrinter()
    for last in range(len(QUESTIONS)):
        with Terminal(program, env=env, cwd=ROOT) as at:
            begin = 0
            if last:
                at.wait_for("still here")
                at.press("enter")
                begin = min(last, 5)  # PINs are asked again, what came behind is proposed
            for place in range(begin, last + 1):
                asked, typed = QUESTIONS[place]
                typed = typed.format(printer=printer.address)
                at.wait_for(asked)
                known = place < last and typed and asked not in {"A PIN", "again"}
                if typed in {"-", "f9"}:
                    at.press("enter" if known else typed)
                else:
                    at.press(*("" if known else typed), "enter")
            following = QUESTIONS[last + 1][0] if last + 1 < len(QUESTIONS) else "Ready"
            at.wait_for(following)
            at.kill()
        assert not database.exists()
        assert "2468" not in kept.read_text()
    with Terminal(program, env=env, cwd=ROOT) as at:
        at.wait_for("still here")
        at.press("enter")
        at.wait_for("A PIN for Camille")
        at.press("2468", "enter", "2468", "enter", *["enter"] * 7)
        at.wait_for("Try the printer")
        at.press("2", "enter", "enter")
        at.wait_for("Ready to open Chez Nous")
        at.press("enter")
        at.wait_for("Who opens the till?")
        at.press("2468", "enter")
        at.wait_for("Chez Nous", "c Café")
        at.press("ctrl+q")
        assert at.wait_exit() == 0
    assert not kept.exists()
    assert len(printer.complete) == len(printer.jobs) == 3  # once a run that went beyond its trial
    printer.close()


def test_tab_opens_the_demonstration_and_no_cafe_of_ones_own(tmp_path: Path) -> None:
    env = {name: str(tmp_path / name) for name in ("XDG_STATE_HOME", "XDG_DATA_HOME")}
    env["XDG_CONFIG_HOME"] = str(tmp_path / "config")
    with Terminal(["-m", "cafe_pos", "--lang", "en"], env=env, cwd=ROOT) as at:
        at.wait_for("called", "Only looking? Tab")
        at.press("Chez")
        at.wait_for("Chez")
        at.press("tab")
        at.wait_for("Café du Tilleul", "the PINs are 2468, 1357", deadline=90.0)
        at.press("1", "2468", "enter")
        at.wait_for("DEMO", "last:")
        at.press("ctrl+q")
        assert at.wait_exit() == 0
    made = [path.name for path in (tmp_path / "XDG_DATA_HOME" / "cafe-pos").glob("*.db")]
    assert "demo.db" in made
    assert "cafe.db" not in made


def test_a_search_that_hangs_is_left_at_once(tmp_path: Path) -> None:
    hanging = tmp_path / "lpstat"
    hanging.write_text('#!/bin/sh\nexec cat < "$HANGING"\n')
    hanging.chmod(0o755)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # nobody ever writes into it
    env = {
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "HANGING": str(pipe),
    }
    program = ["-m", "cafe_pos", "--lang", "en", "--db", str(tmp_path / "new.db")]
    with Terminal(program, env=env, cwd=ROOT) as at:
        for place in range(QUESTIONS.index(("Is there a receipt printer", "2"))):
            asked, typed = QUESTIONS[place]
            at.wait_for(asked)
            at.press(typed) if typed in {"-", "f9"} else at.press(typed, "enter")
        at.wait_for("Is there a receipt printer")
        at.press("4", "enter")
        at.wait_for("Searching this machine")
        at.press("1", "enter")
        at.wait_for("articles")
        at.press("escape")
        at.wait_for("Is there a receipt printer")
        at.press("4", "enter")
        at.wait_for("Searching this machine")
        at.press("ctrl+c")
        assert at.wait_exit(deadline=4.0) == 1
    with contextlib.suppress(OSError):  # the search that was left ends as well
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
