"""A first run killed at each question: the answers are offered again, and no half café is left."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.terminal import Terminal

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
    ("the key 6", "-"),
    ("Press F9", "f9"),
    ("printer", ""),
    ("articles", ""),
)


def test_a_first_run_killed_at_each_question_loses_no_answer(tmp_path: Path) -> None:
    database = tmp_path / "new.db"
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    program = ["-m", "cafe_pos", "--lang", "en", "--db", str(database)]
    kept = tmp_path / "state" / "cafe-pos" / "first-run.json"
    for last in range(len(QUESTIONS)):
        with Terminal(program, env=env, cwd=Path(__file__).parents[2]) as at:
            begin = 0
            if last:
                at.wait_for("still here")
                at.press("enter")
                begin = min(last, 5)  # PINs are asked again, what came behind is proposed
            for place in range(begin, last + 1):
                asked, typed = QUESTIONS[place]
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
    with Terminal(program, env=env, cwd=Path(__file__).parents[2]) as at:
        at.wait_for("still here")
        at.press("enter")
        at.wait_for("A PIN for Camille")
        at.press("2468", "enter", "2468", "enter", *["enter"] * 6)
        at.wait_for("Ready to open Chez Nous")
        at.press("enter")
        at.wait_for("Who opens the till?")
        at.press("2468", "enter")
        at.wait_for("Chez Nous", "c Café")
        at.press("ctrl+q")
        assert at.wait_exit() == 0
    assert not kept.exists()
