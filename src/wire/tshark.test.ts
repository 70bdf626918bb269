/** What we write, Wireshark reads alike, checksums included; what Wireshark writes, we read. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect } from 'vitest';
import { needs } from '../../lab/needs.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { ipText } from '../addr/ip-address.ts';
import { macText } from '../addr/mac.ts';
import { anyBytes, anyIpv4, anyIpv6, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import type { PacketSpec, TransportSpec } from './build-packet.ts';
import { buildPacket, plainIpv4, plainIpv6 } from './build-packet.ts';
import { captured } from './captured.fixture.ts';
import type { CapturedPacket } from './captured-packet.ts';
import { emitDns } from './dns.ts';
import { emitted } from './hex.fixture.ts';
import { pcapngReader } from './pcapng.ts';
import { processBlock, processOption } from './pcapng-process.ts';
import { pcapngOptions, textOption } from './pcapng-option.ts';
import { emitPacketBlock, interfaceBlock, packetBlockLength, sectionBlock } from './pcapng-writer.ts';

/** A transport with what tshark has to say of it. */
interface Expected {
  readonly transport: TransportSpec;
  readonly payload?: Uint8Array;
  readonly fields: Readonly<Record<string, number | string>>;
}

const good = 1;

const tcp: fc.Arbitrary<Expected> = fc
  .record({
    sourcePort: anyU16,
    destinationPort: anyU16,
    sequence: anyU32,
    acknowledgment: anyU32,
    flags: fc.nat(0xff),
    window: anyU16,
    urgent: fc.constant(0),
    size: anyU16,
    shift: fc.nat(14),
    value: anyU32,
    echo: anyU32,
  })
  .map(({ size, shift, value, echo, ...header }) => ({
    transport: {
      kind: 'tcp',
      header: {
        ...header,
        reserved: 0,
        checksum: 0,
        options: [{ kind: 2, size }, { kind: 4 }, { kind: 8, value, echo }, { kind: 1 }, { kind: 3, shift }],
      },
    },
    fields: {
      'tcp.srcport': header.sourcePort,
      'tcp.dstport': header.destinationPort,
      'tcp.seq_raw': header.sequence,
      'tcp.ack_raw': header.acknowledgment,
      'tcp.flags': `0x${header.flags.toString(16).padStart(4, '0')}`,
      'tcp.window_size_value': header.window,
      'tcp.options.mss_val': size,
      'tcp.options.wscale.shift': shift,
      'tcp.options.timestamp.tsval': value,
      'tcp.options.timestamp.tsecr': echo,
      'tcp.checksum.status': good,
    },
  }));

const udp: fc.Arbitrary<Expected> = fc
  .record({ sourcePort: fc.constant(9), destinationPort: fc.constant(9), payload: anyBytes(0, 40) })
  .map(({ payload, ...ports }) => ({
    transport: { kind: 'udp', header: { ...ports, length: 0, checksum: 0 } },
    payload,
    fields: { 'udp.srcport': 9, 'udp.length': payload.length + 8, 'udp.checksum.status': good },
  }));

const dns: fc.Arbitrary<Expected> = fc
  .record({ id: anyU16, label: fc.stringMatching(/^[a-z]{1,20}$/), address: anyIpv4 })
  .map(({ id, label, address }) => {
    const name = `${label}.example.org`;
    const message = {
      id,
      flags: 0x8180,
      questions: [{ name, type: 1, questionClass: 1 }],
      answers: [{ name, type: 1, recordClass: 1, ttl: 60, data: { kind: 'address' as const, address } }],
      authorities: [],
      additionals: [],
    };
    return {
      transport: { kind: 'udp', header: { sourcePort: 53, destinationPort: 40_000, length: 0, checksum: 0 } },
      payload: emitted((into, at) => emitDns(message, into, at)),
      fields: {
        'dns.id': `0x${id.toString(16).padStart(4, '0')}`,
        'dns.qry.name': name,
        'dns.a': ipText(address),
        'udp.checksum.status': good,
      },
    };
  });

