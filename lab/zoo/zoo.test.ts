/** The zoo holds what it says, the same from the same seed, and leaves nothing behind. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { buildLab } from '../build-lab.ts';
import type { LabHost } from '../lab-host.ts';
import { needs } from '../needs.ts';
import { isAlive } from '../teardown.ts';
import { zooPlan } from './plan.ts';
import { inetAddress, portOf, unixAddress } from './sockaddr.ts';
import { allSpecies } from './species.ts';
import { startZoo } from './start-zoo.ts';

const { describe } = needs({ lab: true, tools: ['ss', 'nft'] });

/** Listening ports and their addresses, in the order ss prints them. */
async function listeners(host: LabHost): Promise<string> {
  const { stdout } = await host.must(['ss', '-Hltn', 'sport < 32768']);
  return stdout.replaceAll(/ +/g, ' ');
}

describe('the zoo', () => {
  test('shows every TCP state, every kind of owner, and every family', async () => {
    await using lab = await buildLab(zooPlan);
    const host = lab.host('zoo');
    await using zoo = await startZoo(host, { seed: 1, size: 0 });
    const seen = {
      states: new Set<string>(),
      species: new Set<string>(),
      uids: new Set<string>(),
      families: new Set<string>(),
    };
    for (let seed = 1; seed <= 12; seed++) {
      const layout = await zoo.next({ seed, size: 40 });
      for (const name of layout.species) seen.species.add(name);
      const { stdout } = await host.must(['ss', '-Hatuwx0ne']);
      for (const line of stdout.split('\n')) {
        const [family = '', state = ''] = line.split(/ +/);
        seen.families.add(family);
        if (family === 'tcp') seen.states.add(state);
        const uid = /uid:(\d+)/.exec(line)?.[1];
        if (uid !== undefined) seen.uids.add(uid);
      }
    }
    const states = 'CLOSE-WAIT CLOSING ESTAB FIN-WAIT-1 FIN-WAIT-2 LAST-ACK LISTEN SYN-RECV SYN-SENT TIME-WAIT'.split(
      ' ',
    );
    expect([...seen.states].sort()).toEqual(states);
    const families = ['tcp', 'udp', 'raw', 'u_str', 'u_dgr', 'u_seq', 'p_raw', 'p_dgr'];
    expect([...seen.families]).toEqual(expect.arrayContaining(families));
    if (lab.mode === 'root') expect([...seen.uids]).toEqual(expect.arrayContaining(['1', '65534']));
    const optional = new Set(['sctp listener', 'mptcp listener', 'vsock socket', 'ping socket']);
    const missed = allSpecies.filter(({ name }) => !seen.species.has(name) && !optional.has(name));
    expect(missed).toEqual([]);
  });

  test('is the same from the same seed, and empty between layouts', async () => {
    await using lab = await buildLab(zooPlan);
    const host = lab.host('zoo');
    const zoo = await startZoo(host, { seed: 7, size: 25 });
    const [first, firstLayout] = [await listeners(host), zoo.layout];
    expect(first).not.toBe('');
    await zoo.next({ seed: 8, size: 0 });
    expect(await listeners(host)).toBe('');
    const again = await zoo.next({ seed: 7, size: 25 });
    expect(again.species).toEqual(firstLayout.species);
    expect((await listeners(host)).split('\n').sort()).toEqual(first.split('\n').sort());
    await zoo.stop();
  });

  test('ends with its input, and so do the processes that hold its sockets', async () => {
    await using lab = await buildLab(zooPlan);
    const zoo = await startZoo(lab.host('zoo'), { seed: 4, size: 30 });
    const pids = zoo.layout.holders.map(({ pid }) => pid);
    expect(pids).not.toEqual([]);
    expect(pids.every(isAlive)).toBe(true);
    await zoo.stop();
    expect(pids.some(isAlive)).toBe(false);
    expect(isAlive(zoo.pid)).toBe(false);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`ptl-zoo-${zoo.pid}-`))).toEqual([]);
  });
});

test('addresses are written as the kernel reads them', () => {
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  expect(hex(inetAddress('127.0.0.1', 80))).toBe('020000507f0000010000000000000000');
  expect(hex(inetAddress('fe80::99', 443, 2))).toBe('0a0001bb00000000fe80000000000000000000000000009902000000');
  expect(hex(inetAddress('::ffff:127.0.0.1', 1))).toBe('0a0000010000000000000000000000000000ffff7f00000100000000');
  expect(portOf(inetAddress('::', 65_535))).toBe(65_535);
  expect(hex(unixAddress('\0a'))).toBe('01000061');
  expect(hex(unixAddress('/a'))).toBe('01002f6100');
});
