/** LDAP: the root entry, which servers show to everybody (RFC 4512 section 5.1), names vendor and version. */
import { latin1Bytes, u8 } from '../../wire/bytes.ts';
import { berElement, berInteger, berIntegerElement, berTags, readBer } from '../../wire/ber.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';
import type { Reply } from '../reply.ts';

/** Application tags of responses: bind 1, search entry 4, search done 5, extended 24. */
const responses: ReadonlySet<number> = new Set([0x61, 0x64, 0x65, 0x78]);

export default defineIdentifier({
  id: 'ldap',
  transports: ['tcp', 'udp'],
  ports: [389, 636, 3268, 3269],
  order: 'client-first',
  hello: () => rootSearch(),
  secureName: 'ldaps',
  score: (reply) => (operation(reply) === null ? sure.none : sure.confident),
  read(reply) {
    const vendor = attribute(reply, 'vendorName');
    const version = attribute(reply, 'vendorVersion');
    const about = productOf(reply, vendor, version);
    const base = attribute(reply, 'namingContexts') ?? attribute(reply, 'defaultNamingContext');
    return {
      service: 'ldap',
      ...about,
      hostname: attribute(reply, 'dnsHostName'),
      info: base === null ? null : `base ${base}`,
    };
  },
  startTls: {
    greets: false,
    // The extended request with the object identifier of StartTLS (RFC 4511 section 4.14).
    steps: [
      {
        send: () => fromHex('301d 020101 7718 8016 312e332e362e312e342e312e313436362e3230303337'),
        until: ({ bytes }) => readBer(bytes, 0, bytes.length) !== null,
        accepted: (reply) => operation(reply) === 0x78 && /\x0a\x01\0/.test(reply.text),
      },
    ],
  },
  samples: [
    {
      hex: '3042 020101 643d 0400 3039 301a 040b 6f626a656374436c617373 310b 0409 4f70656e4c4441504f 301b 040e 6e616d696e67436f6e7465787473 3109 0407 64633d6c6f6361',
      expect: { service: 'ldap', product: 'OpenLDAP', info: 'base dc=loca' },
    },
    { hex: '300c 020101 6507 0a0132 0400 0400', expect: { service: 'ldap' } },
    { hex: '3084 00000010 020101 7884 00000007 0a0102 0400 0400', expect: { service: 'ldap' } },
  ],
});

/** The tag of the response in the first message; null where there is none. */
function operation({ bytes }: Reply): number | null {
  if (u8(bytes, 0) !== berTags.sequence) return null;
  // An entry may come in several pieces: the head of the message is enough.
  const head = bytes.length > 4 ? { tag: 0x30, start: headerLength(bytes), end: bytes.length } : null;
  const [id, response] = head === null ? [] : berHeads(bytes, head.start);
  return id === berTags.integer && response !== undefined && responses.has(response) ? response : null;
}

const headerLength = (bytes: Uint8Array): number => (u8(bytes, 1) < 0x80 ? 2 : 2 + (u8(bytes, 1) & 0x7f));

/** The tags of the message number and of the operation behind it. */
function berHeads(bytes: Uint8Array, at: number): readonly [number, number] | readonly [] {
  const number = readBer(bytes, at, bytes.length);
  if (number === null || number.end >= bytes.length || number.end - number.start > 4) return [];
  const id = berInteger(bytes, number);
  return id === null || id < 0n || id > 255n ? [] : [number.tag, u8(bytes, number.end)];
}

/** The first value of an attribute: its name and its values follow each other as texts of at most 127 bytes. */
function attribute({ text }: Reply, name: string): string | null {
  const at = text.toLowerCase().indexOf(`${String.fromCharCode(name.length)}${name.toLowerCase()}1`);
  if (at < 0) return null;
  const values = at + 1 + name.length;
  // The set's length takes one byte, or more behind 0x81 to 0x84 (Active Directory writes four).
  const lengthAt = values + 1;
  const first = text.charCodeAt(lengthAt);
  const start = lengthAt + 1 + (first > 0x80 ? first & 0x7f : 0);
  if (text.charCodeAt(start) !== berTags.octetString) return null;
  const length = text.charCodeAt(start + 1);
  return length > 0 && length < 0x80 ? text.slice(start + 2, start + 2 + length) : null;
}

function productOf(
  { text }: Reply,
  vendor: string | null,
  version: string | null,
): {
  readonly product?: string | null;
  readonly version?: string | null;
  readonly os?: string;
  readonly cpe?: readonly string[];
} {
  if (text.includes('OpenLDAP'))
    return {
      product: 'OpenLDAP',
      version: /^OpenLDAP ([\d.]{1,16})/.exec(version ?? '')?.[1] ?? null,
      cpe: ['cpe:/a:openldap:openldap'],
    };
  if (/rootDomainNamingContext|domainControllerFunctionality/i.test(text))
    return { product: 'Microsoft Active Directory', os: 'Windows', cpe: ['cpe:/a:microsoft:active_directory'] };
  const known = /^(?:389-Directory|389 Project)(?:\/([\d.]{1,16}))?/.exec(version ?? vendor ?? '');
  if (known !== null)
    return {
      product: '389 Directory Server',
      version: known[1] ?? null,
      cpe: [cpeName('redhat:389_directory_server', known[1])],
    };
  return { product: vendor, version };
}

/** A search of the root entry: base object, every attribute and the operational ones ("+"). */
function rootSearch(): Uint8Array {
  const text = (value: string, tag: number = berTags.octetString): Uint8Array => berElement(tag, latin1Bytes(value));
  const attributes = [
    'objectClass',
    'namingContexts',
    'vendorName',
    'vendorVersion',
    'dnsHostName',
    'rootDomainNamingContext',
  ];
  const search = berElement(
    0x63,
    text(''),
    fromHex('0a0100 0a0100 020100 020105 010100'),
    text('objectClass', 0x87),
    berElement(0x30, ...attributes.map((name) => text(name))),
  );
  return berElement(0x30, berIntegerElement(1n), search);
}
