/** The places of layers: plain packets, every tunnel, packets nested without end, any bytes at all. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captured } from '../wire/captured.fixture.ts';
import { hex } from '../wire/hex.fixture.ts';
import { deepestTunnel, findOffsets, packetOffsets } from './offsets.ts';

function offsetsOf(frame: Uint8Array, linkType = 1) {
  const into = packetOffsets();
  findOffsets(linkType, frame, 0, frame.length, into);
  return into;
}

const udp = captured.udp;
const datagram = udp.subarray(14);
const ethernet = udp.subarray(0, 12);
const bytes = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => Array.from(part)));

/** An IPv4 packet around the payload. */
function ipv4(protocol: number, payload: Uint8Array): Uint8Array {
  const length = 20 + payload.length;
  return bytes([0x45, 0, length >> 8, length & 255, 0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2], payload);
}

function overUdp(port: number, payload: Uint8Array): Uint8Array {
  const length = 8 + payload.length;
  const head = [0x30, 0x39, port >> 8, port & 255, length >> 8, length & 255, 0, 0];
  return bytes(ethernet, [8, 0], ipv4(17, bytes(head, payload)));
}

describe('a plain packet', () => {
  test('has its layers, ports and payload', () => {
    const { frame, ...places } = { frame: captured.httpRequest, ...offsetsOf(captured.httpRequest) };
    expect(places).toMatchObject({
      etherType: 0x0800,
      networkStart: 14,
      protocol: 6,
      transportStart: 34,
      sourcePort: 50_420,
      destinationPort: 8080,
      tcpFlags: 0x18,
      payloadStart: 66,
      payloadEnd: frame.length,
      tunnels: 0,
    });
    expect(offsetsOf(captured.udp6)).toMatchObject({
      protocol: 17,
      networkStart: 14,
      transportStart: 54,
      destinationPort: 9,
    });
    expect(offsetsOf(captured.mldReport)).toMatchObject({ protocol: 58, transportStart: 62, sourcePort: -1 });
    expect(offsetsOf(captured.arpRequest)).toMatchObject({ etherType: 0x0806, networkStart: 14, protocol: -1 });
  });

  test('cut in its header keeps the ports that are there', () => {
    const cut = captured.tcpSyn.subarray(0, 14 + 20 + 8);
    expect(offsetsOf(cut)).toMatchObject({ sourcePort: 50_420, transportStart: 34 });
    expect(offsetsOf(captured.tcpSyn.subarray(0, 36))).toMatchObject({
      sourcePort: -1,
      transportStart: -1,
      protocol: 6,
    });
  });
});

describe('inside a tunnel', () => {
  const inner = { protocol: 17, destinationPort: 9 };

  test.each([
    ['VLAN tags', bytes(ethernet, [0x88, 0xa8, 0, 5, 0x81, 0, 0, 7, 8, 0], datagram), 0],
    ['MPLS', bytes(ethernet, [0x88, 0x47, 0, 1, 0x40, 64, 0, 2, 0x41, 64], datagram), 0],
    ['PPPoE', bytes(ethernet, [0x88, 0x64, 0x11, 0, 0, 9, 0, 35, 0, 0x21], datagram), 0],
    ['IP in IP', bytes(ethernet, [8, 0], ipv4(4, datagram)), 1],
    ['GRE', bytes(ethernet, [8, 0], ipv4(47, bytes([0x20, 0, 8, 0, 0, 0, 0, 1], datagram))), 1],
    ['GRE with Ethernet', bytes(ethernet, [8, 0], ipv4(47, bytes([0, 0, 0x65, 0x58], udp))), 1],
    [
      'GRE with PPP',
      bytes(
        ethernet,
        [8, 0],
        ipv4(47, bytes([0x30, 1, 0x88, 0x0b, 0, 35, 0, 1, 0, 0, 0, 1, 0xff, 3, 0, 0x21], datagram)),
      ),
      1,
    ],
    ['VXLAN', overUdp(4789, bytes([8, 0, 0, 0, 0, 0, 42, 0], udp)), 1],
    ['Geneve', overUdp(6081, bytes([1, 0, 0x65, 0x58, 0, 0, 42, 0, 1, 2, 3, 0], udp)), 1],
  ])('%s stands the packet', (_, frame, tunnels) => {
    const found = offsetsOf(frame);
    expect(found).toMatchObject({ ...inner, tunnels });
    expect(Buffer.from(frame.subarray(found.payloadStart, found.payloadEnd)).toString()).toBe('hello');
  });

  test('nested a thousand deep the walk ends', () => {
    let packet = datagram;
    for (let depth = 0; depth < 1000; depth++) packet = ipv4(47, bytes([0, 0, 8, 0], packet));
    const found = offsetsOf(bytes(ethernet, [8, 0], packet));
    expect(found.tunnels).toBeLessThanOrEqual(deepestTunnel + 1);
  });
});

test('any bytes give places inside them', () => {
  const into = packetOffsets();
  const links = fc.constantFrom(0, 1, 12, 101, 113, 228, 276);
  const seeds = Object.values(captured);
  const edits = fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(links, fc.nat(seeds.length - 1), edits, fc.nat(130), (linkType, seed, changes, length) => {
      const frame = Uint8Array.from(seeds[seed]!);
      for (const [at, value] of changes) frame[at % frame.length] = value;
      const end = Math.min(length, frame.length);
      findOffsets(linkType, frame, 0, end, into);
      expect(into.payloadStart).toBeGreaterThanOrEqual(0);
      expect(into.payloadStart).toBeLessThanOrEqual(end);
      expect(into.payloadEnd).toBeLessThanOrEqual(end);
      expect(into.transportStart).toBeLessThan(Math.max(1, end));
    }),
    { numRuns: 20_000 },
  );
  findOffsets(1, hex('00'), 0, 1, into);
  expect(into.networkStart).toBe(-1);
});
