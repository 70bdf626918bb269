/** Our ss beside the real one: the same sockets, the same question, the same bytes. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../../lab/build-lab.ts';
import type { LabHost } from '../../../lab/lab-host.ts';
import type { LabProcess } from '../../../lab/lab-process.ts';
import { needs } from '../../../lab/needs.ts';
import { reportLines } from '../../../lab/report-lines.ts';
import { zooPlan } from '../../../lab/zoo/plan.ts';
import { startZoo, type Zoo } from '../../../lab/zoo/start-zoo.ts';
import { systemClock } from '../../base/clock.ts';
import { filterCases, optionCases } from './oracle-cases.fixture.ts';
import type { OracleAnswer, OracleAnswers } from './oracle-driver.fixture.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const nobody = { uid: 65_534, gid: 65_534 };

/** Our ss as a program of its own, where it must not run inside the driver. */
const door = `
import { writeSync } from 'node:fs';
import ss from ${JSON.stringify(here('main.ts'))};
import { openHost } from ${JSON.stringify(here('../../os/open-host.ts'))};
const to = (fd) => (text) => { for (let b = Buffer.from(text); b.length > 0;) b = b.subarray(writeSync(fd, b)); };
const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.exitCode = await ss.run(process.argv.slice(1), { host: openHost(), write: to(1), writeError: to(2),
  terminalColumns: process.stdout.isTTY ? process.stdout.columns : null, environment: process.env, signal: stop.signal });`;
const ours = [process.execPath, '--input-type=module', '-e', door, '--'];

/** Asks a question of a driver and waits for its answer. */
type Ask = (args: readonly string[]) => Promise<OracleAnswers>;

function startDriver(host: LabHost, user?: typeof nobody): { readonly ask: Ask; readonly driver: LabProcess } {
  const driver = host.spawn([process.execPath, here('oracle-driver.fixture.ts')], user === undefined ? {} : { user });
  const next = reportLines<OracleAnswers>(driver, 30_000);
  return {
    driver,
    ask(args) {
      driver.child.stdin.write(`${JSON.stringify(args)}\n`);
      return next();
    },
  };
}

/**
 * What may differ, all of it: our help and version texts; the asker's own netlink socket, with the width that its name gives to
 * the column; clocks (a timer's rest, and the three `last...`), with the width that their digits give to the details; the count
 * of all sockets, in which netlink sockets stay for a moment after they were closed.
 */
function comparable({ stdout, stderr, code, pid }: OracleAnswer): string {
  let text = stdout
    .replace(/^Usage: [^]*|^ss utility, .*|^portolan ss, .*/, 'HELP')
    .replace(/^Total: \d+$/m, 'Total: N');
  const own = new RegExp(`^.*(?:tcpdiag|\\b4):(?:[^ ]+/)?${pid}\\b.*\\n`, 'gm');
  const calm = text.replace(own, '').replaceAll(clocks, '$1$2N');
  if (calm !== text) text = calm.replaceAll(/ +/g, ' ').replaceAll(/ $/gm, '');
  return JSON.stringify({ stdout: text, stderr: stderr.replace(/^Usage: [^]*/m, 'HELP'), code });
}

const clocks = /(timer:\(\w+,)[^,]*|(last(?:snd|rcv|ack):)\d+/g;

/** How often a referee that changes its mind is asked again. */
const attempts = 6;

/** Null when we say what the real one says; else both answers. */
async function difference(ask: Ask, args: readonly string[]): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const { before, ours, after } = await ask(args);
    const [first, mine, last] = [before, ours, after].map(comparable) as [string, string, string];
    if (mine === first || mine === last) return null;
    // Both real answers alike: nothing moved, so the difference is ours.
    if (first === last || attempt === attempts) return { args: args.join(' '), theirs: last, ours: mine };
  }
}

async function differences(ask: Ask, cases: readonly (readonly string[])[]): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const args of cases) {
    const different = await difference(ask, args);
    if (different !== null) found.push(different);
  }
  return found;
}

/** Sockets that retransmit or probe change their counters while they are looked at: not with these options. */
const restless = /^-[a-zA-Z0-9]*[oeib]|^--(?:options|one|tos)|^-s/;

