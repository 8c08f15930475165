"""Builds the Debian package on the machine, and for the release and architecture, it is to run on.

The program and its libraries, as constraints.txt names them, go into a virtual environment of
their own under /usr/lib/cafe-pos; a Raspberry Pi builds its own package, so nothing is compiled
across. Needs python3, dpkg-deb and pip; network only for what pip has not kept.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PYTHON = Path("/usr/bin/python3")
"""Debian's own, whatever Python runs this: it is there on the café's machine too."""
HOME = Path("usr/lib/cafe-pos")
SCRIPTS = ("preinst", "postinst", "prerm", "postrm")
KIOSK = (  # file, where it goes, its mode
    ("screen", HOME / "kiosk/screen", 0o755),
    ("terminal", HOME / "kiosk/terminal", 0o755),
    ("session", HOME / "kiosk/session", 0o755),
    ("key", HOME / "kiosk/key", 0o755),
    ("keys.rules", Path("lib/udev/rules.d/85-cafe-pos-kiosk.rules"), 0o644),
    ("foot.ini", HOME / "kiosk/foot.ini", 0o644),
    ("cafe-pos-kiosk", Path("usr/sbin/cafe-pos-kiosk"), 0o755),
    ("cafe-pos-kiosk.service", Path("lib/systemd/system/cafe-pos-kiosk.service"), 0o644),
    ("pam", Path("etc/pam.d/cafe-pos-kiosk"), 0o644),
    ("default", Path("etc/default/cafe-pos-kiosk"), 0o644),
)
COMMAND = """\
#!/bin/sh
exec /usr/lib/cafe-pos/bin/python -I -m cafe_pos "$@"
"""
LICENCES = """\
cafe-pos: copyright 2026 the authors of cafe-pos.
Licence: GNU General Public License, version 3 or later; on Debian systems the whole text is in
/usr/share/common-licenses/GPL-3.

In /usr/lib/cafe-pos/lib: copyright of their authors, each named in its own *.dist-info folder,
which holds the licence: MIT, BSD, Apache-2.0, PSF, MPL-2.0, HPND or LGPL-2.1 or later, all of them
fit for a GPL-3 program.
"""
REVISIONS = """\
cafe-pos ({version}) unstable; urgency=medium

  * What changed for the people of a café: see changelog.gz.

 -- cafe-pos <cafe-pos@localhost.localdomain>  {date}
"""


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)


def output_of(*command: str | Path) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def release() -> str:
    """The Debian release as a suffix of versions: `+deb12`."""
    facts = platform.freedesktop_os_release()
    if facts["ID"] in {"debian", "raspbian"} and "VERSION_ID" in facts:
        return "+deb" + facts["VERSION_ID"]
    return "+" + facts["ID"] + facts.get("VERSION_ID", "")


def the_wheel(folder: Path, given: Path | None) -> Path:
    """The wheel given, or one built now with the tools of the checkout's environment."""
    if given is not None:
        return given.resolve()
    say("cafe-pos: the wheel")
    tools = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*tools, str(ROOT)], check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def environment(root: Path, wheel: Path, python: str) -> None:
    """The private environment: Debian's interpreter, our wheel, the libraries of constraints.txt.

    It is written by hand: `venv` would note this machine's paths, and bring scripts nobody runs.
    """
    home = root / HOME
    packages = home / "lib" / python / "site-packages"
    packages.mkdir(parents=True)
    (home / "bin").mkdir()
    (home / "bin/python").symlink_to(f"/usr/bin/{python}")
    version = output_of(PYTHON, "-c", "import platform; print(platform.python_version())")
    (home / "pyvenv.cfg").write_text(
        f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {version}\n"
    )
    say(f"cafe-pos: its libraries, for {python} on {platform.machine()}")
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python"), "install"]
    options = [
        "--quiet",
        "--no-compile",
        "--no-warn-script-location",
        "--disable-pip-version-check",
    ]
    constraints = ["-c", str(ROOT / "constraints.txt")]
    subprocess.run([*pip, *options, *constraints, str(wheel)], check=True)
    for script in (home / "bin").iterdir():
        script.unlink()
    (home / "bin/python").symlink_to(f"../../../bin/{python}")  # in the package, wherever it is
    for cache in packages.rglob("__pycache__"):
        shutil.rmtree(cache)
    for where_from in packages.glob("*.dist-info/direct_url.json"):
        where_from.unlink()  # a path of this machine
    for stray in packages.rglob(".git*"):
        stray.unlink()
    for file in packages.rglob("*"):
        if file.is_file():
            file.chmod(0o644)  # nothing there is a command


