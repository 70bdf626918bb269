/** Every protocol of the catalogue: its samples, its declarations, and mutations of all samples without a throw. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../base/random.ts';
import { captured } from '../wire/captured.fixture.ts';
import { hex } from '../wire/hex.fixture.ts';
import type { DissectedPacket } from './dissect.ts';
import { declaredFields, dissectPacket, dissectPayload } from './dissect.ts';
import { treeBounds } from './dissection.ts';
import { protocols } from './protocols/catalog.gen.ts';
import { everyNode, nodeText, valueText } from './tree-text.ts';

const samples = protocols.flatMap((protocol) =>
  protocol.samples.map((sample) => ({ title: `${protocol.name}: ${sample.name}`, protocol, sample })),
);

describe('a sample', () => {
  test.each(samples)('$title', ({ protocol, sample }) => {
    const packet = dissectPayload(...sample.under, hex(sample.hex));
    const nodes = [...everyNode(packet.nodes)];
    const found = Object.keys(sample.expect).map((field) => {
      const node = nodes.find((each) => each.field === field);
      return [field, node === undefined ? null : valueText(node)];
    });
    expect(Object.fromEntries(found)).toEqual(sample.expect);
    expect(packet.protocols).toContain(protocol.name);
    expect(nodes.filter((node) => node.flaw).map(nodeText)).toEqual([]);
    if (sample.info !== undefined) expect(packet.info).toBe(sample.info);
    checkTree(packet);
  });

  test('stands in every protocol', () => {
    expect(protocols.filter((protocol) => protocol.samples.length === 0).map(({ name }) => name)).toEqual([]);
  });
});

describe('the declarations', () => {
  test('say what the fields of every tree are', () => {
    const declared = declaredFields();
    const known = new Set([...protocols.map(({ name }) => name), 'frame', 'data']);
    for (const { sample } of samples) {
      for (const node of everyNode(dissectPayload(...sample.under, hex(sample.hex)).nodes)) {
        if (node.field !== null && !known.has(node.field))
          expect(declared.has(node.field.toLowerCase()), node.field).toBe(true);
        if (node.value !== null) expect(node.spec, node.field ?? '').not.toBeNull();
      }
    }
  });

  test('combine fields that there are, of their own type', () => {
    const declared = declaredFields();
    for (const { name, spec } of declared.values()) {
      for (const part of spec.any ?? [])
        expect(declared.get(part.toLowerCase())?.spec.type, `${name}: ${part}`).toBe(spec.type);
    }
  });

  test('claim no number twice', () => {
    const claims = protocols.flatMap(({ on, title }) =>
      Object.entries(on).flatMap(([table, keys]) => keys.map((key) => [`${table} ${key}`, title] as const)),
    );
    expect(claims.length).toBe(new Map(claims).size);
  });
});

test('what a packet of a real network says', () => {
  const tree = dissectPacket(packetOf(captured.httpRequest));
  expect(tree).toMatchObject({ protocol: 'HTTP', source: '10.9.0.1', destination: '10.9.0.2', info: 'GET / HTTP/1.1' });
  expect(tree.protocols).toEqual(['frame', 'eth', 'ip', 'tcp', 'http']);
  const lines = [...everyNode(tree.nodes)].map(nodeText);
  // The capture was made on the machine that sent it.
  expect(lines).toContain('checksum: 0x1456 (left to the network card)');
  expect(lines).toContain('checksum of the header: 0x37ea (right)');
  const quoted = dissectPacket(packetOf(captured.portUnreachable));
  expect(quoted).toMatchObject({ protocol: 'ICMP', source: '10.9.0.2', info: 'port unreachable' });
});

describe('hostile packets', () => {
  const seeds = [
    ...samples.map(({ sample }) => ({ under: sample.under, bytes: hex(sample.hex) })),
    ...Object.values(captured).map((bytes) => ({ under: ['link', 1] as const, bytes })),
  ];

  test('mutated in any way give a bounded tree', () => {
    const random = seededRandom(20_261_120);
    for (let round = 0; round < 60_000; round++) {
      const { under, bytes } = random.pick(seeds);
      const input = [...bytes];
      for (let edit = random.integer(0, 5); edit > 0; edit--) {
        const at = random.integer(0, Math.max(0, input.length - 1));
        const kind = random.integer(0, 4);
        if (kind === 0) input.length = at;
        else if (kind === 1) input.splice(at, 0, ...input.slice(at, at + random.integer(0, 40)));
        else if (kind === 2) input[at] = random.pick([0, 1, 0x7f, 0x80, 0xc0, 0xff]);
        else input[at] = random.integer(0, 255);
      }
      checkTree(dissectPayload(...under, Uint8Array.from(input)));
    }
  });

  test('nested a thousand deep end at the bound', () => {
    let packet = captured.udp.subarray(14);
    for (let depth = 0; depth < 1000; depth++) {
      const length = packet.length + 20;
      packet = Uint8Array.from([
        0x45,
        0,
        length >> 8,
        length & 255,
        0,
        0,
        0,
        0,
        64,
        4,
        0,
        0,
        10,
        0,
        0,
        1,
        10,
        0,
        0,
        2,
        ...packet,
      ]);
    }
    const tree = dissectPayload('ether', 0x0800, packet);
    expect(tree.protocols).toHaveLength(treeBounds.protocols);
    checkTree(tree);
  });

  test('of more fields than anyone reads stop at the bound', () => {
    const many = new Uint8Array(65_000).fill(1);
    many.set(hex('12348180ffffffff00000000'));
    // Questions for the root, of five bytes each.
    for (let at = 12; at + 5 < many.length; at += 5) many.set([0, 0, 1, 0, 1], at);
    const nodes = [...everyNode(dissectPayload('udp', 53, many).nodes)];
    expect(nodes.length).toBeLessThanOrEqual(treeBounds.nodes);
    expect(nodes.some((node) => node.text === 'more fields than are shown')).toBe(true);
  });
});

/** Ranges inside the source, children inside what has a tree, bounded texts. */
function checkTree(packet: DissectedPacket): void {
  let count = 0;
  for (const node of everyNode(packet.nodes)) {
    count++;
    const { length } = packet.sources[node.source]!.bytes;
    if (node.start < 0 || node.start > node.end || node.end > length) {
      throw new Error(
        `${node.field ?? nodeText(node)}: ${node.start} to ${node.end} of ${length} in ${Buffer.from(packet.sources[0]!.bytes).toString('hex')}`,
      );
    }
  }
  if (count > treeBounds.nodes) throw new Error(`${count} nodes`);
  if (packet.info.length > treeBounds.text) throw new Error('a long summary');
}

function packetOf(bytes: Uint8Array) {
  return { number: 1, linkType: 1, bytes, seconds: 1_700_000_000, nanoseconds: 5, originalLength: bytes.length };
}
