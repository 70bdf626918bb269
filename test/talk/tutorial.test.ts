/** The command lines of the tutorials, word for word, with the pipes: a chat, a file, a look at a port, a question over UDP. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { needs } from '../../lab/needs.ts';
import type { Bench } from './sides.fixture.ts';
import { openBench, waitFor } from './sides.fixture.ts';

const inLab = needs({ lab: true, tools: ['nc.openbsd'] });
const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url));
let bench: Bench;

beforeAll(async () => {
  if (inLab.missing === undefined) bench = await openBench(1);
}, 60_000);
afterAll(() => (inLab.missing === undefined ? bench.close() : undefined));

/** A line as it is typed into a shell: `nc` and `telnet` are ours. */
function typed(line: string): string[] {
  const functions = ['nc', 'telnet']
    .map((tool) => `${tool}() { "${process.execPath}" "${bin}" ${tool} "$@"; }`)
    .join('\n');
  return ['sh', '-c', `cd "${bench.folder}"\n${functions}\n${line}`];
}

inLab.describe('as the tutorials have it', () => {
  inLab.test('nc -l 9000 and nc <destination> 9000: what is typed on either side appears on the other', async () => {
    const host = bench.lab.host('one');
    const listener = await host.daemon({ argv: typed('nc -l 9000'), ready: { tcp: 9000 } });
    const client = host.spawn(typed('nc 127.0.0.1 9000'));
    client.child.stdin.write('hello from the client\n');
    expect(await waitFor(() => listener.output().includes('hello from the client\n'))).toBe(true);
    listener.child.stdin.write('hello from the listener\n');
    expect(await waitFor(() => client.output().includes('hello from the listener\n'))).toBe(true);
    client.child.stdin.end();
    await Promise.all([client.stop(), listener.stop()]);
  });

  inLab.test('nc -l 8000 > myfile and nc <destination> 8000 < /etc/passwd: the file arrives', async () => {
    const host = bench.lab.host('one');
    const listener = await host.daemon({ argv: typed('nc -l 8000 > myfile'), ready: { tcp: 8000 } });
    const client = host.spawn(typed('nc 127.0.0.1 8000 < /etc/passwd'));
    const arrived = (): string => readFileSync(join(bench.folder, 'myfile'), 'utf8');
    const sent = readFileSync('/etc/passwd', 'utf8');
    expect(await waitFor(() => arrived() === sent)).toBe(true);
    // As OpenBSD's: without -N nobody says that the file is over.
    await Promise.all([client.stop(), listener.stop()]);
    const ending = await host.daemon({ argv: typed('nc -l 8000 > myfile'), ready: { tcp: 8000 } });
    expect((await host.run(typed('nc -N 127.0.0.1 8000 < /etc/passwd'))).code).toBe(0);
    expect((await ending.exited).code).toBe(0);
    expect(arrived()).toBe(sent);
  });

  inLab.test('portolan ls says who holds the port that nc took, before and after', async () => {
    const host = bench.lab.host('one');
    const list = [process.execPath, bin, 'ls', 'port:7000', '--fields', 'state,owners'];
    expect((await host.run(list)).stdout).not.toContain('LISTEN');
    const listener = await host.daemon({ argv: typed('nc -l 7000'), ready: { tcp: 7000 } });
    expect((await host.run(list)).stdout).toContain('LISTEN');
    const client = host.spawn(typed('nc 127.0.0.1 7000'));
    const table = (): string => readFileSync(`/proc/${listener.pid}/net/tcp`, 'latin1');
    expect(await waitFor(() => /:1B58 [0-9A-F]+:[0-9A-F]{4} 01 /.test(table()))).toBe(true);
    expect((await host.run(list)).stdout).toContain('ESTABLISHED');
    await Promise.all([client.stop(), listener.stop()]);
  });

  inLab.test('nc -zv target 80 and telnet target 80: open, and refused', async () => {
    const host = bench.lab.host('one');
    const refused = await host.run(typed('nc -zv 127.0.0.1 80'));
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Connection refused') });
    expect((await host.run(typed('telnet 127.0.0.1 80'))).code).toBe(1);
    await host.daemon({ argv: ['nc.openbsd', '-lk', '127.0.0.1', '80'], ready: { tcp: 80 } });
    const open = await host.run(typed('nc -zv 127.0.0.1 80'));
    expect(open).toMatchObject({ code: 0, stderr: expect.stringContaining('succeeded!') });
    const telnet = await host.run(typed('telnet 127.0.0.1 80'));
    expect(telnet.stdout).toContain('Connected to 127.0.0.1.');
  });

  inLab.test('nc -l 4088 and nc <address> 4088, and the same with -u', async () => {
    const host = bench.lab.host('one');
    for (const flags of ['', '-u ']) {
      const ready = flags === '' ? { tcp: 4088 } : { udp: 4088 };
      const listener = await host.daemon({ argv: typed(`nc ${flags}-l 4088`), ready });
      const client = host.spawn(typed(`nc ${flags}127.0.0.1 4088`));
      client.child.stdin.write('4088\n');
      expect(await waitFor(() => listener.output().includes('4088\n'))).toBe(true);
      await Promise.all([client.stop(), listener.stop()]);
    }
  });

  inLab.test(
    'nc -u target 53 proves nothing when it is silent; portolan check --udp asks a question of DNS',
    async () => {
      const host = bench.lab.host('one');
      const checked = await host.run([process.execPath, bin, 'check', '127.0.0.1', '53', '--udp', '--json']);
      expect(checked.stdout).toContain('"verdict":"udp-closed"');
    },
  );
});
