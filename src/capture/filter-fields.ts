/** The fields of the filter language for packets: every field of the tree under Wireshark's name, and short names for the usual ones. */
import { cidrContains, parseCidr } from '../addr/cidr.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { ipText } from '../addr/ip-address.ts';
import type { FilterValue } from '../base/filter/ast.ts';
import type { CustomField, FilterField, FilterFields, Flag, Predicate } from '../base/filter/fields.ts';
import { numberTest } from '../base/filter/number.ts';
import { containing, wildcard } from '../base/filter/wildcard.ts';
import type { Result } from '../base/result.ts';
import { failure, success } from '../base/result.ts';
import { declaredFields, protocolNames } from './dissect.ts';
import type { FieldSpec, FieldType, FieldValue } from './field.ts';
import { plainText } from './tree-text.ts';
import type { TreeView } from './tree-view.ts';

/** Short names and the fields that they stand for. */
export const shortNames: Readonly<
  Record<string, { readonly type: FieldType; readonly meaning: string; readonly any: readonly string[] }>
> = {
  host: {
    type: 'address',
    meaning: 'source or destination address: an address, a network, or text with *',
    any: ['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'arp.src.proto_ipv4', 'arp.dst.proto_ipv4'],
  },
  src: { type: 'address', meaning: 'source address', any: ['ip.src', 'ipv6.src', 'arp.src.proto_ipv4'] },
  dst: { type: 'address', meaning: 'destination address', any: ['ip.dst', 'ipv6.dst', 'arp.dst.proto_ipv4'] },
  port: {
    type: 'number',
    meaning: 'source or destination port',
    any: ['tcp.srcport', 'tcp.dstport', 'udp.srcport', 'udp.dstport', 'sctp.srcport', 'sctp.dstport'],
  },
  sport: { type: 'number', meaning: 'source port', any: ['tcp.srcport', 'udp.srcport', 'sctp.srcport'] },
  dport: { type: 'number', meaning: 'destination port', any: ['tcp.dstport', 'udp.dstport', 'sctp.dstport'] },
  mac: { type: 'ether', meaning: 'source or destination hardware address', any: ['eth.src', 'eth.dst', 'sll.src.eth'] },
  len: { type: 'number', meaning: 'length on the wire', any: ['frame.len'] },
  number: { type: 'number', meaning: 'number of the packet', any: ['frame.number'] },
  iface: { type: 'text', meaning: 'interface', any: ['frame.interface_name'] },
  vlan: { type: 'number', meaning: 'VLAN', any: ['vlan.id'] },
  comment: { type: 'text', meaning: 'comment', any: ['frame.comment'] },
};

/** The questions of `is:`: bits of the TCP flags that have to be set, and that must not. */
export const tcpQuestions: Readonly<
  Record<string, { readonly meaning: string; readonly set: number; readonly clear: number }>
> = {
  syn: { meaning: 'opens a TCP connection: SYN without ACK', set: 0x02, clear: 0x10 },
  synack: { meaning: 'answers an opening: SYN with ACK', set: 0x12, clear: 0 },
  ack: { meaning: 'TCP with ACK', set: 0x10, clear: 0 },
  fin: { meaning: 'ends a direction of TCP: FIN', set: 0x01, clear: 0 },
  rst: { meaning: 'breaks a TCP connection off: RST', set: 0x04, clear: 0 },
  psh: { meaning: 'TCP with PSH', set: 0x08, clear: 0 },
};

/** The fields, those of the tree last. */
export function packetFields(): FilterFields<TreeView> {
  return [
    protocolField(),
    ...Object.entries(shortNames).map(([name, spec]) => treeField(name, spec)),
    isField(),
    { name: 'info', type: 'text', meaning: 'what the list says of the packet', get: (view) => view.packet.info },
    anyText(),
    ...[...declaredFields().values()].map(({ name, spec }) => treeField(name, spec)),
  ];
}

function protocolField(): FilterField<TreeView> {
  return {
    name: 'proto',
    aliases: ['protocol'],
    type: 'text',
    searchable: false,
    values: protocolNames(),
    meaning: 'a protocol in the packet: tcp, dns, tls, ...',
    get: (view) => view.packet.protocols,
  };
}

function isField(): FilterField<TreeView> {
  const tcp = Object.entries(tcpQuestions).map(([name, { meaning, set, clear }]): [string, Flag<TreeView>] => [
    name,
    {
      meaning,
      test: (view) =>
        view.values('tcp.flags').some((flags) => (Number(flags) & set) === set && (Number(flags) & clear) === 0),
    },
  ]);
  return {
    name: 'is',
    type: 'flag',
    meaning: 'a yes-or-no question',
    flags: {
      ...Object.fromEntries(tcp),
      cut: {
        meaning: 'not captured whole',
        test: (view) => Number(view.values('frame.cap_len')[0]) < Number(view.values('frame.len')[0]),
      },
      flawed: { meaning: 'something in it is malformed or cut short', test: (view) => view.isFlawed },
    },
  };
}

/** A bare word: a protocol by its name, else text that some field has. */
function anyText(): CustomField<TreeView> {
  return {
    name: 'text',
    type: 'custom',
    searchable: true,
    example: 'example.com',
    meaning: 'text in any field, or the name of a protocol',
    compile(value: FilterValue): Result<Predicate<TreeView>> {
      const word = value.text.toLowerCase();
      if (!value.quoted && protocolNames().includes(word))
        return success((view) => view.packet.protocols.includes(word));
      const test = value.quoted || !value.text.includes('*') ? containing(value.text) : wildcard(value.text);
      return success((view) => view.texts().some(test));
    },
  };
}

function treeField(
  name: string,
  spec: Pick<FieldSpec, 'type' | 'meaning' | 'any' | 'names' | 'hex'>,
): CustomField<TreeView> {
  const parts = spec.any ?? [name];
  return {
    name,
    type: 'custom',
    meaning: spec.meaning,
    example: examples[spec.type],
    compile(value, operator) {
      const test = valueTest(name, spec, value, operator);
      if (!test.ok) return test;
      return success((view) => parts.some((part) => view.values(part).some(test.value)));
    },
  };
}

const examples: Readonly<Record<FieldType, string>> = {
  none: '',
  number: '443',
  flag: '1',
  text: '*.example.com',
  bytes: '0a0b*',
  address: '192.168.0.0/16',
  ether: '02:00:00:00:00:01',
  time: '1700000000',
};

/** The test of one decoded value. */
export function valueTest(
  name: string,
  spec: Pick<FieldSpec, 'type' | 'names'>,
  value: FilterValue,
  operator: Parameters<CustomField<TreeView>['compile']>[1],
): Result<(decoded: FieldValue) => boolean> {
  const { text } = value;
  if (spec.type === 'number' || spec.type === 'time') {
    const test = numberTest(numberText(text, spec.names), operator, name);
    return test.ok ? success((decoded) => test.value(Number(decoded))) : test;
  }
  if (operator !== '=') return failure(`${name} has no order: compare it with : or !=`, 0, text.length);
  switch (spec.type) {
    case 'flag':
      return flagTest(name, text);
    case 'address':
      return addressTest(text);
    case 'bytes':
    case 'ether': {
      const matches = wildcard(text.replaceAll(/[:.-]/g, ''));
      return success((decoded) => matches(decoded instanceof Uint8Array ? Buffer.from(decoded).toString('hex') : ''));
    }
    case 'text':
    case 'none': {
      const matches = value.quoted
        ? (other: string): boolean => other.toLowerCase() === text.toLowerCase()
        : wildcard(text);
      return success((decoded) => matches(plainText(decoded, { type: 'text', meaning: '' }, 0)));
    }
  }
}

/** Numbers may be written in base 16, or by the name that the tree shows. */
function numberText(text: string, names: FieldSpec['names']): string {
  if (/^0x[0-9a-f]{1,13}$/i.test(text)) return String(Number(text));
  const wanted = text.toLowerCase();
  return Object.entries(names ?? {}).find(([, known]) => known.toLowerCase() === wanted)?.[0] ?? text;
}

function flagTest(name: string, text: string): Result<(decoded: FieldValue) => boolean> {
  const word = text.toLowerCase();
  if (['1', 'true', 'yes', 'set'].includes(word)) return success((decoded) => decoded === true);
  if (['0', 'false', 'no', 'unset'].includes(word)) return success((decoded) => decoded === false);
  return failure(`${name} is 1 or 0`, 0, text.length);
}

/** Addresses match exactly, by network, or as text with `*`. */
export function addressTest(text: string): Result<(decoded: FieldValue) => boolean> {
  if (text.includes('*')) {
    const matches = wildcard(text);
    return success((decoded) => matches(ipText(decoded as IpAddress)));
  }
  const cidr = parseCidr(text);
  return cidr.ok ? success((decoded) => cidrContains(cidr.value, decoded as IpAddress)) : cidr;
}