needs({ root: true, lab: true, tools: ['ss', 'script', 'stdbuf'] }).describe('ss beside the real one', () => {
  let lab: Lab<'zoo' | 'neighbour'>;
  let host: LabHost;
  let fixture: LabProcess;
  let tell: (word: string) => Promise<void>;
  let ask: Ask;
  let askAsNobody: Ask;
  let folder = '';

  beforeAll(async () => {
    lab = await buildLab(zooPlan);
    host = lab.host('zoo');
    fixture = host.spawn([process.execPath, here('oracle.fixture.ts')]);
    const next = reportLines<{ readonly refused?: readonly string[] }>(fixture, 20_000);
    expect((await next()).refused).toEqual([]);
    tell = async (word) => {
      fixture.child.stdin.write(`${word}\n`);
      await next();
    };
    ask = startDriver(host).ask;
    askAsNobody = startDriver(host, nobody).ask;
    folder = mkdtempSync(join(tmpdir(), 'ptl-ss-'));
    chmodSync(folder, 0o755);
  });
  afterAll(async () => {
    fixture?.child.stdin.end();
    await lab?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('every option, state and error', async () => {
    expect(await differences(ask, optionCases)).toEqual([]);
  });

  test('every filter and its errors, of TCP', async () => {
    expect(
      await differences(
        ask,
        filterCases.map((words) => ['-tan', ...words]),
      ),
    ).toEqual([]);
  });

  test('filters, of all tables and of other ones', async () => {
    const some = filterCases.filter((_, index) => index % 4 === 0);
    // A pid may be above or below a port: not where netlink sockets are told apart by it.
    const ports = /[<>]|g[te]|l[te]|autobound/;
    const all = filterCases.filter((words, index) => index % 3 === 0 && !ports.test(words.join(' ')));
    const others = ['-uanp', '-xan', '-6an', '-wan', '-Man'].flatMap((flags) => some.map((words) => [flags, ...words]));
    expect(await differences(ask, [...all.map((words) => ['-a', ...words]), ...others])).toEqual([]);
  });

  test('words that are split, escaped and read from files', async () => {
    const file = (name: string, text: string): string => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };
    const first = file('first', '# comment\nsport > :1024\n0 also\nand sport < :60000\n');
    const second = file('second', 'sport = :9010');
    const cases = [
      ['-tan', '( dport = :22 or sport = :9010 )'],
      ['-tan', 'state', 'established', '( dport = :9010 or sport = :9010 )'],
      ['-tan', 'sport\\ =', ':22'],
      ['-tan', 's\\port', '=', ':9010'],
      ['-tan', ''],
      ['-tan', '  sport   =   :9010 '],
      ['-tan', 'sport = :9010', 'or', 'dport = :9010'],
      ['-tan', 'src\t127.0.0.1'],
      ['-xa', 'src', 'unix:\\*'],
      ['-xa', 'src', 'unix:*\\\\*'],
      ['-xa', 'src', 'unix:@[[:alpha:]]dd*'],
      ['-xa', 'src', 'unix:@[!n-p]*'],
      ['-tan', '-F', first],
      ['-tan', `--filter=${second}`],
      ['-tan', '-F', first, '-F', second],
      ['-tan', 'sport = :9010', '-F', file('more', 'or dport = :9010\n')],
      ['-tan', '-F', file('long', `${'x'.repeat(2000)}\n`)],
      ['-tan', '-F', file('empty', '')],
      ['-tan', '-F', file('broken', 'sport = ')],
      ['-tan', '-F', '/nonexistent'],
      ['-tan', '-F', '/etc'],
      ['-tanr', 'src', '127.0.0.1'],
      ['-tar', 'dst', 'localhost:9010'],
      ['-Hair', '-M'],
    ];
    expect(await differences(ask, cases)).toEqual([]);
  });

  test('an ordinary user: nothing is hidden silently that the real one shows', async () => {
    const some = filterCases.filter((_, index) => index % 3 === 1).map((words) => ['-tanp', ...words]);
    expect(await differences(askAsNobody, [...optionCases, ...some])).toEqual([]);
  });

  test('layouts of the zoo', async () => {
    await using zoo: Zoo = await startZoo(host, { seed: 1, size: 30 });
    const calm = optionCases.filter((args) => !args.some((word) => restless.test(word)));
    for (const seed of [11, 12]) {
      await zoo.next({ seed });
      expect(await differences(ask, calm), `seed ${seed}`).toEqual([]);
    }
  });

  test.each([20, 80, 81, 133, 250])('a terminal of %i columns', async (columns) => {
    const mine = ours.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    for (const args of ['-tan', '-tap', '-tae', '-xa', '-0a', '-Htan', '-tam', '-wa', '-tn state established']) {
      const onTerminal = async (command: string): Promise<string> => {
        const line = `stty cols ${columns} rows 30; ${command} ${args}`;
        const { stdout } = await host.run(['script', '-qec', line, '/dev/null']);
        return stdout.replaceAll(clocks, '$1$2N');
      };
      const said: string[] = [];
      let own = '';
      for (let attempt = 0; attempt < attempts && !said.includes(own); attempt++) {
        said.push(await onTerminal('ss'));
        own = await onTerminal(mine);
        said.push(await onTerminal('ss'));
      }
      expect(said, args).toContain(own);
    }
  });

  test.each([
    ['-K', '-tn', 'dport', '=', ':9100'],
    ['-Ktan', 'sport', '=', ':45001', 'or', 'dport', '=', ':45001'],
    ['-K', '-a', '-n', 'src', '127.0.0.1:9100'],
    ['-KH', '-t', 'state', 'all', 'sport', '=', ':45001'],
  ])('kills: %s %s %s %s', async (...args) => {
    const story = async (command: readonly string[]): Promise<unknown> => {
      await tell('pair');
      const refused = await host.run([...command, ...args], { user: nobody });
      const killed = await host.run([...command, ...args]);
      const again = await host.run([...command, ...args]);
      await tell('unpair');
      return [refused, killed, again].map(({ stdout, stderr, code }) => ({ stdout, stderr, code }));
    };
    expect(await story(ours)).toEqual(await story(['ss']));
  });

  test('follows sockets as they are destroyed', async () => {
    const real = host.spawn(['stdbuf', '-oL', 'ss', '-E', '-tn']);
    const mine = host.spawn([...ours, '-E', '-tn']);
    const texts = [real, mine].map(({ child }) => {
      const parts: string[] = [];
      child.stdout.on('data', (part: Buffer) => parts.push(part.toString('latin1')));
      return parts;
    });
    // Both have joined the groups of TCP over IPv4 and IPv6: column 4 of the table.
    for (let joined = 0, wait = 0; joined < 2 && wait < 100; wait++) {
      await systemClock.sleep(100);
      const { stdout } = await host.run(['cat', '/proc/net/netlink']);
      joined = stdout.split('\n').filter((line) => / 4 +-?\d+ +0*5 /.test(line)).length;
    }
    for (let each = 0; each < 3; each++) {
      await tell('pair');
      await tell('unpair');
    }
    await systemClock.sleep(1000);
    await real.stop(1000);
    mine.child.kill('SIGINT');
    await mine.exited;
    expect(mine.child.exitCode).toBe(130);
    const [theirs, own] = texts.map((parts) => parts.join(''));
    expect(own).toBe(theirs);
    expect(own?.split('\n').length).toBeGreaterThan(8);
  });

  test('another namespace by its name, and back', () => {
    const run = (command: readonly string[], args: readonly string[]): unknown => {
      const { stdout, stderr, status } = spawnSync(command[0]!, [...command.slice(1), '-N', host.namespace, ...args], {
        encoding: 'latin1',
      });
      return { stdout, stderr, status };
    };
    const asNobody = ['setpriv', '--reuid=65534', '--clear-groups', '--'];
    for (const args of [['-tan'], ['-tuwxan', 'dev', 'eth0'], ['-tanim', 'src', '10.99.0.1'], ['-Htan', 'dev', 'lo']]) {
      expect(run(ours, args)).toEqual(run(['ss'], args));
      expect(run([...asNobody, ...ours], args)).toEqual(run([...asNobody, 'ss'], args));
    }
  });

  test('the bytes of a dump', async () => {
    const [theirs, mine] = [join(folder, 'theirs'), join(folder, 'ours')];
    const args = ['-l', '-m', '-D'];
    const answers = [await host.run(['ss', ...args, theirs]), await host.run([...ours, ...args, mine])];
    expect(answers.map(({ stdout, stderr, code }) => ({ stdout, stderr, code }))).toEqual([
      { stdout: '', stderr: '', code: 0 },
      { stdout: '', stderr: '', code: 0 },
    ]);
    expect(withoutPort(readFileSync(mine))).toEqual(withoutPort(readFileSync(theirs)));
    expect(readFileSync(mine).length).toBeGreaterThan(1000);
  });
});

/** The messages of a dump without the port id of the socket that asked. */
function withoutPort(bytes: Buffer): readonly string[] {
  const messages: string[] = [];
  for (let at = 0; at + 16 <= bytes.length;) {
    const length = bytes.readUInt32LE(at);
    bytes.writeUInt32LE(0, at + 12);
    messages.push(bytes.toString('hex', at, at + length));
    at += (length + 3) & ~3;
  }
  return messages;
}
