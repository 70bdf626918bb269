/** What the netcats say of a conversation that takes place, and the exit codes it ends with: ours and the classic ones, word for word. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Readiness } from '../../lab/lab-host.ts';
import { needs } from '../../lab/needs.ts';
import { systemClock } from '../../src/base/clock.ts';
import type { Bench } from './sides.fixture.ts';
import { openBench, portolan } from './sides.fixture.ts';

const inLab = needs({ lab: true, tools: ['nc.openbsd', 'nc.traditional', 'ncat'] });
let bench: Bench;

beforeAll(async () => {
  if (inLab.missing === undefined) bench = await openBench(1);
}, 60_000);
afterAll(() => (inLab.missing === undefined ? bench.close() : undefined));

const tools: Readonly<Record<string, { readonly theirs: readonly string[]; readonly ours: readonly string[] }>> = {
  nc: { theirs: ['nc.openbsd'], ours: portolan('nc') },
  traditional: { theirs: ['nc.traditional'], ours: portolan('nc', '--compat', 'traditional') },
  ncat: { theirs: ['ncat'], ours: portolan('ncat') },
};

/** Numbers that the kernel chose, times and the program's name may differ. */
function normal(text: string, at: string): string {
  return text
    .replaceAll(at, 'AT')
    .replaceAll(/nc\.(?:openbsd|traditional):/g, 'nc:')
    .replaceAll(/\b(?:3[2-9]|[45]\d|60)\d{3}\b/g, 'PORT')
    .replaceAll(/in \d+\.\d+ seconds/g, 'in TIME seconds')
    .replaceAll(/(?:[0-9A-F]{4} ){9}[0-9A-F]{4}/g, 'FINGERPRINT');
}

/** How a listener is started, AT standing for the port or path, and who then comes. */
const listening: readonly (readonly [tool: string, line: string, clients: string, lines?: number])[] = [
  ['nc', '-lv 127.0.0.1 AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['nc', '-lvn 127.0.0.1 AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['nc', '-lvn AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['nc', '-l6vn AT', 'nc.openbsd -N ::1 AT'],
  ['nc', '-lkv 127.0.0.1 AT', 'nc.openbsd -N 127.0.0.1 AT|nc.openbsd -N 127.0.0.1 AT'],
  ['nc', '-lUv AT', 'nc.openbsd -NU AT'],
  ['nc', '-lv -w 1 127.0.0.1 AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['traditional', '-lv -s 127.0.0.1 -p AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['traditional', '-lvn -s 127.0.0.1 -p AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['traditional', '-lvv -s 127.0.0.1 -p AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['ncat', '-lv 127.0.0.1 AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['ncat', '-lv AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['ncat', '-lkv 127.0.0.1 AT', 'nc.openbsd -N 127.0.0.1 AT|nc.openbsd -N 127.0.0.1 AT'],
  ['ncat', '-lv --recv-only 127.0.0.1 AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['ncat', '-lv --deny 127.0.0.1 127.0.0.1 AT', 'nc.openbsd -N 127.0.0.1 AT'],
  ['ncat', '-lUv AT', 'nc.openbsd -NU AT'],
  ['ncat', '-lv -i 500ms 127.0.0.1 AT', 'nc.openbsd -w 3 127.0.0.1 AT'],
];
/** How a client is started against a listener of OpenBSD's. With -i ncat 7.93 waits out its idle time though both ends have ended; ours ends. */
const connecting: readonly (readonly [tool: string, line: string, listener: string])[] = [
  ['nc', '-Nv 127.0.0.1 AT', '-l 127.0.0.1 AT'],
  ['nc', '-Nv localhost AT', '-l 127.0.0.1 AT'],
  ['nc', '-Nvn 127.0.0.1 AT', '-l 127.0.0.1 AT'],
  ['nc', '-zv 127.0.0.1 AT', '-l 127.0.0.1 AT'],
  ['nc', '-Nv ::1 AT', '-l ::1 AT'],
  ['nc', '-NvU AT', '-lU AT'],
  ['nc', '-v -w 1 127.0.0.1 AT', '-lk 127.0.0.1 AT'],
  ['traditional', '-v -q 0 127.0.0.1 AT', '-l 127.0.0.1 AT'],
  ['traditional', '-vv -q 0 127.0.0.1 AT', '-l 127.0.0.1 AT'],
  ['traditional', '-vn -q 0 127.0.0.1 AT', '-l 127.0.0.1 AT'],
  ['ncat', '-v 127.0.0.1 AT', '-l 127.0.0.1 AT'],
  ['ncat', '-v --send-only localhost AT', '-l 127.0.0.1 AT'],
  ['ncat', '-zv 127.0.0.1 AT', '-l 127.0.0.1 AT'],
  ['ncat', '-vU AT', '-lU AT'],
];

let next = 25_000;

function place(line: string): { readonly at: string; readonly ready: Readiness } {
  const number = next++;
  const isUnix = /U\w* /.test(line);
  const at = isUnix ? join(bench.folder, `w${number}`) : String(number);
  return { at, ready: isUnix ? { unix: at } : { tcp: number } };
}

const words = (line: string, at: string): string[] => line.split(' ').map((word) => (word === 'AT' ? at : word));

async function listened(program: readonly string[], line: string, clients: string): Promise<object> {
  const host = bench.lab.host('one');
  const { at, ready } = place(line);
  const server = await host.daemon({ argv: [...program, ...words(line, at)], ready });
  for (const client of clients.split('|')) await host.run(words(client, at), { input: 'hello\n', timeoutMs: 8000 });
  const ended = await Promise.race([server.exited, systemClock.sleep(1200)]);
  await server.stop();
  // Both streams come through one pipe each: which is read first is chance.
  return {
    line,
    said: normal(server.output(), at).split('\n').toSorted(),
    code: ended === undefined ? 'goes on' : ended.code,
  };
}

async function connected(program: readonly string[], line: string, listener: string): Promise<object> {
  const host = bench.lab.host('one');
  const { at, ready } = place(line);
  const server = await host.daemon({ argv: ['nc.openbsd', ...words(listener, at)], ready });
  const result = await host.run([...program, ...words(line, at)], { input: 'hello\n', timeoutMs: 8000 });
  await server.stop();
  return { line, err: normal(result.stderr, at), out: result.stdout, code: result.code, timedOut: result.timedOut };
}

inLab.describe('a listener says the same', () => {
  for (const [tool, line, clients] of listening)
    inLab.test(`${tool} ${line} <- ${clients}`, async () => {
      const { theirs, ours } = tools[tool]!;
      const real = await listened(theirs, line, clients);
      const mine = await listened(ours, line, clients);
      expect(mine).toEqual(real);
    });
});

inLab.describe('a client says the same', () => {
  for (const [tool, line, listener] of connecting)
    inLab.test(`${tool} ${line} -> nc ${listener}`, async () => {
      const { theirs, ours } = tools[tool]!;
      const real = await connected(theirs, line, listener);
      const mine = await connected(ours, line, listener);
      expect(mine).toEqual(real);
    });
});