const sctp: fc.Arbitrary<Expected> = fc
  .record({ sourcePort: anyU16, destinationPort: anyU16, initiateTag: anyU32, initialSequence: anyU32 })
  .map(({ sourcePort, destinationPort, initiateTag, initialSequence }) => ({
    transport: {
      kind: 'sctp',
      packet: {
        sourcePort,
        destinationPort,
        verificationTag: 0,
        checksum: 0,
        chunks: [
          {
            type: 1,
            flags: 0,
            initiateTag,
            initialSequence,
            receiverWindow: 32_768,
            outboundStreams: 10,
            inboundStreams: 2048,
            parameters: [{ type: 0x8008, data: Uint8Array.of(0xc0) }],
          },
        ],
      },
    },
    fields: {
      'sctp.srcport': sourcePort,
      'sctp.init_initiate_tag': `0x${initiateTag.toString(16).padStart(8, '0')}`,
      'sctp.init_initial_tsn': initialSequence,
      'sctp.checksum.status': good,
    },
  }));

const icmp: fc.Arbitrary<Expected> = fc.record({ identifier: anyU16, sequence: anyU16 }).map((message) => ({
  transport: { kind: 'icmp', message: { type: 8, code: 0, checksum: 0, ...message } },
  fields: { 'icmp.ident': message.identifier, 'icmp.seq': message.sequence, 'icmp.checksum.status': good },
}));

const solicitation: fc.Arbitrary<Expected> = fc
  .record({ target: anyIpv6, address: anyBytes(6, 6) })
  .map(({ target, address }) => ({
    transport: {
      kind: 'icmpv6',
      message: { type: 135, code: 0, checksum: 0, target, options: [{ type: 1, data: address }] },
    },
    fields: {
      'icmpv6.nd.ns.target_address': ipText(target),
      'icmpv6.opt.linkaddr': macText(address),
      'icmpv6.checksum.status': good,
    },
  }));

/** A packet with all fields that tshark has to print. */
interface Sample {
  readonly bytes: Uint8Array;
  readonly fields: Readonly<Record<string, number | string>>;
}

function sample(version: 4 | 6, source: IpAddress, destination: IpAddress, hops: number, above: Expected): Sample {
  const vlan = hops & 0xfff;
  const link = { destination: new Uint8Array(6), source: Uint8Array.of(2, 0, 0, 0, 0, 1), etherType: 0 };
  const spec: PacketSpec = {
    link: { ...link, tags: [{ protocol: 0x8100, priority: 1, dropEligible: false, vlan }] },
    network:
      version === 4
        ? {
            ...plainIpv4(source, destination),
            ttl: hops,
            identification: hops * 3,
            options: [{ type: 148, data: Uint8Array.of(0, 0) }],
          }
        : { ...plainIpv6(source, destination), hopLimit: hops, flowLabel: hops, trafficClass: 3 },
    transport: above.transport,
    payload: above.payload ?? new Uint8Array(0),
  };
  const ip =
    version === 4
      ? { 'ip.src': ipText(source), 'ip.dst': ipText(destination), 'ip.ttl': hops, 'ip.checksum.status': good }
      : { 'ipv6.src': ipText(source), 'ipv6.dst': ipText(destination), 'ipv6.hlim': hops };
  return { bytes: buildPacket(spec).bytes, fields: { 'vlan.id': vlan, ...ip, ...above.fields } };
}

const samples: fc.Arbitrary<Parameters<typeof sample>> = fc.oneof(
  fc.tuple(fc.constant(4 as const), anyIpv4, anyIpv4, anyU8, fc.oneof(tcp, udp, dns, sctp, icmp)),
  fc.tuple(fc.constant(6 as const), anyIpv6, anyIpv6, anyU8, fc.oneof(tcp, udp, dns, sctp, solicitation)),
);

const wanted = needs({ tools: ['tshark'] });

