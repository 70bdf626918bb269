/** The laboratory against the kernel: hosts reach each other, rules and loss work, and nothing stays behind. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hasTool, labAvailability, labEnvironment } from './availability.ts';
import { buildLab, type Lab } from './build-lab.ts';
import firewall from './labs/firewall.ts';
import router from './labs/router.ts';
import twoHosts from './labs/two-hosts.ts';
import { needs } from './needs.ts';
import { isAlive, namedNamespaces, sweepStaleLabs } from './teardown.ts';

const { describe } = needs({ lab: true, tools: ['ip', 'nc', 'nft'] });
const asRoot = needs({ root: true, lab: true });
const builder = fileURLToPath(new URL('lab-fixture.ts', import.meta.url));

/** Whether a TCP connection from `client` to the server's port opens within a second. */
async function reaches(lab: Lab, address: string, port: number): Promise<boolean> {
  return (await lab.host('client').run(['nc', '-zw1', address, String(port)])).code === 0;
}

/** This machine's own network, as text. */
function ownNetwork(): string {
  const show = (argv: readonly string[]): string =>
    spawnSync(argv[0]!, argv.slice(1), { env: labEnvironment, encoding: 'utf8' }).stdout;
  const rules = process.geteuid?.() === 0 ? show(['nft', 'list', 'ruleset']) : '';
  const parts = [['-o', 'link'], ['-o', 'addr'], ['route'], ['-6', 'route']].map((args) => show(['ip', ...args]));
  // Leases of this machine's own addresses tick.
  return [...parts, rules].join('\n').replaceAll(/(valid_lft|preferred_lft|expires) \S+/g, '$1');
}

function ourNamespaces(pid = process.pid): readonly string[] {
  return namedNamespaces().filter((name) => name.startsWith(`ptl-${pid}-`));
}

describe('two hosts', () => {
  test('reach each other over both families, and leave no trace', async () => {
    const before = ownNetwork();
    const lab = await buildLab(twoHosts.plan);
    expect(ownNetwork()).toBe(before);
    for (const [family, address] of [
      ['-4', '10.77.0.2'],
      ['-6', 'fd77::2'],
    ] as const) {
      const server = await lab.host('server').daemon({ argv: ['nc', family, '-lk', '9000'], ready: { tcp: 9000 } });
      expect(await reaches(lab, address, 9000)).toBe(true);
      await server.stop();
      expect(await reaches(lab, address, 9000)).toBe(false);
    }
    await lab.close();
    await lab.close();
    expect(ourNamespaces()).toEqual([]);
    expect(ownNetwork()).toBe(before);
  });

  test('datagrams arrive', async () => {
    await using lab = await buildLab(twoHosts.plan);
    const server = await lab.host('server').daemon({ argv: ['nc', '-6', '-lu', '9001'], ready: { udp: 9001 } });
    await lab.host('client').must(['nc', '-6uw1', 'fd77::2', '9001'], { input: 'hello over there' });
    expect(server.output()).toContain('hello over there');
  });

  test('a host can be told rules, loss and addresses while it runs', async () => {
    await using lab = await buildLab(twoHosts.plan);
    const server = lab.host('server');
    await server.daemon({ argv: ['nc', '-lk', '9000'], ready: { tcp: 9000 } });
    await server.ip(['addr add 10.77.0.9/24 dev eth0']);
    expect(await reaches(lab, '10.77.0.9', 9000)).toBe(true);
    const rule = 'ip daddr 10.77.0.9 tcp dport 9000 drop';
    await server.nft(`table inet t {\n chain c {\n type filter hook input priority 0\n ${rule}\n }\n }\n`);
    expect(await reaches(lab, '10.77.0.9', 9000)).toBe(false);
    expect(await reaches(lab, '10.77.0.2', 9000)).toBe(true);
    await server.loss('eth0', 100);
    expect(await reaches(lab, '10.77.0.2', 9000)).toBe(false);
    await server.loss('eth0', 0);
    expect(await reaches(lab, '10.77.0.2', 9000)).toBe(true);
  });

  test('loss drops about the share it was told', async () => {
    const [a, b] = twoHosts.plan.links![0]!.ends;
    await using lab = await buildLab({ ...twoHosts.plan, links: [{ ends: [a, { ...b, lossPercent: 30 }] }] });
    await lab.host('client').ip(['neigh replace 10.77.0.2 lladdr 02:00:00:00:00:01 dev eth0']);
    await lab.host('server').ip(['link set eth0 address 02:00:00:00:00:01']);
    const sender = `const s = require('dgram').createSocket('udp4'); let left = 2000;
      for (let i = 0; i < 2000; i++) s.send('x', 9, '10.77.0.2', () => { if (--left === 0) s.close(); });`;
    await lab.host('client').must([process.execPath, '-e', sender]);
    const rules = await lab.host('server').must(['nft', 'list', 'ruleset']);
    const dropped = Number(/counter packets (\d+)/.exec(rules.stdout)?.[1]);
    // Six standard deviations either side of 600.
    expect(dropped).toBeGreaterThan(470);
    expect(dropped).toBeLessThan(730);
  });
});

