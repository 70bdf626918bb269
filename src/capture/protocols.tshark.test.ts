/** What we read in packets, Wireshark reads alike: every field that both have, in every sample and in packets of a real network. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { needs } from '../../lab/needs.ts';
import { captured } from '../wire/captured.fixture.ts';
import { hex } from '../wire/hex.fixture.ts';
import { packetOf, pcapngFile } from './capture-bytes.fixture.ts';
import type { ProtocolSample } from './protocol.ts';
import { protocols } from './protocols/catalog.gen.ts';
import { ourValues, sharedFields, tsharkValues } from './tshark-values.fixture.ts';

const { test } = needs({ tools: ['tshark'] });

test('every field that tshark has too has the same values', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  try {
    const frames = [...capturedFrames(), ...sampleFrames()];
    const file = join(folder, 'samples.pcapng');
    writeFileSync(file, pcapngFile(frames.map(({ frame }) => packetOf(frame))));
    const fields = sharedFields();
    expect(fields.length).toBeGreaterThan(300);
    const [theirs, ours] = [tsharkValues(file, fields), await ourValues(file, fields)];
    expect(ours).toHaveLength(frames.length);
    const differences = frames.flatMap(({ name }, index) =>
      fields
        .filter((field) => theirs[index]?.get(field) !== ours[index]?.get(field))
        .map((field) => `${name}, ${field}: ${theirs[index]?.get(field)} and ours ${ours[index]?.get(field)}`),
    );
    expect(differences).toEqual([]);
    // Nothing would differ where nothing is read.
    const values = ours.flatMap((packet) => [...packet.values()].filter((value) => value !== ''));
    expect(values.length).toBeGreaterThan(900);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

interface NamedFrame {
  readonly name: string;
  readonly frame: Uint8Array;
}

function capturedFrames(): readonly NamedFrame[] {
  return Object.entries(captured).map(([name, frame]) => ({ name, frame }));
}

function sampleFrames(): readonly NamedFrame[] {
  return protocols.flatMap((protocol, host) =>
    protocol.samples.flatMap((sample, index) => {
      const frame = frameOf(sample, host * 8 + index);
      // Wireshark reads a version negotiation only in a conversation that it knows, and HSRP only to its own group.
      return frame === null || protocol.name === 'quic' || protocol.name === 'hsrp'
        ? []
        : [{ name: `${protocol.name}: ${sample.name}`, frame }];
    }),
  );
}

/** The sample in an Ethernet frame between two hosts that nobody else is; null where Ethernet cannot carry it. */
function frameOf({ under: [table, key], hex: text, reply }: ProtocolSample, host: number): Uint8Array | null {
  const bytes = hex(text);
  const ours = [0xe0 + (host >> 8), host & 0xff];
  const theirs = word(key);
  const port = reply === true ? [...theirs, ...ours] : [...ours, ...theirs];
  switch (table) {
    case 'link':
      return key === 1 ? bytes : null;
    case 'ether':
      // Wireshark knows PPP only behind PPPoE and GRE.
      return key === 0x880b ? null : ethernet(key === 0 ? bytes.length : key, bytes);
    case 'llc':
      return ethernet(bytes.length + 3, joined([key, key, 3], bytes));
    case 'snap':
      return ethernet(
        bytes.length + 8,
        joined([0xaa, 0xaa, 3, ...word(key >>> 24), (key >> 16) & 0xff, ...word(key & 0xffff)], bytes),
      );
    case 'ip':
      return key === 58 ? ipv6(key, bytes) : ipv4(key, bytes, host);
    case 'udp':
      return ipv4(17, joined([...port, ...word(bytes.length + 8), 0, 0], bytes), host);
    case 'tcp':
      return ipv4(6, joined([...port, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 1, 0, 0, 0, 0, 0], bytes), host);
    case 'ppp':
    case 'sctp':
      return null;
  }
}

function ethernet(type: number, payload: Uint8Array): Uint8Array {
  return joined([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, ...word(type)], payload);
}

function ipv4(protocol: number, payload: Uint8Array, host: number): Uint8Array {
  const head = [
    0x45,
    0,
    ...word(20 + payload.length),
    0,
    1,
    0x40,
    0,
    64,
    protocol,
    0,
    0,
    10,
    8,
    ...word(host),
    10,
    9,
    ...word(host),
  ];
  return ethernet(0x0800, joined(head, payload));
}

function ipv6(protocol: number, payload: Uint8Array): Uint8Array {
  const address = (last: number): number[] => [0xfd, ...Array.from({ length: 14 }, () => 0), last];
  return ethernet(
    0x86dd,
    joined([0x60, 0, 0, 0, ...word(payload.length), protocol, 255, ...address(1), ...address(2)], payload),
  );
}

function word(value: number): readonly [number, number] {
  return [value >> 8, value & 0xff];
}

function joined(head: readonly number[], payload: Uint8Array): Uint8Array {
  return Uint8Array.from([...head, ...payload]);
}
