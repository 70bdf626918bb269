/** Filter expressions: compiled by libpcap, listed as tcpdump lists them, run by us as by the kernel, wrong ones pointed at. */
import { linkTypes } from '../wire/link-type.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';
import { pointAt } from '../base/result.ts';
import { hasLibpcap, libpcapVersion } from '../ffi/libpcap.ts';
import { runProgram } from './bpf-run.ts';
import type { BpfProgram } from './bpf.ts';
import { compileFilter, type FilterSource, programListing } from './compile-filter.ts';
import { cookedProgram } from './cooked-filter.ts';
import { ethernetFrame, networkPacket, synPacket } from './packets.fixture.ts';

const ethernet = linkTypes.ethernet;

function compiled(expression: string, options: Partial<FilterSource> = {}): BpfProgram {
  const result = compileFilter({ expression, linkType: ethernet, ...options });
  if (!result.ok) throw new Error(`${expression}: ${result.reason}`);
  return result.value;
}

describe.skipIf(!hasLibpcap())('compiling (needs libpcap0.8)', () => {
  test('the version is known', () => {
    expect(libpcapVersion()).toMatch(/^libpcap version \d/);
  });

  const syn = ethernetFrame(synPacket({ from: '10.0.0.1', to: '10.0.0.2', fromPort: 40_000, toPort: 80 }));
  const syn6 = ethernetFrame(synPacket({ from: 'fd00::1', to: 'fd00::2', fromPort: 40_000, toPort: 80 }));
  const igmp = ethernetFrame(networkPacket('10.0.0.1', '224.0.0.1', 2, new Uint8Array(8)));

  test.each([
    ['tcp port 80', [true, true, false]],
    ['ip', [true, false, true]],
    ['host fd00::2', [false, true, false]],
    ['tcp[tcpflags] & tcp-syn != 0', [true, false, false]],
    ['ip multicast and not tcp', [false, false, true]],
    ['greater 70', [false, true, false]],
    ['', [true, true, true]],
  ])('%s', (expression, matches) => {
    const program = compiled(expression, { snapLength: 1000 });
    const kept = [syn, syn6, igmp].map((frame) => runProgram(program, frame, 0, frame.length));
    expect(kept).toEqual(matches.map((match) => (match ? 1000 : 0)));
  });

  test.each([
    ['tcp prt 80', 'prt'],
    ['host 10.0.0.1 and udp prot 53', 'prot'],
    ['tcp or (udp and prt 80)', 'prt'],
    ['tcp port 80 )', ')'],
    ['port nosuchservice', 'nosuchservice'],
  ])('%s: the word %s is at fault', (expression, word) => {
    const result = compileFilter({ expression, linkType: ethernet });
    if (result.ok) throw new Error('compiled');
    expect(expression.slice(result.at, result.at + result.length)).toBe(word);
    expect(result.reason).toMatch(/\w/);
    expect(pointAt(expression, result)).toContain('^');
  });

  test('what is missing at the end is said there', () => {
    expect(compileFilter({ expression: 'tcp and', linkType: ethernet })).toMatchObject({
      ok: false,
      at: 7,
      length: 0,
      reason: expect.stringContaining('missing at the end') as string,
    });
  });
});

const required = needs({ root: true, lab: true, tools: ['tcpdump'] });
required.describe('beside tcpdump', () => {
  let lab: Lab<'host'> | undefined;
  beforeAll(async () => {
    lab = await buildLab({ hosts: { host: {} } });
  });
  afterAll(() => lab?.close());

  test('listings are those of tcpdump -d', async () => {
    for (const expression of ['tcp port 80', 'ip6 and udp portrange 53-80', 'vlan 7 or arp', 'ether[6:2] = 0x102']) {
      for (const flags of [['-d'], ['-O', '-d']]) {
        const { stdout } = await lab!.host('host').must(['tcpdump', '-y', 'EN10MB', ...flags, expression]);
        const unoptimized = flags.length === 2;
        expect(`${programListing(compiled(expression, { unoptimized })).join('\n')}\n`).toBe(stdout);
      }
    }
  });

  test('is what tcpdump -i compiles: tags are looked for where the kernel keeps them', async () => {
    const host = lab!.host('host');
    const namespace = `/run/netns/${host.namespace}`;
    for (const [name, expression] of [
      ['lo', 'vlan 7 and tcp port 80'],
      ['any', 'inbound and tcp port 80'],
    ] as const) {
      const { stdout } = await host.must(['tcpdump', '-i', name, '-d', expression]);
      const program = compiled(expression, {
        linkType: name === 'any' ? linkTypes.linuxSll2 : ethernet,
        live: { interface: name, namespace },
      });
      expect(`${programListing(program).join('\n')}\n`).toBe(stdout);
    }
  });

  test('an interface that does not exist', () => {
    const live = { interface: 'nothere0', namespace: `/run/netns/${lab!.host('host').namespace}` };
    expect(() => compiled('tcp', { live })).toThrow(expect.objectContaining({ code: 'PTL_NO_INTERFACE' }));
  });
});

describe.skipIf(!hasLibpcap())('filters for any (needs libpcap0.8)', () => {
  const sll2 = { linkType: linkTypes.linuxSll2 };

  test('offsets move, and header fields become facts', () => {
    const packet = synPacket({ from: '10.0.0.1', to: '10.0.0.2', fromPort: 40_000, toPort: 80 });
    const program = cookedProgram(compiled('ip and tcp dst port 80', sll2));
    const facts = { protocol: 0x0800 };
    expect(runProgram(program!, packet, 0, packet.length, packet.length, facts)).toBe(262_144);
    expect(runProgram(program!, packet, 0, packet.length, packet.length, { protocol: 0x86dd })).toBe(0);
    const other = synPacket({ from: '10.0.0.1', to: '10.0.0.2', fromPort: 40_000, toPort: 81 });
    expect(runProgram(program!, other, 0, other.length, other.length, facts)).toBe(0);
  });

  test('what the kernel cannot answer is said', () => {
    expect(cookedProgram(compiled('link[12] = 7', sll2))).toBeNull();
    expect(cookedProgram(compiled('greater 100', sll2))).toBeNull();
    expect(cookedProgram(compiled('link[10] = 4', sll2))).not.toBeNull();
  });
});
