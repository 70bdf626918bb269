/** `portolan scan` in a laboratory: real services identified, records as they come, a reader that leaves, an interrupt, comparisons. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lab } from '../../lab/build-lab.ts';
import { buildLab } from '../../lab/build-lab.ts';
import type { LabHost } from '../../lab/lab-host.ts';
import { needs } from '../../lab/needs.ts';

const { describe, missing } = needs({
  root: true,
  lab: true,
  tools: ['nft', 'xmllint', 'redis-server', 'lighttpd', 'memcached', 'dropbear', 'dropbearkey'],
});

const program = fileURLToPath(new URL('../bin.ts', import.meta.url));
const [server4, far4] = ['10.93.0.2', '10.94.0.2'];

/** What is asked on this port is dropped on the way in. */
const firewall = `table inet faces {
  chain input {
    type filter hook input priority 0; policy accept;
    tcp dport 1-20 drop
  }
}
`;

interface Port {
  readonly host: string;
  readonly port: number;
  readonly state: string;
  readonly identification: string | null;
  readonly mismatch: string | null;
  readonly explanation?: string;
  readonly service: { readonly name: string; readonly product: string | null; readonly version: string | null } | null;
}

let lab: Lab<'client' | 'server' | 'far'>;
let client: LabHost;
let folder = '';

beforeAll(async () => {
  if (missing !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'portolan-faces-'));
  lab = await buildLab({
    hosts: {
      client: { routes: [{ to: '10.94.0.0/24', via: server4 }] },
      server: { forward: true, firewall },
      far: { routes: [{ to: 'default', via: '10.94.0.1' }] },
    },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.93.0.1/24'] },
          { host: 'server', addresses: [`${server4}/24`] },
        ],
      },
      {
        ends: [
          { host: 'server', device: 'way', addresses: ['10.94.0.1/24'] },
          { host: 'far', addresses: [`${far4}/24`] },
        ],
      },
    ],
  });
  client = lab.host('client');
  const server = lab.host('server');
  const key = join(folder, 'key');
  await server.must(['dropbearkey', '-t', 'ed25519', '-f', key]);
  const web = join(folder, 'lighttpd.conf');
  writeFileSync(web, `server.document-root = "${folder}"\nserver.port = 2121\n`);
  await Promise.all([
    server.daemon({
      argv: ['redis-server', '--port', '443', '--save', '', '--protected-mode', 'no', '--dir', folder],
      ready: { tcp: 443 },
    }),
    server.daemon({ argv: ['lighttpd', '-D', '-f', web], ready: { tcp: 2121 } }),
    server.daemon({ argv: ['memcached', '-u', 'nobody', '-p', '11211', '-U', '0'], ready: { tcp: 11_211 } }),
    server.daemon({
      argv: ['dropbear', '-F', '-E', '-r', key, '-p', '22', '-P', join(folder, 'pid')],
      ready: { tcp: 22 },
    }),
    // Greets with everything that a terminal, a page or a table might obey.
    server.daemon({
      argv: [
        process.execPath,
        '-e',
        String.raw`const text = 'SSH-2.0-OpenSSH_9\x1b]0;evil\x07<script>|"\u202e \x1b[31m\r\n';
          require('node:net').createServer((s) => s.on('error', () => {}).write(text)).listen(7788, () => console.log('ready'))`,
      ],
      ready: { output: /ready/ },
    }),
    // Takes connections and closes each without a word.
    server.daemon({
      argv: [
        process.execPath,
        '-e',
        `require('node:net').createServer((s) => s.destroy()).listen(7777, () => console.log('ready'))`,
      ],
      ready: { output: /ready/ },
    }),
  ]);
}, 60_000);

afterAll(async () => {
  await lab?.close();
  if (folder !== '') rmSync(folder, { recursive: true });
});

const argv = (...args: string[]): string[] => [process.execPath, program, 'scan', ...args];
const rows = (text: string): Port[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Port);
const wanted = '22,23,443,2121,7777,11211';

