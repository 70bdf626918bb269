/** Packets that may be shared: prefixes and checksums kept, addresses, payloads and everything said about them gone. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyIpv4, anyIpv6 } from '../../test/wire/arbitraries.ts';
import { ipBytes, ipv4Address } from '../addr/ip-address.ts';
import { buildPacket, plainIpv4 } from '../wire/build-packet.ts';
import { captured } from '../wire/captured.fixture.ts';
import { pseudoSumV6, pseudoSumV4 } from '../wire/checksum.ts';
import { hex } from '../wire/hex.fixture.ts';
import { ipv4ChecksumHolds, ipv4Source, ipv4Destination } from '../wire/ipv4.ts';
import { processBlock, processOption } from '../wire/pcapng-process.ts';
import { pcapngOptions, textOption } from '../wire/pcapng-option.ts';
import { interfaceBlock, namesBlock, secretsBlock, sectionBlock } from '../wire/pcapng-writer.ts';
import { tcpChecksumHolds } from '../wire/tcp.ts';
import { anonymizePacket } from './anonymize-packet.ts';
import { anonymizingWriter } from './anonymizing-writer.ts';
import { joined, packetBlock, packetOf } from './capture-bytes.fixture.ts';
import { openCaptureFile } from './open-file.ts';
import { Pseudonyms } from './pseudonyms.ts';

const names = new Pseudonyms('a key');

/** How many bits two addresses share from the first on. */
function common(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  while (bits < a.length * 8 && ((a[bits >> 3]! ^ b[bits >> 3]!) & (0x80 >> (bits & 7))) === 0) bits++;
  return bits;
}

