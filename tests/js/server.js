// One real server for the tests of a file: starts on free ports with a folder of its own, ends with them.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const BINARY = process.env.ORTHOPLEX_BIN ?? join(ROOT, 'target/debug/orthoplex');

/** Resolves to the addresses of REST and gRPC once both answer, and a function that stops the server. */
export async function start() {
    const folder = mkdtempSync(join(tmpdir(), 'orthoplex-js-'));
    const child = spawn(BINARY, ['serve', '--http-port', '0', '--grpc-port', '0'], {
        cwd: folder,
        env: {},
        stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise((done) => child.once('exit', done));
    const stop = async () => {
        child.kill('SIGTERM');
        const code = await ended;
        rmSync(folder, { recursive: true, force: true });
        if (code !== 0) throw new Error(`the server ended with ${code}`);
    };
    const found = {};
    for await (const line of createInterface(child.stderr)) {
        const [, kind, address] = line.trim().match(/^(REST|gRPC) +(\S+)$/) ?? [];
        if (kind) found[kind] = address;
        if (found.REST && found.gRPC) {
            child.stderr.resume();
            return { rest: found.REST, grpc: `http://${found.gRPC}`, stop };
        }
    }
    throw new Error('the server ended before it was ready');
}