describe('services', () => {
  test('are identified on whatever port they have, and a number that misleads is told', async () => {
    const { stdout } = await client.run(argv(server4, '-p', wanted, '--identify', '--jsonl'));
    const told = rows(stdout).toSorted((a, b) => a.port - b.port);
    expect(told.map(({ port, state, service }) => [port, state, service?.name, service?.product])).toEqual([
      [22, 'open', 'ssh', 'Dropbear sshd'],
      [23, 'closed', undefined, undefined],
      [443, 'open', 'redis', 'Redis'],
      [2121, 'open', 'http', 'lighttpd'],
      [7777, 'open', 'cbt', null],
      [11_211, 'open', 'memcached', 'memcached'],
    ]);
    expect(told.find(({ port }) => port === 443)?.mismatch).toBe('redis speaks here, but port 443 usually means https');
    expect(told.find(({ port }) => port === 7777)?.identification).toBe('wrapped');
    for (const port of [22, 443, 2121, 11_211])
      expect(told.find((one) => one.port === port)?.service?.version).toMatch(/^\d/);
  });

  test('by a probe file that the user names', async () => {
    const text = String.raw`Probe TCP NULL q||
match mine m|^SSH-2\.0-dropbear_([\d.]+)| p/Mine/ v/$1/
Probe TCP Get q|GET / HTTP/1.0\r\n\r\n|
rarity 1
match mine-web m|^HTTP/1\.[01] \d\d\d.*\r\nServer: lighttpd/([\d.]+)|s p/Light/ v/$1/
`;
    writeFileSync(join(folder, 'nmap-service-probes'), text);
    const { stdout } = await client.run(argv(server4, '-p', '22,2121', '--nmap-data', folder, '--jsonl'));
    const told = rows(stdout).toSorted((a, b) => a.port - b.port);
    expect(told.map(({ service }) => [service?.name, service?.product])).toEqual([
      ['mine', 'Mine'],
      ['mine-web', 'Light'],
    ]);
  });

  test("nmap's XML is valid by its own grammar", async () => {
    const { stdout } = await client.run(argv(server4, '-p', wanted, '--identify', '--traceroute', '--xml'));
    const file = join(folder, 'services.xml');
    writeFileSync(file, stdout);
    // The grammar is on the machine where nmap is installed.
    const grammar = '/usr/share/nmap/nmap.dtd';
    const { code, stderr } = await client.run(['xmllint', '--noout', '--dtdvalid', grammar, file]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('product="lighttpd"');
  });
});

describe('a hostile banner', () => {
  test.each(['table', '--json', '--jsonl', '--csv', '--markdown', '--xml', '--grepable'])(
    'reaches no reader of %s as it is',
    async (format) => {
      const flags = format === 'table' ? ['--explain'] : [format];
      const { stdout, stderr } = await client.run(argv(server4, '-p', '7788', '--identify', ...flags));
      expect(stdout).toContain('7788');
      // nmap's grepable format separates by tabs.
      const text = format === '--grepable' ? stdout.replaceAll('\t', '') : stdout + stderr;
      // oxlint-disable-next-line no-control-regex -- what a terminal would obey
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      if (format === '--xml') expect(stdout).not.toContain('<script>');
      if (format === '--markdown') expect(stdout).not.toMatch(/(?<!\\)<script>/);
    },
  );
});

describe('records', () => {
  test('come as they are known: what answers first stands first', async () => {
    const { stdout } = await client.run(argv(server4, '-p', '1-22', '--jsonl'));
    const told = rows(stdout);
    expect(told[0]).toMatchObject({ port: 22, state: 'open' });
    expect(told.filter(({ state }) => state === 'filtered')).toHaveLength(20);
  });

  test('an interrupt ends the scan with what was known, and says how to go on', async () => {
    // A second's delay between probes: it cannot be over before it is interrupted.
    const scanning = client.spawn(argv(server4, '-p', '22,1-20', '--scan-delay', '1s', '--seed', '23', '--jsonl'));
    const waiting = await new Promise<boolean>((resolve) => {
      scanning.child.stdout?.on('data', () => resolve(true));
      void scanning.exited.then(() => resolve(false));
    });
    expect(waiting).toBe(true);
    scanning.child.kill('SIGINT');
    const { code } = await scanning.exited;
    expect(code).toBe(130);
    expect(rows(scanning.output())).toMatchObject([{ port: 22, state: 'open' }]);
    expect(scanning.output()).toContain('interrupted: 20 of 21 ports have no result; with --resume FILE');
    expect(scanning.output()).not.toMatch(/^\s+at /m);
  });

  test.each(['head -1', 'true'])('a reader that leaves (%s) is no error', async (reader) => {
    const line = `"$@" | ${reader} >&2; echo "\${PIPESTATUS[0]}"`;
    const command = ['bash', '-c', line, 'sh', ...argv(server4, '-p', '22-2000', '--all', '--jsonl')];
    const { stdout } = await client.run(command);
    expect(stdout).toMatch(/^141\n$/);
  });

  test('a full disk is told, with exit code 5', async () => {
    const command = ['sh', '-c', '"$@" > /dev/full', 'sh', ...argv(server4, '-p', '22,23', '--jsonl')];
    const { code, stderr } = await client.run(command);
    expect(code).toBe(5);
    expect(stderr).toContain('PTL_OUTPUT');
  });
});

describe('explanations', () => {
  test('say what was sent and what came back', async () => {
    const { stdout } = await client.run(argv(server4, '-p', '1,22,23', '--explain', '--jsonl'));
    const said = Object.fromEntries(rows(stdout).map(({ port, explanation }) => [port, explanation]));
    expect(said[1]).toMatch(/^filtered: no reply to \d+ times TCP SYN with MSS 1460 in \d+\.\d s; loss est\. 0 %$/);
    expect(said[22]).toMatch(
      /^open: TCP SYN with MSS 1460 was answered by SYN-ACK \(from 10\.93\.0\.2, TTL 64, after [\d.]+ ms\)/,
    );
    expect(said[23]).toContain('was answered by RST');
    const people = await client.run(argv(server4, '-p', '22', '--explain', '--identify'));
    expect(people.stdout).toMatch(/ {2}22\/tcp open: TCP SYN .*; ssh because it said unasked "SSH-2\.0-dropbear/);
  });
});

describe('zones', () => {
  test('are scanned together with addresses that have none', async () => {
    const addressOf = async (host: LabHost, peer: string): Promise<string> => {
      const { stdout } = await host.must(['ip', '-o', '-6', 'address', 'show', 'scope', 'link', 'dev', peer]);
      return /inet6 ([\da-f:]+)/.exec(stdout)![1]!;
    };
    const { stdout: route } = await client.must(['ip', '-o', 'route', 'get', server4]);
    const zone = / dev (\S+)/.exec(route)![1]!;
    const { stdout: theirs } = await lab.host('server').must(['ip', '-o', 'route', 'get', '10.93.0.1']);
    const linkLocal = `${await addressOf(lab.host('server'), / dev (\S+)/.exec(theirs)![1]!)}%${zone}`;
    const { stdout } = await client.run(argv(linkLocal, server4, '-p', '1,22,23', '--jsonl', '--all'));
    const states = rows(stdout).map(({ host, port, state }) => `${host} ${port} ${state}`);
    const expected = [server4, linkLocal].flatMap((host) => [
      `${host} 1 filtered`,
      `${host} 22 open`,
      `${host} 23 closed`,
    ]);
    expect(states.toSorted()).toEqual(expected.toSorted());
  });
});

describe('the way', () => {
  test('to a host behind a router is told', async () => {
    const { stdout } = await client.run(argv(far4, '-p', '22', '--traceroute'));
    expect(stdout).toMatch(/way 1 10\.93\.0\.2 [\d.]+ ms, 2 10\.94\.0\.2 [\d.]+ ms/);
  });
});

describe('names', () => {
  test('of hosts stand in every record and in the verdict', async () => {
    // It stands in hosts(5) everywhere: no name server is asked.
    const { stdout } = await client.run(argv('127.0.0.1', '-p', '1', '--names', '--jsonl'));
    expect(JSON.parse(stdout)).toMatchObject({ host: '127.0.0.1', reverseName: 'localhost' });
    expect((await client.run(argv('127.0.0.1', '-p', '1', '-n'))).stdout).toMatch(/127\.0\.0\.1 \(localhost\): 0 of 1/);
  });
});

describe('a comparison', () => {
  test('of two scans finds what changed, and nothing where nothing did', async () => {
    const save = async (name: string, ports: string): Promise<string> => {
      const path = join(folder, name);
      const { stdout } = await client.run(argv(server4, '-p', ports, '--xml'));
      writeFileSync(path, stdout);
      return path;
    };
    const before = await save('before.xml', '22,443,8765');
    const again = await save('again.xml', '22,443,8765');
    const same = await client.run(argv('--diff', before, again));
    expect([same.code, same.stdout]).toEqual([0, 'nothing changed, 3 ports compared\n']);
    const empty = join(folder, 'empty.jsonl');
    writeFileSync(empty, '');
    const unknown = await client.run(argv('--diff', empty, empty));
    expect([unknown.code, unknown.stdout]).toEqual([0, 'nothing to compare\n']);
    expect(unknown.stderr).toContain('empty.jsonl is empty');
    const source = `require('node:net').createServer(() => {}).listen(8765, () => console.log('ready'))`;
    const opened = await lab
      .host('server')
      .daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
    const after = await save('after.xml', '22,8765,9999');
    await opened.stop();
    const { code, stdout, stderr } = await client.run(argv('--diff', before, after, '--jsonl'));
    expect(code).toBe(1);
    expect(rows(stdout)).toMatchObject([
      { host: server4, port: 8765, change: 'appeared', before: 'closed', after: 'open' },
    ]);
    expect(stderr).toContain('2 ports were looked at by one of the two only');
    expect(readFileSync(before, 'utf8')).toContain('services="22,443,8765"');
  });
});