def put(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Write a file of the package."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)


def kiosk(root: Path) -> None:
    """What has the till open by itself at power-on, once somebody asks for it."""
    for name, where, mode in KIOSK:
        put(root / where, (HERE / "kiosk" / name).read_bytes(), mode)


def packed(content: str | bytes) -> bytes:
    """Compressed as Debian wants it: smallest, without a time."""
    return gzip.compress(content.encode() if isinstance(content, str) else content, 9, mtime=0)


def papers(root: Path, version: str, now: datetime) -> None:
    """Licence, changes, manual pages and the manual itself."""
    folder = root / "usr/share/doc/cafe-pos"
    put(folder / "copyright", LICENCES)
    put(folder / "changelog.gz", packed((ROOT / "CHANGELOG.md").read_bytes()))
    date = now.strftime("%a, %d %b %Y %H:%M:%S +0000")
    put(folder / "changelog.Debian.gz", packed(REVISIONS.format(version=version, date=date)))
    for page in sorted((ROOT / "docs").rglob("*.md")):
        put(folder / page.relative_to(ROOT / "docs"), page.read_bytes())
    for page in sorted((HERE / "man").iterdir()):
        text = page.read_text("utf-8").replace("@VERSION@", version)
        text = text.replace("@DATE@", now.date().isoformat())
        where = root / f"usr/share/man/man{page.suffix[1:]}" / (page.name + ".gz")
        put(where, packed(text))
    overrides = (HERE / "lintian-overrides").read_bytes()
    put(root / "usr/share/lintian/overrides/cafe-pos", overrides)


def control(root: Path, version: str, architecture: str, python: str) -> None:
    """What dpkg wants to know, and the scripts it runs."""
    size = sum(f.lstat().st_size for f in root.rglob("*") if f.is_file()) // 1024
    text = (HERE / "control.in").read_text("utf-8")
    for name, value in {
        "VERSION": version,
        "ARCHITECTURE": architecture,
        "PYTHON": python,
        "LIBC": platform.libc_ver()[1],
        "SIZE": str(size),
    }.items():
        text = text.replace(f"@{name}@", value)
    put(root / "DEBIAN/control", text)
    for script in SCRIPTS:
        put(root / "DEBIAN" / script, (HERE / script).read_bytes(), 0o755)
    settings = sorted(f.relative_to(root) for f in (root / "etc").rglob("*") if f.is_file())
    put(root / "DEBIAN/conffiles", "".join(f"/{name}\n" for name in settings))
    sums = [
        f"{output_of('md5sum', file).split()[0]}  {file.relative_to(root)}\n"
        for file in sorted(root.rglob("*"))
        if file.is_file() and not file.is_symlink() and "DEBIAN" not in file.relative_to(root).parts
    ]
    put(root / "DEBIAN/md5sums", "".join(sums))


def packed_into(root: Path, file: Path) -> Path:
    """Pack a tree with its DEBIAN folder; everything in it belongs to root."""
    pack = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(file)]
    subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
    return file


def build(folder: Path, revision: str, given: Path | None) -> Path:
    """Build the package and return its file."""
    python = output_of(PYTHON, "-c", "import sys; print('python%d.%d' % sys.version_info[:2])")
    architecture = output_of("dpkg", "--print-architecture")
    now = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")) or _now(), UTC)
    with tempfile.TemporaryDirectory() as scratch:
        wheel = the_wheel(Path(scratch) / "dist", given)
        version = wheel.name.split("-")[1] + f"-{revision}{release()}"
        root = Path(scratch) / "root"
        root.mkdir(mode=0o755)
        environment(root, wheel, python)
        put(root / "usr/bin/cafe-pos", COMMAND, 0o755)
        kiosk(root)
        papers(root, version, now)
        subprocess.run(["chmod", "-R", "u=rwX,go=rX", str(root)], check=True)
        control(root, version, architecture, python)
        folder.mkdir(parents=True, exist_ok=True)
        say("cafe-pos: the package")
        return packed_into(root, folder / f"cafe-pos_{version}_{architecture}.deb")


def _now() -> int:
    committed = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if committed.returncode == 0 and committed.stdout.strip():
        return int(committed.stdout)
    return int((ROOT / "CHANGELOG.md").stat().st_mtime)


def main() -> int:
    """Build as the command line says; tell where the file is."""
    parser = argparse.ArgumentParser(description="Build the Debian package of cafe-pos.")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="folder of the package")
    parser.add_argument("--revision", default="1", help="which packaging of this version")
    parser.add_argument("--wheel", type=Path, help="a wheel built before; else one is built")
    chosen = parser.parse_args()
    for tool in ("dpkg", "dpkg-deb", PYTHON):
        if shutil.which(tool) is None:
            say(f"cafe-pos: {tool} is missing: a .deb is built on Debian or one of its children.")
            return 1
    file = build(chosen.output, chosen.revision, chosen.wheel)
    megabytes = file.stat().st_size / 1e6
    print(f"The package is {file} ({megabytes:.0f} MB).")
    print(f"To install it: sudo apt install {file}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
