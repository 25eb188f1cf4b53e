"""Runs the tests of the official Python client over our classes: `python upstream.py CHECKOUT [options] [-- pytest]`.

`CHECKOUT` is a folder with a checkout of the official client's repository, of the version that is installed here;
nothing of it is kept. The same file is the pytest plugin of that run: `orthoplex.patch()` comes before any test
module, so remote and local mode are both ours. The tests dial ports 6333 and 6334; calls to those go to the server
under test, which loses its data.

A test counts when it made a call of ours or failed; the others test the official client alone. `upstream.txt` names tests
that cannot pass, and why. Exit status 0: every counted test passed or is named there.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

HERE = Path(__file__).resolve().parent
#: Folders and files that hold no test of a client class.
NEVER = ("benches", "conversions")


class Recorder:
    """The plugin: one JSON line for each test, with whether it made or used a client of ours."""

    def __init__(self, out: Path) -> None:
        self.out = out.open("w")
        self.uses, self.now = 0, {}

    def watch(self, owner, name: str) -> None:
        """Counts the calls of a function."""
        function = getattr(owner, name)

        def counted(*args):
            self.uses += 1
            return function(*args)

        setattr(owner, name, counted)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.now = {"test": nodeid, "outcome": "passed", "why": "", "ours": self.uses}

    def pytest_runtest_logreport(self, report) -> None:
        if report.outcome == "passed" or self.now["outcome"] == "failed":
            return
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
        lines = [line[1:].strip() for line in text.splitlines() if line.startswith("E ")] or text.splitlines()[-1:]
        self.now |= {"outcome": report.outcome, "why": (lines or [""])[0][:300]}

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        print(json.dumps({**self.now, "ours": self.uses > self.now["ours"]}), file=self.out, flush=True)


def to_ports(http: int, grpc: int) -> None:
    """Sends what is meant for the usual ports of this machine to others."""
    from orthoplex import _connection

    native = _connection._native.Executor
    others = {"6333": str(http), "6334": str(grpc)}

    def remote(target, **options):
        """`target` is an address, or settings with one."""
        known = target if isinstance(target, str) else target["url"]
        url = re.sub(r"(?<=//localhost:)633[34]\b", lambda port: others[port[0]], known)
        return native.remote(url if target is known else {**target, "url": url}, **options)

    _connection._native = SimpleNamespace(Executor=SimpleNamespace(embedded=native.embedded, remote=remote))


def pytest_configure(config) -> None:
    from orthoplex import _runtime, compat

    to_ports(int(os.environ["UPSTREAM_HTTP"]), int(os.environ["UPSTREAM_GRPC"]))
    recorder = Recorder(Path(os.environ["UPSTREAM_OUT"]))
    for owner, name in ((compat, "adapt"), (_runtime.Runner, "send"), (_runtime.Runner, "post")):
        recorder.watch(owner, name)
    config.pluginmanager.register(recorder)


def explained() -> list[tuple[str, str]]:
    """Beginnings of tests that cannot pass, with the reason."""
    lines = (HERE / "upstream.txt").read_text().splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(name, why) for name, why in pairs]


def judged(found: list[dict]) -> bool:
    """Prints what came out; whether nothing is unexplained."""
    known = explained()
    counted = [own for own in found if own["ours"] or own["outcome"] == "failed"]
    ran = [own for own in counted if own["outcome"] != "skipped"]
    failed = [own for own in ran if own["outcome"] == "failed"]
    reasons = Counter()
    unexplained = []
    for own in failed:
        why = next((why for name, why in known if own["test"].removeprefix("tests/").startswith(name)), None)
        reasons[why] += 1
        if why is None:
            unexplained.append(own)
    for own in unexplained:
        print(f"FAILED {own['test']}\n       {own['why']}")
    for why, count in reasons.items():
        if why is not None:
            print(f"{count:4} cannot: {why}")
    passed = len(ran) - len(failed)
    skipped = sum(own["outcome"] == "skipped" for own in found)
    alone = len(found) - len(counted)
    share = 100 * passed / max(1, len(ran))
    print(f"{passed} of {len(ran)} passed ({share:.1f} %), {skipped} skipped, {alone} without a client of ours")
    return bool(ran) and not unexplained


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--http", type=int, help="port of a running server; without it one is started")
    parser.add_argument("--grpc", type=int, default=6334)
    parser.add_argument("--out", type=Path, help="file for one JSON line a test")
    arguments = sys.argv[1:]
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    given, more = parser.parse_args(arguments[:cut]), arguments[cut + 1 :]
    sys.path.append(str(HERE.parents[1] / "tests/python"))
    from serving import make_server

    with tempfile.TemporaryDirectory() as folder:
        server = None if given.http else make_server(Path(folder)).start()
        out = given.out or Path(folder) / "results.jsonl"
        settings = Path(folder) / "pytest.ini"
        settings.write_text("[pytest]\nasyncio_mode = strict\nmarkers =\n  fastembed\n  no_fastembed\n")
        ports = (server.http, server.grpc) if server else (given.http, given.grpc)
        environment = {**os.environ, "UPSTREAM_HTTP": str(ports[0]), "UPSTREAM_GRPC": str(ports[1])}
        environment |= {"UPSTREAM_OUT": str(out.resolve()), "PYTHONDONTWRITEBYTECODE": "1"}
        environment["PYTHONPATH"] = os.pathsep.join([str(HERE), environment.get("PYTHONPATH", "")])
        command = [sys.executable, "-m", "pytest", "-c", str(settings), "--rootdir", ".", "-p", "upstream"]
        command += ["-p", "no:cacheprovider", "-W", "ignore", "--tb=short", "-q", "--timeout=120"]
        command += [f"--ignore=tests/{name}" for name in NEVER] + (more or ["tests"])
        try:
            subprocess.run(command, cwd=given.checkout, env=environment, check=False)
        finally:
            if server:
                server.stop()
        return 0 if judged([json.loads(line) for line in out.read_text().splitlines()]) else 1


if __name__ == "__main__":
    sys.exit(main())

# As a plugin: before any file of the tests is imported.
import orthoplex  # noqa: E402

orthoplex.patch()
