#!/usr/bin/env python3
"""Set up and run Rantau with nothing but Python: `python3 run.py demo | test | rantau ...`.

Standard library only, and readable by an older Python, which then finds a newer one. It makes
`.venv`, installs what `requirements*.lock` pins by hash (with uv, or plain pip where uv is not to
be had), and starts the command in it. A second start finds all that done and loses no time.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
UV = "uv==0.13.9"
LEAST = (3, 11)
USAGE = """usage: python3 run.py COMMAND ...

  demo        build a lived-in country, start the service and say where to look
              (--files: plan, select and check on files, and write demo/files/report.html)
  test        run the tests
  rantau ...  the command line; `python3 run.py rantau --help` tells more
"""


def in_venv(name):
    folder, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return os.path.join(VENV, folder, name + suffix)


def works(python):
    check = "import sys, venv, ensurepip; sys.exit(sys.version_info[:2] < (%d, %d))" % LEAST
    try:
        done = subprocess.run(
            [python, "-c", check], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def find_python():
    names = ["python3.%d" % minor for minor in range(14, LEAST[1] - 1, -1)] + ["python3", "python"]
    pyenv = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    found = [sys.executable] + [shutil.which(name) for name in names]
    found += sorted(glob.glob(os.path.join(pyenv, "versions", "3.*", "bin", "python3")))
    for python in found:
        if python and works(python):
            return python
    sys.exit(
        "Rantau needs Python %d.%d or newer with the venv module. Install one from python.org "
        "(on Debian: apt install python3 python3-venv) and start again." % LEAST
    )


def digest(lock):
    with open(lock, "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def install(python, lock):
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", PIP_DISABLE_PIP_VERSION_CHECK="1")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    fetched = subprocess.run(pip + [UV], env=environment, stderr=subprocess.DEVNULL)
    if fetched.returncode == 0:
        uv = [in_venv("uv"), "pip", "install", "--quiet", "--python", python]
        if subprocess.run(uv + ["--require-hashes", "-r", lock], env=environment).returncode == 0:
            return
    if subprocess.run(pip + ["--require-hashes", "-r", lock], env=environment).returncode != 0:
        sys.exit("The packages could not be installed: is the package index reachable? Try again.")


def set_up(lock_name):
    lock = os.path.join(HERE, lock_name)
    stamp = os.path.join(VENV, lock_name + ".done")
    wanted = digest(lock)
    python = in_venv("python")
    if os.path.exists(stamp) and os.path.exists(python):
        with open(stamp) as stream:
            if stream.read() == wanted:
                return python
    if not os.path.exists(python):
        print("Setting up .venv (once) ...", file=sys.stderr)
        subprocess.run([find_python(), "-m", "venv", VENV], check=True)
    install(python, lock)
    with open(stamp, "w") as stream:
        stream.write(wanted)
    return python


def start(python, arguments):
    source = os.path.join(HERE, "src")
    path = os.environ.get("PYTHONPATH")
    environment = dict(os.environ, PYTHONPATH=source + (os.pathsep + path if path else ""))
    command = [python] + arguments
    if os.name == "nt":
        return subprocess.run(command, env=environment).returncode
    os.execve(python, command, environment)


def main(arguments):
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE, end="")
        return 0 if arguments else 2
    command, rest = arguments[0], arguments[1:]
    if command == "demo":
        kind = "files" if "--files" in rest else "service"
        where = [] if "--out" in rest else ["--out", os.path.join(HERE, "demo", kind)]
        return start(set_up("requirements.lock"), ["-m", "rantau", "demo"] + where + rest)
    if command == "rantau":
        return start(set_up("requirements.lock"), ["-m", "rantau"] + rest)
    if command == "test":
        os.chdir(HERE)
        return start(set_up("requirements-dev.lock"), ["-m", "pytest", "-q", "-n", "2"] + rest)
    print(USAGE, end="", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