describe('more hosts', () => {
  test('a router forwards both families', async () => {
    await using lab = await buildLab(router.plan);
    await lab.host('server').daemon({ argv: ['nc', '-4', '-lk', '9000'], ready: { tcp: 9000 } });
    await lab.host('server').daemon({ argv: ['nc', '-6', '-lk', '9001'], ready: { tcp: 9001 } });
    expect(await reaches(lab, '10.78.2.2', 9000)).toBe(true);
    expect(await reaches(lab, 'fd78:2::2', 9001)).toBe(true);
  });

  test('a switch joins hosts, and a ruleset of the plan holds', async () => {
    await using lab = await buildLab(firewall.plan);
    const server = lab.host('server');
    await server.daemon({ argv: ['nc', '-lk', '80'], ready: { tcp: 80 } });
    await server.daemon({ argv: ['nc', '-lk', '81'], ready: { tcp: 81 } });
    expect(await reaches(lab, '10.79.0.10', 80)).toBe(true);
    expect(await reaches(lab, '10.79.0.10', 81)).toBe(false);
    expect((await lab.host('stranger').run(['nc', '-zw1', '10.79.0.10', '80'])).code).toBe(1);
  });
});

describe('several laboratories', () => {
  test('stand side by side, with the same addresses', async () => {
    const labs = await Promise.all([1, 2, 3, 4].map(() => buildLab(twoHosts.plan)));
    await labs[0]!.host('server').daemon({ argv: ['nc', '-lk', '9000'], ready: { tcp: 9000 } });
    const reached = await Promise.all(labs.map((lab) => reaches(lab, '10.77.0.2', 9000)));
    expect(reached).toEqual([true, false, false, false]);
    await Promise.all(labs.map((lab) => lab.close()));
    expect(ourNamespaces()).toEqual([]);
  });
});

describe('what goes wrong', () => {
  test('a bad plan says what is wrong and leaves nothing', async () => {
    const plan = (address: string) => ({ hosts: { a: { addresses: [address] } } });
    await expect(buildLab(plan('10.0.0.1'))).rejects.toThrow('10.0.0.1 is not in CIDR form');
    await expect(buildLab(plan('10.0.0.1/99'))).rejects.toThrow('10.0.0.1/99 is not in CIDR form');
    await expect(buildLab({ hosts: { 'A B': {} } })).rejects.toThrow('host name "A B"');
    const routes = [{ to: '10.1.0.0/16', via: '10.9.9.9' }];
    await expect(buildLab({ hosts: { a: { routes } } })).rejects.toThrow(
      'ip refused "route add 10.1.0.0/16 via 10.9.9.9"',
    );
    await expect(buildLab({ hosts: { a: { firewall: 'nonsense' } } })).rejects.toThrow('nft -f - failed');
    expect(ourNamespaces()).toEqual([]);
  });

  test('a program that hangs, fails or is missing is reported as such', async () => {
    await using lab = await buildLab({ hosts: { a: {} } });
    const host = lab.host('a');
    expect(await host.run(['sleep', '60'], { timeoutMs: 100 })).toMatchObject({ timedOut: true, code: null });
    await expect(host.must(['ip', 'link', 'show', 'nosuch'])).rejects.toThrow('exit code 1');
    expect((await host.run(['no-such-program'])).code).not.toBe(0);
    await expect(host.daemon({ argv: ['false'], ready: { tcp: 1 } })).rejects.toThrow('ended before it was ready');
    await expect(host.daemon({ argv: ['sleep', '9'], ready: { tcp: 1 }, readyMs: 50 })).rejects.toThrow(
      'not ready in time',
    );
    await expect(host.run(['yes'], { maxBytes: 1000 })).rejects.toThrow('more than 1000 bytes');
  });

  test.each(['throw', 'exit', 'SIGTERM', 'SIGINT'])('nothing stays behind after %s', async (how) => {
    const child = spawn(process.execPath, [builder, how], { stdio: ['pipe', 'pipe', 'pipe'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { daemon } = JSON.parse(line.toString()) as { daemon: number };
    expect(isAlive(daemon)).toBe(true);
    if (how.startsWith('SIG')) child.kill(how as NodeJS.Signals);
    else child.stdin.end();
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(how.startsWith('SIG') ? signal : code).toBe(how.startsWith('SIG') ? how : how === 'throw' ? 1 : 7);
    expect(ourNamespaces(child.pid)).toEqual([]);
    await expect.poll(() => isAlive(daemon)).toBe(false);
  });
});

asRoot.describe('as root', () => {
  test('the remains of a killed builder are swept', async () => {
    const child = spawn(process.execPath, [builder, 'SIGKILL'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { daemon } = JSON.parse(line.toString()) as { daemon: number };
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(ourNamespaces(child.pid)).toHaveLength(2);
    await expect.poll(() => isAlive(daemon)).toBe(false);
    const swept = sweepStaleLabs();
    expect(ourNamespaces(child.pid)).toEqual([]);
    expect(swept.every((name) => !name.startsWith(`ptl-${process.pid}-`))).toBe(true);
  });

  test('a program can run as another user', async () => {
    await using lab = await buildLab({ hosts: { a: {} } });
    const result = await lab.host('a').must(['id', '-u'], { user: { uid: 65534, gid: 65534 } });
    expect(result.stdout).toBe('65534\n');
  });

  test('an ordinary user can build one too, or is told why not', async () => {
    const argv = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, builder, 'reach'];
    const child = spawnSync('setpriv', argv, { env: labEnvironment, encoding: 'utf8', timeout: 30_000 });
    expect(child.stderr).toBe('');
    const answer = JSON.parse(child.stdout) as { mode: string; reason?: string; reached?: boolean };
    if (answer.mode === 'none') expect(answer.reason).toMatch(/\w/);
    else expect(answer).toMatchObject({ mode: 'rootless', reached: true });
  });
});

test('what this machine allows is known, with a reason', () => {
  const available = labAvailability();
  if (available.mode === 'none') expect(available.reason).toMatch(/\w/);
  expect(hasTool('no-such-tool-at-all')).toBe(false);
});
