/** A patched template equals the packet built from scratch, byte for byte, for both versions and every transport. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IpAddress } from '../addr/ip-address.ts';
import { ipAddress, ipBytes } from '../addr/ip-address.ts';
import { anyBytes, anyIpv4, anyIpv6, anyU16, anyU32 } from '../../test/wire/arbitraries.ts';
import type { PacketSpec, TransportSpec } from './build-packet.ts';
import { buildPacket, plainIpv4, plainIpv6 } from './build-packet.ts';
import type { EthernetHeader } from './ethernet.ts';
import { u16 } from './bytes.ts';
import { foldSum } from './checksum.ts';
import { captured } from './captured.fixture.ts';
import { filled, hex, valueOf } from './hex.fixture.ts';
import { parseIpv4Header } from './ipv4.ts';
import type { PacketTemplate } from './packet-template.ts';
import { aimIpv4, aimIpv6, packetTemplate, patchIcmp, patchSctp, patchTcp, patchUdp } from './packet-template.ts';
import { parseTcp } from './tcp.ts';

interface Variables {
  readonly destination: IpAddress;
  readonly identification: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
}

const link: EthernetHeader = { destination: hex('020000000001'), source: hex('020000000002'), tags: [], etherType: 0 };

/** Each kind of probe: its packet for some variables, and the patch that has to make the same. */
const probes: readonly {
  readonly name: string;
  readonly versions: readonly (4 | 6)[];
  readonly transport: (variables: Variables) => TransportSpec;
  readonly patch: (template: PacketTemplate, into: Uint8Array, at: number, aimed: number, to: Variables) => void;
}[] = [
  {
    name: 'TCP SYN',
    versions: [4, 6],
    transport: ({ sourcePort, destinationPort, sequence, acknowledgment }) => ({
      kind: 'tcp',
      header: {
        sourcePort,
        destinationPort,
        sequence,
        acknowledgment,
        reserved: 0,
        flags: 2,
        window: 1024,
        checksum: 0,
        urgent: 0,
        options: [{ kind: 2, size: 1460 }],
      },
    }),
    patch: (template, into, at, aimed, { sourcePort, destinationPort, sequence, acknowledgment }) => {
      patchTcp(template, into, at, aimed, sourcePort, destinationPort, sequence, acknowledgment);
    },
  },
  {
    name: 'UDP',
    versions: [4, 6],
    transport: ({ sourcePort, destinationPort }) => ({
      kind: 'udp',
      header: { sourcePort, destinationPort, length: 0, checksum: 0 },
    }),
    patch: (template, into, at, aimed, { sourcePort, destinationPort }) => {
      patchUdp(template, into, at, aimed, sourcePort, destinationPort);
    },
  },
  {
    name: 'ICMP echo',
    versions: [4],
    transport: ({ sourcePort, destinationPort }) => ({
      kind: 'icmp',
      message: { type: 8, code: 0, checksum: 0, identifier: sourcePort, sequence: destinationPort },
    }),
    patch: (template, into, at, aimed, { sourcePort, destinationPort }) => {
      patchIcmp(template, into, at, aimed, sourcePort, destinationPort);
    },
  },
  {
    name: 'ICMPv6 echo',
    versions: [6],
    transport: ({ sourcePort, destinationPort }) => ({
      kind: 'icmpv6',
      message: { type: 128, code: 0, checksum: 0, identifier: sourcePort, sequence: destinationPort },
    }),
    patch: (template, into, at, aimed, { sourcePort, destinationPort }) => {
      patchIcmp(template, into, at, aimed, sourcePort, destinationPort);
    },
  },
  ...([1, 10] as const).map((type) => ({
    name: type === 1 ? 'SCTP INIT' : 'SCTP COOKIE ECHO',
    versions: [4, 6] as const,
    transport: ({ sourcePort, destinationPort, sequence }: Variables): TransportSpec => ({
      kind: 'sctp',
      packet: {
        sourcePort,
        destinationPort,
        checksum: 0,
        verificationTag: type === 1 ? 0 : sequence,
        chunks: [
          type === 1
            ? {
                type,
                flags: 0,
                initiateTag: sequence,
                receiverWindow: 32768,
                outboundStreams: 10,
                inboundStreams: 2048,
                initialSequence: 0x1234_5678,
                parameters: [],
              }
            : { type, flags: 0, data: hex('00112233') },
        ],
      },
    }),
    patch: (template: PacketTemplate, into: Uint8Array, at: number, _aimed: number, to: Variables): void => {
      patchSctp(template, into, at, to.sourcePort, to.destinationPort, to.sequence);
    },
  })),
];