describe('addresses', () => {
  test('that share a prefix share one of the same length afterwards', () => {
    const ordinary = anyIpv4.filter(({ value }) => value >> 24n !== 127n && value < 0xe000_0000n && value !== 0n);
    fc.assert(
      fc.property(ordinary, ordinary, fc.nat(32), (first, other, shared) => {
        const mask = shared === 0 ? 0n : (0xffff_ffffn << BigInt(32 - shared)) & 0xffff_ffffn;
        const second = ipv4Address(Number((first.value & mask) | (other.value & ~mask & 0xffff_ffffn)));
        fc.pre(second.value >> 24n !== 127n && second.value < 0xe000_0000n && second.value !== 0n);
        const [a, b] = [ipBytes(first), ipBytes(second)];
        const before = common(a, b);
        names.ipv4(a, 0);
        names.ipv4(b, 0);
        expect(common(a, b)).toBe(before);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(anyIpv6, anyIpv6, (first, second) => {
        const [a, b] = [ipBytes(first), ipBytes(second)];
        a[0] = 0x20;
        b[0] = 0x20;
        const before = common(a, b);
        names.ipv6(a, 0);
        names.ipv6(b, 0);
        expect(common(a, b)).toBe(before);
      }),
    );
  });

  test('that mean something stay; the key decides over all others', () => {
    for (const text of ['00000000', '7f000001', 'e0000001', 'ffffffff']) {
      const bytes = hex(text);
      names.ipv4(bytes, 0);
      expect(Buffer.from(bytes).toString('hex')).toBe(text);
    }
    const [once, again, other] = [hex('0a000001'), hex('0a000001'), hex('0a000001')];
    names.ipv4(once, 0);
    new Pseudonyms('a key').ipv4(again, 0);
    new Pseudonyms('another key').ipv4(other, 0);
    expect(once).toEqual(again);
    expect(once).not.toEqual(other);
    expect(once).not.toEqual(hex('0a000001'));
    const local = hex('fe8000000000000090 21a6fffe383a78');
    names.ipv6(local, 0);
    expect(common(local, hex('fe800000000000009021a6fffe383a78'))).toBeGreaterThanOrEqual(64);
    const mac = hex('665ec78f2ae5');
    names.mac(mac, 0);
    expect(mac[0]! & 3).toBe(2);
  });
});

describe('a packet', () => {
  test('keeps right checksums right and cuts its payload', () => {
    const payload = Buffer.from('secret words');
    const header = {
      sourcePort: 1,
      destinationPort: 2,
      sequence: 3,
      acknowledgment: 4,
      reserved: 0,
      flags: 0x18,
      window: 5,
      checksum: 0,
      urgent: 0,
      options: [],
    };
    const network = plainIpv4(ipv4Address(0x0a09_0001), ipv4Address(0x0a09_0102));
    const built = buildPacket({ link: null, network, transport: { kind: 'tcp', header }, payload });
    const bytes = Uint8Array.from(built.bytes);
    const kept = anonymizePacket(101, bytes, names);
    expect(kept).toBe(40);
    expect(ipv4ChecksumHolds(bytes, 0)).toBe(true);
    const pseudo = pseudoSumV4(ipv4Source(bytes, 0), ipv4Destination(bytes, 0), 6, bytes.length - 20);
    expect(tcpChecksumHolds(bytes, 20, bytes.length, pseudo)).toBe(true);
    expect(bytes.subarray(12, 20)).not.toEqual(built.bytes.subarray(12, 20));
  });

  test('keeps a checksum that was left to the card left to it', () => {
    const bytes = Uint8Array.from(captured.udp6);
    const stated = (at: Uint8Array): number => (at[60]! << 8) | at[61]!;
    const sum = (at: Uint8Array): number => pseudoSumV6(at, 22, 17, 13);
    const folded = (value: number): number => (value & 0xffff) + (value >>> 16);
    expect(stated(captured.udp6)).toBe(folded(sum(captured.udp6)));
    anonymizePacket(1, bytes, names);
    expect(stated(bytes)).toBe(folded(sum(bytes)));
  });

  test.each(Object.entries(captured))('%s tells no address that it had', (_, frame) => {
    const bytes = Uint8Array.from(frame);
    const kept = bytes.subarray(0, anonymizePacket(1, bytes, names));
    const text = Buffer.from(kept).toString('hex');
    for (const secret of [
      '0a090001',
      '0a090002',
      '665ec78f2ae5',
      '9221a6383a78',
      '383a78',
      '8f2ae5',
      'fd000000000000000000000000000001',
      '68656c6c6f',
      '474554',
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  test('within tunnels is changed at every layer', () => {
    const inner = captured.udp;
    const outer = hex(
      `9221a6383a78665ec78f2ae50800 4500 00 53 0000 0000 40 11 0000 0a090001 0a090002 1234 12b5 003f 0000 08000000 00002a00 ${Buffer.from(inner).toString('hex')}`,
    );
    const bytes = Uint8Array.from(outer);
    const kept = Buffer.from(bytes.subarray(0, anonymizePacket(1, bytes, names))).toString('hex');
    expect(kept.length).toBeGreaterThan(150);
    for (const secret of ['0a090001', '0a090002', '665ec78f2ae5', '9221a6383a78', '68656c6c6f'])
      expect(kept).not.toContain(secret);
  });

  test('of any bytes is cut within its bounds', () => {
    const seeds = Object.values(captured);
    const edits = fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 12, 101, 113, 276),
        fc.nat(seeds.length - 1),
        edits,
        fc.nat(130),
        (linkType, seed, changes, length) => {
          const frame = Uint8Array.from(seeds[seed]!);
          for (const [at, value] of changes) frame[at % frame.length] = value;
          const bytes = frame.slice(0, length);
          const kept = anonymizePacket(linkType, bytes, names);
          expect(kept).toBeGreaterThanOrEqual(0);
          expect(kept).toBeLessThanOrEqual(bytes.length);
        },
      ),
      { numRuns: 5000 },
    );
  });
});

test('a file keeps packets and interfaces, and nothing that was said', async () => {
  const secret = (code: number): ReturnType<typeof textOption> => textOption(code, 'SECRET');
  const source = joined([
    sectionBlock([secret(pcapngOptions.section.hardware)]),
    interfaceBlock(1, 0, [secret(pcapngOptions.interface.description)]),
    namesBlock([{ address: ipv4Address(1), names: ['SECRET'] }]),
    secretsBlock(0x544c_534b, Buffer.from('SECRET')),
    processBlock({
      pid: 7,
      name: 'SECRET',
      path: null,
      arguments: null,
      parent: null,
      uid: null,
      user: null,
      startTime: null,
    }),
    packetBlock(packetOf(captured.httpRequest), [secret(pcapngOptions.comment), processOption(7)]),
    packetBlock(packetOf(captured.udp)),
  ]);
  const file = await openCaptureFile(source);
  const parts: Uint8Array[] = [];
  const writer = anonymizingWriter(
    file,
    { write: (bytes) => void parts.push(bytes.slice()), close: () => undefined },
    { key: 'k', asPcap: false },
  );
  for await (const batch of file.batches()) writer.take(batch, [0, 1]);
  writer.finish();
  const written = joined(parts);
  expect(Buffer.from(written).toString('latin1')).not.toContain('SECRET');
  const again = await openCaptureFile(written);
  for await (const batch of again.batches()) {
    expect(batch.count).toBe(2);
    expect(batch.originalLengths[0]).toBe(captured.httpRequest.length);
    expect(batch.lengths[0]).toBe(66);
    expect(batch.seconds[0]).toBe(1_700_000_000);
  }
  expect(again.fault).toBeNull();
});
