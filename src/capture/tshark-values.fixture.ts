/** Wireshark as the referee of trees: the values of all fields that both know, packet by packet. */
import { execFileSync } from 'node:child_process';
import { ipText } from '../addr/ip-address.ts';
import { declaredFields, dissectPacket } from './dissect.ts';
import { openCaptureFile } from './open-file.ts';
import type { FieldValue } from './field.ts';
import { streamFields } from './streams/stream-fields.ts';
import { everyNode } from './tree-text.ts';

/** The values of a field in a packet, in one text that both sides can be brought to. */
export type ComparedValues = ReadonlyMap<string, string>;

/** Fields whose values tshark 4.0 gives in another form, with the form. */
const otherForms: ReadonlySet<string> = new Set([
  // Hidden also in IPv6, in UDP-Lite and for the end option (as 0).
  'ip.version',
  'udp.length',
  'dhcp.option.type',
  // Unsigned, and a date in words.
  'ntp.precision',
  'ntp.ppoll',
  'ntp.reftime',
  'ntp.org',
  'ntp.rec',
  'ntp.xmt',
  // The older form of syslog is cut as if it were RFC 5424's.
  'syslog.version',
  'syslog.timestamp',
  'syslog.hostname',
  'syslog.appname',
  'syslog.procid',
  'syslog.msgid',
  // Of another name where the connection before told that it is TLS 1.3; signatures outside of hellos are not read.
  'tls.record.content_type',
  'tls.handshake.sig_hash_alg',
  // Line ends are escaped.
  'http2.magic',
  // What hides behind it has fields of its own.
  'dhcp.option.value',
  'tls.handshake.extension.data',
]);

/** The declared fields that tshark has, by its own list, and shows in the same form; those of a packet alone, without its flow. */
export function sharedFields(): readonly string[] {
  const listed = execFileSync('tshark', ['-G', 'fields'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const known = new Set(listed.split('\n').map((line) => (line.startsWith('F\t') ? line.split('\t')[2] : undefined)));
  return [...declaredFields().values()]
    .filter(
      ({ name, spec }) =>
        spec.any === undefined &&
        !(name in streamFields) &&
        known.has(name) &&
        !otherForms.has(name) &&
        !name.startsWith('frame.'),
    )
    .map(({ name }) => name);
}

/** What tshark reads, one map a packet. */
export function tsharkValues(file: string, fields: readonly string[]): ComparedValues[] {
  const preferences = ['tcp.desegment_tcp_streams', 'ip.defragment', 'ipv6.defragment', 'tls.desegment_ssl_records'];
  const output = execFileSync(
    'tshark',
    [
      '-n',
      '-r',
      file,
      '-T',
      'fields',
      '-E',
      'aggregator=/s',
      ...preferences.flatMap((preference) => ['-o', `${preference}:FALSE`]),
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const rows = output.split('\n').slice(0, -1);
  return rows.map((row) => new Map(row.split('\t').map((cell, index) => [fields[index]!, comparable(cell)])));
}

/** What we read, one map a packet. */
export async function ourValues(path: string, fields: readonly string[]): Promise<ComparedValues[]> {
  const packets: ComparedValues[] = [];
  const file = await openCaptureFile(path);
  for await (const batch of file.batches()) {
    for (let index = 0; index < batch.count; index++) {
      const start = batch.starts[index]!;
      const tree = dissectPacket({
        number: batch.firstNumber + index,
        linkType: batch.linkTypes[index]!,
        bytes: batch.bytes.slice(start, start + batch.lengths[index]!),
        seconds: batch.seconds[index]!,
        nanoseconds: batch.nanoseconds[index]!,
        originalLength: batch.originalLengths[index]!,
      });
      const values = new Map<string, string[]>(fields.map((field) => [field, []]));
      for (const { field, value } of everyNode(tree.nodes)) {
        if (field !== null && value !== null) values.get(field)?.push(plain(value));
      }
      packets.push(new Map([...values].map(([field, list]) => [field, comparable(list.join(' '))])));
    }
  }
  return packets;
}

function plain(value: FieldValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return typeof value === 'object' ? ipText(value) : String(value);
}

/** Numbers in base 10, bytes without colons. */
function comparable(cell: string): string {
  const words = cell.trim().split(' ');
  return words
    .map((word) => (/^0x[0-9a-f]+$/.test(word) ? String(Number(word)) : word.replaceAll(/[:]/g, '').toLowerCase()))
    .join(' ');
}
