"""A command, a global option or a refusal that is not documented fails here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from typer.main import get_command

from cafe_pos import i18n

ROOT = Path(__file__).parents[2]


def commands() -> list[str]:
    """Every command of the tree, by its words."""
    i18n.set_language("fr")
    from cafe_pos.cli.commands import whole

    found = []

    def walk(command: object, words: tuple[str, ...]) -> None:
        children = getattr(command, "commands", None)
        if children is None:
            found.append(" ".join(words))
            return
        for name, child in children.items():
            walk(child, (*words, name))

    walk(get_command(whole()), ())
    return found


def test_every_command_is_documented() -> None:
    reference = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    missing = [command for command in commands() if f"cafe-pos {command}" not in reference]
    assert missing == []


def test_a_first_word_reads_its_branch_alone_and_an_unknown_one_the_whole_tree() -> None:
    from cafe_pos.cli.commands import branch, whole

    every = get_command(whole()).commands
    assert set(get_command(branch("nonsense")).commands) == set(every) > {"catalogue", "ring"}
    program = (
        "import sys\n"
        "from typer.main import get_command\n"
        "from cafe_pos.cli.commands import branch\n"
        "for word in sys.argv[1:]:\n"
        "    (one,) = get_command(branch(word)).commands.values()\n"
        "    print(word, *getattr(one, 'commands', ()))\n"
    )
    alone = subprocess.run(
        [sys.executable, "-c", program, *every], capture_output=True, text=True, check=True
    )
    assert alone.stdout.splitlines() == [
        " ".join([word, *getattr(one, "commands", ())]) for word, one in every.items()
    ]


def test_every_command_of_the_documents_exists() -> None:
    known = commands()
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        text = path.read_text(encoding="utf-8")
        for line in re.findall(r"^\s*(?:\.venv/bin/)?cafe-pos ([a-z][^\n`]*)", text, re.MULTILINE):
            words = [w for w in line.split() if re.fullmatch(r"[a-z-]+", w)]
            assert any(words[: len(c.split())] == c.split() for c in known), f"{path.name}: {line}"


def test_the_documents_name_no_other_place() -> None:
    """No path of a machine, no address of a registry, in anything tracked here."""
    forbidden = re.compile(r"/(?:work|farm)/|pypi\.(?:org|io)|npmjs\.")
    for path in [ROOT / "README.md", ROOT / "constraints.txt", *(ROOT / "docs").rglob("*.md")]:
        assert not forbidden.search(path.read_text(encoding="utf-8")), path.name