const cases = probes.flatMap((probe) => probe.versions.map((version) => ({ ...probe, version })));

describe.each(cases)('$name over IPv$version', ({ version, transport, patch }) => {
  const address = version === 4 ? anyIpv4 : anyIpv6;
  const variables: fc.Arbitrary<Variables> = fc.record({
    destination: address,
    identification: anyU16,
    sourcePort: anyU16,
    destinationPort: anyU16,
    sequence: anyU32,
    acknowledgment: anyU32,
  });

  test.each([
    ['with', link],
    ['without', null],
  ])('equals the packet built from scratch, %s a link header', (_with, link) => {
    fc.assert(
      fc.property(address, anyBytes(0, 41), variables, variables, (source, payload, first, second) => {
        const spec = (to: Variables): PacketSpec => ({
          link,
          network:
            version === 4
              ? { ...plainIpv4(source, to.destination), identification: to.identification }
              : plainIpv6(source, to.destination),
          transport: transport(to),
          payload,
        });
        const template = packetTemplate(spec(first));
        const into = filled(template.bytes.length + 8);
        into.set(template.bytes, 5);
        // A slot of the ring is patched again and again: the second packet must not remember the first.
        for (const to of [first, second]) {
          const aimed =
            version === 4
              ? aimIpv4(template, into, 5, Number(to.destination.value), to.identification)
              : aimIpv6(template, into, 5, ipBytes(to.destination), 0);
          patch(template, into, 5, aimed, to);
          expect(into.slice(5, -3)).toEqual(buildPacket(spec(to)).bytes);
        }
        expect([...into.slice(0, 5), ...into.slice(-3)]).toEqual(Array.from({ length: 8 }, () => 0xa5));
      }),
    );
  });
});

test('a UDP checksum that comes out as zero is sent as all ones', () => {
  const transport: TransportSpec = {
    kind: 'udp',
    header: { sourcePort: 0, destinationPort: 0, length: 0, checksum: 0 },
  };
  const network = plainIpv4(ipAddress(4, 1n), ipAddress(4, 2n));
  const template = packetTemplate({ link: null, network, transport, payload: new Uint8Array(0) });
  const into = template.bytes.slice();
  const aimed = aimIpv4(template, into, 0, 2, 0);
  // The one source port that makes the sum all ones, and the checksum therefore zero.
  patchUdp(template, into, 0, aimed, 0xffff - foldSum(template.transportSum + aimed), 0);
  expect(u16(into, 26)).toBe(0xffff);
});

test('a captured packet is built again from its own values', () => {
  const frame = captured.tcpReset;
  const built = buildPacket({
    link: { destination: frame.slice(0, 6), source: frame.slice(6, 12), tags: [], etherType: 0 },
    network: { ...valueOf(parseIpv4Header(frame, 14, 54)), totalLength: 1, checksum: 1 },
    transport: { kind: 'tcp', header: { ...valueOf(parseTcp(frame, 34, 54)), checksum: 1 } },
    payload: new Uint8Array(0),
  });
  expect(built).toEqual({ bytes: frame, network: 14, transport: 34, payload: 54 });
});

test('a packet with another protocol keeps the number of its header', () => {
  const network = { ...plainIpv4(ipAddress(4, 1n), ipAddress(4, 2n)), protocol: 47 };
  const { bytes } = buildPacket({ link: null, network, transport: { kind: 'none' }, payload: hex('00000800') });
  expect(valueOf(parseIpv4Header(bytes, 0, bytes.length))).toMatchObject({ protocol: 47, totalLength: 24 });
});

test('a packet that no length field can hold is refused', () => {
  const network = plainIpv6(ipAddress(6, 1n), ipAddress(6, 2n));
  expect(() => buildPacket({ link, network, transport: { kind: 'none' }, payload: new Uint8Array(65_536) })).toThrow(
    RangeError,
  );
});
