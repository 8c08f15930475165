"""The Debian package: what it is made of, without its libraries, which take minutes to fetch."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "tools" / "deb"
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg-deb here")


@pytest.fixture(scope="module")
def builder() -> Any:
    spec = importlib.util.spec_from_file_location("deb_build", FOLDER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_dpkg
def test_the_package_has_its_kiosk_its_papers_and_its_scripts(builder: Any, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir(mode=0o755)
    builder.put(root / "usr/bin/cafe-pos", builder.COMMAND, 0o755)
    builder.kiosk(root)
    builder.papers(root, "1.2-3", datetime(2026, 11, 22, tzinfo=UTC))
    builder.control(root, "1.2-3", "amd64", "python3.11")
    file = builder.packed_into(root, tmp_path / "cafe-pos.deb")

    fields = subprocess.run(
        ["dpkg-deb", "--field", file], check=True, capture_output=True, text=True
    ).stdout
    assert "Version: 1.2-3\n" in fields
    assert "Depends: python3.11, python3, libc6" in fields
    assert "@" not in fields.replace("@localhost", "")
    listed = subprocess.run(
        ["dpkg-deb", "--contents", file], check=True, capture_output=True, text=True
    ).stdout
    modes = {line.split()[5][1:]: line.split()[0] for line in listed.splitlines()}
    assert modes["/usr/bin/cafe-pos"] == "-rwxr-xr-x"
    for script in ("screen", "terminal", "session", "key"):
        assert modes[f"/usr/lib/cafe-pos/kiosk/{script}"] == "-rwxr-xr-x"
    assert modes["/lib/systemd/system/cafe-pos-kiosk.service"] == "-rw-r--r--"
    assert "/usr/share/man/man1/cafe-pos.1.gz" in modes
    assert "/usr/share/doc/cafe-pos/manuel/index.md" in modes
    control = tmp_path / "control"
    subprocess.run(["dpkg-deb", "--control", file, control], check=True)
    assert (control / "conffiles").read_text().splitlines() == [
        "/etc/default/cafe-pos-kiosk",
        "/etc/pam.d/cafe-pos-kiosk",
    ]
    for script in builder.SCRIPTS:
        assert (control / script).stat().st_mode & 0o111 == 0o111


def test_every_script_parses_and_none_deletes_what_a_cafe_owns() -> None:
    scripts = [FOLDER / name for name in ("preinst", "postinst", "prerm", "postrm")]
    scripts += [
        FOLDER / "kiosk" / name
        for name in ("screen", "terminal", "session", "key", "cafe-pos-kiosk")
    ]
    for script in scripts:
        shell = script.read_text("utf-8").splitlines()[0].removeprefix("#!")
        if shutil.which(shell):
            subprocess.run([shell, "-n", script], check=True)
        for line in script.read_text("utf-8").splitlines():
            if any(word in line for word in ("rm ", "rm -", "deluser", "userdel")):
                assert "$home" not in line, line
                assert "/var/lib/cafe-pos" not in line, line
                assert "deluser" not in line, line


def test_the_unit_starts_again_whatever_ends_it_and_is_enabled_by_nobody_but_a_person() -> None:
    unit = (FOLDER / "kiosk/cafe-pos-kiosk.service").read_text("utf-8").splitlines()
    for line in (
        "User=cafe", "Restart=always", "StartLimitIntervalSec=0", "TTYPath=/dev/tty1",
        "Conflicts=getty@tty1.service", "ExecStart=/usr/lib/cafe-pos/kiosk/screen",
    ):  # fmt: skip
        assert line in unit
    for name in ("preinst", "postinst", "prerm", "postrm"):
        text = (FOLDER / name).read_text("utf-8")
        assert "systemctl enable" not in text
        assert "deb-systemd-helper enable" not in text