wanted.describe('tshark', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'portolan-wire-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  wanted.test(
    'reads 400 packets as they were meant',
    () => {
      const drawn = fc.sample(samples, { numRuns: 400, seed: 20 }).map((parts) => sample(...parts));
      const names = [...new Set(drawn.flatMap(({ fields }) => Object.keys(fields)))];
      const file = join(folder, 'drawn.pcapng');
      writeFileSync(file, pcapngFile(drawn.map(({ bytes }) => bytes)));
      const rows = tshark(file, names);
      expect(rows.length).toBe(drawn.length);
      for (const [index, { fields }] of drawn.entries()) {
        const row = rows[index]!.split('\t');
        const read = Object.fromEntries(Object.keys(fields).map((name) => [name, row[names.indexOf(name)]]));
        const meant = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
        expect(read, `packet ${index + 1}`).toEqual(meant);
      }
    },
    60_000,
  );

  wanted.test(
    'reads the comments, names and times of our files, and writes what we read',
    () => {
      const file = join(folder, 'ours.pcapng');
      const rewritten = join(folder, 'theirs.pcapng');
      const frames = Object.values(captured);
      writeFileSync(file, pcapngFile(frames));
      const rows = tshark(file, ['frame.time_epoch', 'frame.interface_name', 'frame.comment', 'frame.len']);
      expect(rows).toEqual(
        frames.map(
          (frame, at) => `1790000000.000000${String(at).padStart(3, '0')}\tveth0\tframe ${at}\t${frame.length}`,
        ),
      );
      execFileSync('tshark', ['-r', file, '-w', rewritten], { stdio: 'ignore' });
      const reader = pcapngReader();
      const items = reader.push(readFileSync(rewritten));
      expect(reader.end()).toBeNull();
      const packets = items.flatMap((item) => (item.kind === 'packet' ? [item] : []));
      expect(packets.map(({ packet }) => Uint8Array.from(packet.bytes))).toEqual(frames);
      expect(packets.map(({ packet }) => packet.nanoseconds)).toEqual(frames.map((_, at) => at));
      expect(packets.every(({ options }) => options.some(({ code }) => code === pcapngOptions.comment))).toBe(true);
    },
    60_000,
  );
});

/** A file as our recorder writes it: interface with a name, processes, comments. */
function pcapngFile(frames: readonly Uint8Array[]): Uint8Array {
  const unknown = { path: null, arguments: null, parent: null, uid: null, user: null, startTime: null };
  const head = [
    sectionBlock([textOption(pcapngOptions.section.application, 'portolan')]),
    interfaceBlock(1, 262_144, [textOption(pcapngOptions.interface.name, 'veth0')]),
    processBlock({ pid: 77, name: 'curl', ...unknown }),
  ];
  const packets = frames.map((bytes, at) => {
    const time = { seconds: 1_790_000_000, nanoseconds: at };
    const packet: CapturedPacket = { interfaceIndex: 0, linkType: 1, ...time, originalLength: bytes.length, bytes };
    const options = [textOption(pcapngOptions.comment, `frame ${at}`), processOption(77)];
    const block = new Uint8Array(packetBlockLength(packet, options));
    emitPacketBlock(packet, options, block, 0);
    return block;
  });
  return Buffer.concat([...head, ...packets]);
}

/** One line for each packet, the fields separated by tabs. */
function tshark(file: string, fields: readonly string[]): string[] {
  const checks = ['ip', 'tcp', 'udp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]);
  // Older versions count a custom block as a frame; only packets have an interface.
  const arguments_ = [
    '-n',
    '-r',
    file,
    '-Y',
    'frame.interface_name',
    ...checks,
    '-o',
    'sctp.checksum:CRC 32c',
    '-T',
    'fields',
    '-E',
    'occurrence=f',
  ];
  const output = execFileSync('tshark', [...arguments_, ...fields.flatMap((field) => ['-e', field])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output.split('\n').slice(0, -1);
}
