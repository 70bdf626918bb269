/**
 * Many loopback connections, a program: `node connections.ts COUNT` opens COUNT connections (twice as many sockets) spread over
 * several processes, prints a line that describes them, and holds them until its input closes.
 *
 * Each worker listens on an address of its own, 127.0.1.N port 9000, and connects to itself: a client port may then be used again
 * with each worker, and no process needs more descriptors than its limit allows.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { accept4, addressFamily, bind, connect, listen, setsockopt, socket, socketType } from '../../src/ffi/libc.ts';
import { descriptorLimit, setDescriptorLimit } from '../../src/ffi/lab-api.ts';
import { option } from '../zoo/cage.ts';
import { inetAddress } from '../zoo/sockaddr.ts';

/** What is open. */
export interface LoadReport {
  readonly ready: true;
  readonly connections: number;
  /** Every worker's address; all listen on the same port. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly pids: readonly number[];
}

const port = 9000;
/** Descriptors a worker needs beside its connections: its own pipes, event loops and libraries. */
const spare = 200;
const fewestWorkers = 2;

if (import.meta.main) await main(process.argv.slice(2));

async function main([first = '0', address = '', count = '0']: readonly string[]): Promise<void> {
  if (first === '--worker') await work(address, Number(count));
  else await coordinate(Number(first));
}

async function coordinate(connections: number): Promise<void> {
  const most = Math.floor((raisedLimit() - spare) / 2);
  const workers = Math.max(fewestWorkers, Math.ceil(connections / most));
  const addresses = Array.from({ length: workers }, (_, index) => `127.0.1.${index + 1}`);
  const share = Math.ceil(connections / workers);
  const children = addresses.map((address, index) => {
    const count = Math.max(0, Math.min(share, connections - index * share));
    return spawn(process.execPath, [fileURLToPath(import.meta.url), '--worker', address, String(count)], {
      stdio: 'pipe',
    });
  });
  await Promise.all(children.map(isReady));
  const pids = children.map((child) => child.pid ?? -1);
  const report: LoadReport = { ready: true, connections, addresses, port, pids };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
  const gone = children.map((child) => once(child, 'exit'));
  for (const child of children) child.stdin.end();
  await Promise.all(gone);
}

async function work(address: string, count: number): Promise<void> {
  const target = inetAddress(address, port);
  const { stream, cloexec } = socketType;
  const listener = socket(addressFamily.inet, stream | cloexec, 0);
  // What it accepts closes with a reset, and so leaves nothing behind.
  for (const [level, name, value] of [option.reuseAddress, option.resetOnClose])
    setsockopt(listener, level, name, value);
  bind(listener, target);
  listen(listener, 128);
  for (let each = 0; each < count; each++) {
    // On loopback the handshake is over when connect returns.
    connect(socket(addressFamily.inet, stream | cloexec, 0), target);
    accept4(listener, cloexec);
  }
  process.stdout.write('ready\n');
  process.stdin.resume();
  await once(process.stdin, 'end');
}

async function isReady(child: ChildProcessWithoutNullStreams): Promise<void> {
  child.stderr.pipe(process.stderr);
  const ended = once(child, 'exit').then(() => {
    throw new Error('a worker ended before it was ready');
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  // It may end later, when it is told to.
  ended.catch(() => undefined);
}

/** The number of descriptors a process may have, after an attempt to raise it, which needs CAP_SYS_RESOURCE. */
function raisedLimit(): number {
  const wanted = 120_000n;
  const { hard } = descriptorLimit();
  if (hard >= wanted) return Number(wanted);
  try {
    setDescriptorLimit(wanted, wanted);
    return Number(wanted);
  } catch {
    return Number(hard);
  }
}
