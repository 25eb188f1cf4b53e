"""How long calls keep the event loop: ours and the official client's, by turns, over REST and gRPC.

A ticker wakes every millisecond; a gap is the time between two ticks less that millisecond. `own` is the longest
turn of the loop in CPU time of its thread, which other processes do not change; `CPU` is that of the process for all
calls that are made at once. Each client has a process of its own, which makes a call over and over for a while; a
figure is the median of the rounds, with the largest in brackets. What was made before the calls is frozen: Python's
collector does not walk through it. Two kinds of places are called:

- a stub that answers canned bytes after 10 ms from a core of its own; the client has the other core;
- a real server on the same two cores as the client, or a database in the client's process. There, a control is a
  process that only ticks while ours makes the same load in another, and `above` is what ours has more than the
  control of its round.

    python python/bench/gaps.py --server target/release/orthoplex [--rounds 3] [--seconds 0.3] [--only PATTERN]

Needs Linux, two cores, numpy, orjson, qdrant-client. Without `--server` there is no second part. The pattern is for
lines like `stub REST query 10 hits x50`.
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import gaps_stub
import numpy as np
from calls import Server, free_port
from gaps_calls import KINDS, Found, Place, Worker, median
from gaps_stub import PAGE, PAYLOAD, WIDTH

import orthoplex

Turns = dict[str, list[Found]]


def fill(place: Place) -> None:
    """10,000 points to read, under the names that the stub knows, and an empty collection to write to."""
    client = orthoplex.Client(host="127.0.0.1", port=place.http, grpc_port=place.grpc, prefer_grpc=True, timeout=300)
    models = orthoplex.models
    params = models.VectorParams(size=WIDTH, distance=models.Distance.COSINE)
    client.create_collection("read", vectors_config=params)
    # An index of what is written would keep the server busy while other calls are measured.
    client.create_collection("put", params, optimizers_config=models.OptimizersConfigDiff(indexing_threshold=0))
    random = np.random.default_rng(2026)
    for first in range(0, PAGE, 500):
        rows = random.normal(size=(500, WIDTH)).astype(np.float32)
        ids = list(range(first, first + 500))
        client.upsert("read", models.Batch(ids=ids, vectors=rows, payloads=[PAYLOAD] * 500))
    names = [models.CreateAlias(collection_name="read", alias_name=name) for name in ("few", "full", "page")]
    client.update_collection_aliases([models.CreateAliasOperation(create_alias=own) for own in names])
    quiet = 0
    while quiet < 5:
        time.sleep(0.2)
        quiet = quiet + 1 if client.get_collection("read").status == "green" else 0
    client.close()


def measure(title: str, workers: dict[str, Worker], options: argparse.Namespace) -> dict[str, Turns]:
    """What was found of each call of these processes, by kind, round for round; the first round warms up."""
    names = [own for own in workers["ours"].names if re.search(options.only, f"{title} {own}")]
    found: dict[str, Turns] = {name: {kind: [] for kind in workers} for name in names}
    for turn in range(options.rounds + 1):
        for name in names:
            for kind, worker in workers.items():
                seconds = options.seconds if turn else 0.0
                if kind == "control":
                    own = worker.beside(workers["ours"], name, seconds)
                else:
                    own = worker.timed(name, seconds)
                if turn:
                    found[name][kind].append(own)
            if turn:
                last = {kind: [round(ms, 2) for ms in all[-1]] for kind, all in found[name].items()}
                print(f"{turn}/{options.rounds} {title} {name}: {last}", file=sys.stderr, flush=True)
    return found


def part(title: str, place: Place, kinds: list[str], options: argparse.Namespace) -> dict[str, Turns]:
    print(f"{title}: starting", file=sys.stderr, flush=True)
    workers = {kind: Worker(kind, place) for kind in kinds}
    try:
        return measure(title, workers, options)
    finally:
        for worker in workers.values():
            worker.stop()


def shown(all: list[Found]) -> str:
    """Cells of one kind: worst gap, p99, own, CPU of one go."""
    middle, most = median(all), Found(*(max(own) for own in zip(*all)))
    gaps = f"{middle.worst:.2f} ({most.worst:.2f}) | {middle.p99:.2f} ({most.p99:.2f})"
    return f"{gaps} | {middle.own:.2f} ({most.own:.2f}) | {middle.cpu:.1f}"


def above(turns: Turns) -> str:
    """What ours has more than the control of its round."""
    pairs = list(zip(turns["ours"], turns["control"]))
    worst = statistics.median(own.worst - control.worst for own, control in pairs)
    p99 = statistics.median(own.p99 - control.p99 for own, control in pairs)
    return f"{worst:+.2f} | {p99:+.2f}"


def report(title: str, found: dict[str, Turns]) -> None:
    if not found:
        return
    has_control = "control" in next(iter(found.values()))
    heads = [f"{kind}: {what}" for kind in KINDS for what in ("worst", "p99", "own", "CPU")]
    if has_control:
        heads += ["control: worst", "p99", "ours above it: worst", "p99"]
    print(f"\n{title}, ms:\n\n| call | " + " | ".join(heads) + " |")
    print("| --- |" + " --- |" * len(heads))
    for name, turns in found.items():
        cells = [name, *(shown(turns[kind]) for kind in KINDS)]
        if has_control:
            cells += [" | ".join(shown(turns["control"]).split(" | ")[:2]), above(turns)]
        print("| " + " | ".join(cells) + " |", flush=True)


def against_stub(cores: list[int], options: argparse.Namespace) -> dict[str, Turns]:
    place = Place(free_port(), free_port(), (cores[0],))
    stub = gaps_stub.started(place.http, place.grpc, cores[1])
    try:
        return part("stub", place, list(KINDS), options)
    finally:
        stub.terminate()


def against_server(cores: list[int], options: argparse.Namespace) -> dict[str, Turns]:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(str(Path(options.server).resolve()), Path(folder))
        try:
            place = Place(server.http, server.grpc, tuple(cores))
            print("server: filling", file=sys.stderr, flush=True)
            fill(place)
            return part("server", place, [*KINDS, "control"], options)
        finally:
            server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", help="the binary of a server")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.3, help="how long a call is repeated each round")
    parser.add_argument("--only", default="", help="a pattern of the lines to measure")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        raise SystemExit("the stub needs a core of its own")
    # Processes that are started from here stay on these two.
    os.sched_setaffinity(0, cores)
    report("Against the stub", against_stub(cores, options))
    report("In the process", part("memory", Place(0, 0, tuple(cores)), [*KINDS, "control"], options))
    if options.server:
        report("Against a busy server", against_server(cores, options))


if __name__ == "__main__":
    main()
