/** zmap's probe modules: what is sent, and which fields an answer has. */
import { readFileSync } from 'node:fs';
import { errnoName } from '../../base/errors.ts';
import type { PortTechnique } from '../../scan/technique.ts';
import { techniques } from '../../scan/techniques/catalog.gen.ts';
import { fatal } from './refusal.ts';

/** The modules that are ours. */
export const probeModuleNames = ['tcp_synscan', 'icmp_echoscan', 'udp'] as const;

/** One of {@link probeModuleNames}. */
export type ProbeModuleName = (typeof probeModuleNames)[number];

/** Modules of zmap that are not, with the reason. */
export const otherModules: Readonly<Record<string, string>> = {
  icmp_echo_time: 'requests carry no time; -M icmp_echoscan',
  ntp: '-M udp -p 123 asks the time, and the field data has the answer',
  upnp: '-M udp -p 1900 asks for devices, and the field data has the answer',
};

/** A field of an answer. */
export interface ZmapField {
  readonly name: string;
  readonly type: 'string' | 'int' | 'binary';
  readonly meaning: string;
}

const field = (name: string, type: ZmapField['type'], meaning: string): ZmapField => ({ name, type, meaning });

const before: readonly ZmapField[] = [
  field('saddr', 'string', 'address that the answer came from'),
  field('saddr-raw', 'int', 'the same as a number, in network order'),
  field('daddr', 'string', 'address that the answer went to'),
  field('daddr-raw', 'int', 'the same as a number, in network order'),
  field('ipid', 'int', 'IP identification of the answer'),
  field('ttl', 'int', 'time to live of the answer'),
];
const judged: readonly ZmapField[] = [
  field('classification', 'string', 'what kind of answer it is'),
  field('success', 'int', 'whether it means that somebody is there'),
];
const behind: readonly ZmapField[] = [
  field('repeat', 'int', 'whether the place had answered before'),
  field('cooldown', 'int', 'whether the answer came behind the last probe'),
  field('timestamp-str', 'string', 'when the answer arrived, as ISO 8601 has it'),
  field('timestamp-ts', 'int', 'when the answer arrived, seconds since 1970'),
  field('timestamp-us', 'int', 'microseconds of that time'),
];
const tcp: readonly ZmapField[] = [
  field('sport', 'int', 'TCP port that answered'),
  field('dport', 'int', 'TCP port that was answered to'),
  field('seqnum', 'int', 'TCP sequence number'),
  field('acknum', 'int', 'TCP acknowledgment number'),
  field('window', 'int', 'TCP window'),
  ...judged,
];
const icmp: readonly ZmapField[] = [
  field('type', 'int', 'ICMP type'),
  field('code', 'int', 'ICMP code'),
  field('icmp-id', 'int', 'ICMP identifier'),
  field('seq', 'int', 'ICMP sequence number'),
  ...judged,
];
const udp: readonly ZmapField[] = [
  ...judged,
  field('sport', 'int', 'UDP port that answered, or was asked'),
  field('dport', 'int', 'UDP port that was answered to'),
  field('icmp_responder', 'string', 'who sent the ICMP error'),
  field('icmp_type', 'int', 'ICMP type'),
  field('icmp_code', 'int', 'ICMP code'),
  field('icmp_unreach_str', 'string', 'what the code of an unreachable message means'),
  field('udp_pkt_size', 'int', 'length of the datagram'),
  field('data', 'binary', 'what the datagram carries'),
];

/** The fields of a module, in zmap's order. */
export function fieldsOf(module: ProbeModuleName): readonly ZmapField[] {
  const own = module === 'tcp_synscan' ? tcp : module === 'udp' ? udp : icmp;
  return [...before, ...own, ...behind];
}

/** Bytes of a probe's Ethernet frame, gaps between frames and checksum included, as `--bandwidth` counts them. */
export function frameBytes(module: ProbeModuleName, payloadLength: number): number {
  // Preamble and gap are 20 bytes, the checksum 4; no frame is shorter than 60.
  const headers = { tcp_synscan: 14 + 20 + 24, icmp_echoscan: 14 + 20 + 8, udp: 14 + 20 + 8 }[module];
  return Math.max(60, headers + payloadLength) + 24;
}

/** The payload that `--probe-args` names: `text:`, `hex:`, `file:`; null for a question of ours. Throws ZmapRefusal. */
export function udpPayload(argument: string | null): Uint8Array | null {
  if (argument === null) return null;
  const [, kind, rest = ''] = /^(\w+):(.*)$/s.exec(argument) ?? [];
  if (kind === 'text') return Buffer.from(rest, 'utf8');
  if (kind === 'hex') {
    if (/^(?:[\da-f]{2})+$/i.test(rest)) return Buffer.from(rest, 'hex');
    throw fatal('udp', `non-hex character or half a byte in '${rest}'`);
  }
  if (kind === 'file') return payloadOfFile(rest);
  throw fatal(
    'udp',
    'unknown UDP probe specification (expected file:/path or text:STRING or hex:01020304; templates are not done here)',
  );
}

function payloadOfFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fatal('udp', `could not open UDP data file '${path}': ${errnoName(error) ?? String(error)}`);
  }
}

/** The technique that sends a module's probes. */
export async function techniqueOf(
  module: ProbeModuleName,
  payload: Uint8Array | null,
): Promise<PortTechnique | 'icmp.echo'> {
  if (module === 'icmp_echoscan') return 'icmp.echo';
  const id = module === 'udp' ? 'udp.payload' : 'tcp.syn';
  const technique = (await techniques.find((each) => each.id === id)!.load()) as PortTechnique;
  if (payload === null) return technique;
  return { ...technique, probe: (port) => ({ ...technique.probe(port), key: 0, payload }) };
}
