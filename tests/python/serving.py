"""The real binary as a process of its own, for tests of every kind."""

import os
import signal
import socket
import ssl
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("ORTHOPLEX_BIN", ROOT / "target/debug/orthoplex"))


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [own.getsockname()[1] for own in sockets]
    for own in sockets:
        own.close()
    return ports


@dataclass
class Server:
    """A server process with its own folder; can be killed and started again."""

    folder: Path
    http: int
    grpc: int
    process: subprocess.Popen = None
    environment: dict = None
    # Who signed its certificate, if it has one.
    authority: Path = None

    @property
    def url(self):
        scheme = "https" if self.authority else "http"
        return f"{scheme}://127.0.0.1:{self.http}"

    def start(self):
        environment = os.environ | {
            "QDRANT__SERVICE__HTTP_PORT": str(self.http),
            "QDRANT__SERVICE__GRPC_PORT": str(self.grpc),
            "QDRANT__STORAGE__STORAGE_PATH": str(self.folder / "storage"),
        }
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve"], env=environment | (self.environment or {}), cwd=self.folder,
            stdout=self.log, stderr=self.log,
        )
        self.wait_ready()
        return self

    def wait_ready(self, seconds=30):
        context = ssl.create_default_context(cafile=self.authority) if self.authority else None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.output()}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=1, context=context):
                    return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"the server does not answer: {self.output()}")

    def output(self):
        return (self.folder / "server.log").read_text(errors="replace")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


def make_server(folder, **environment):
    http, grpc = free_ports(2)
    return Server(folder, http, grpc, environment=environment)
