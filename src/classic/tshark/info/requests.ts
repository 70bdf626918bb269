/** What tshark 4.0 says of RADIUS, STUN, Kerberos, LDAP and MQTT in a line. */
import { ipText } from '../../../addr/ip-address.ts';
import { berChildren, berInteger, readBer } from '../../../wire/ber.ts';
import { latin1, utf8 } from '../../../wire/bytes.ts';
import { parseStun, stunMappedAddress } from '../../../wire/stun.ts';
import type { Layer } from './layer.ts';

/** IANA "RADIUS Types". */
const radiusCodes: Readonly<Record<number, string>> = {
  1: 'Access-Request',
  2: 'Access-Accept',
  3: 'Access-Reject',
  4: 'Accounting-Request',
  5: 'Accounting-Response',
  11: 'Access-Challenge',
  12: 'Status-Server',
  13: 'Status-Client',
  40: 'Disconnect-Request',
  41: 'Disconnect-ACK',
  42: 'Disconnect-NAK',
  43: 'CoA-Request',
  44: 'CoA-ACK',
  45: 'CoA-NAK',
};

/** `Access-Request id=7` */
export function radiusWords(layer: Layer): string | null {
  const name = radiusCodes[layer.u8(0)];
  return name === undefined || layer.length < 20 ? null : `${name} id=${layer.u8(1)}`;
}

const stunMethods: Readonly<Record<number, string>> = {
  1: 'Binding',
  3: 'Allocate',
  4: 'Refresh',
  6: 'Send',
  7: 'Data',
  8: 'CreatePermission',
  9: 'Channel-Bind',
};
const stunClasses = ['Request', 'Indication', 'Success Response', 'Error Response'];

/** `Binding Success Response XOR-MAPPED-ADDRESS: 192.0.2.1:32853` (RFC 8489 section 5). */
export function stunWords(layer: Layer): string | null {
  const type = layer.u16(0);
  const kind = ((type >> 4) & 1) | ((type >> 7) & 2);
  const method = stunMethods[(type & 0x0f) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80)];
  if (method === undefined) return null;
  const parsed = parseStun(layer.bytes, 0, layer.length);
  if (!parsed.ok) return null;
  const mapped = stunMappedAddress(parsed.value);
  const address = mapped === null ? '' : ` XOR-MAPPED-ADDRESS: ${ipText(mapped.address)}:${mapped.port}`;
  const isXored = parsed.value.attributes.some(({ type: attribute }) => attribute === 0x0020);
  return `${method} ${stunClasses[kind]!}${isXored ? address : ''}`;
}

const mqttTypes: Readonly<Record<number, string>> = {
  1: 'Connect Command',
  2: 'Connect Ack',
  3: 'Publish Message',
  4: 'Publish Ack',
  5: 'Publish Received',
  6: 'Publish Release',
  7: 'Publish Complete',
  8: 'Subscribe Request',
  9: 'Subscribe Ack',
  10: 'Unsubscribe Request',
  11: 'Unsubscribe Ack',
  12: 'Ping Request',
  13: 'Ping Response',
  14: 'Disconnect Req',
};

/** `Publish Message [a/b]` (MQTT 3.1.1 section 2.2); several in a segment by commas. */
export function mqttWords(layer: Layer): string | null {
  const said: string[] = [];
  for (let at = 0; at + 2 <= layer.length;) {
    const [first, size] = [layer.u8(at), lengthAt(layer, at + 1)];
    const name = mqttTypes[first >> 4];
    if (name === undefined || size === null) return null;
    said.push(name + messageText(layer, first, size.next));
    at = size.next + size.length;
  }
  return said.length === 0 ? null : said.join(', ');
}

function messageText(layer: Layer, first: number, at: number): string {
  const type = first >> 4;
  if (type === 3) {
    const length = layer.u16(at);
    // Above quality of service 0 an identifier follows the topic.
    const identifier = (first & 6) === 0 ? '' : ` (id=${layer.u16(at + 2 + length)})`;
    return `${identifier} [${utf8(layer.bytes, at + 2, at + 2 + length)}]`;
  }
  if (type < 4 || type > 11) return '';
  const topic = type === 8 || type === 10 ? ` [${topicAt(layer, at + 2)}]` : '';
  return ` (id=${layer.u16(at)})${topic}`;
}

function topicAt(layer: Layer, at: number): string {
  const length = layer.u16(at);
  return latin1(layer.bytes, at + 2, at + 2 + length);
}

function lengthAt(layer: Layer, start: number): { length: number; next: number } | null {
  let length = 0;
  for (let index = 0; index < 4; index++) {
    const byte = layer.u8(start + index);
    length += (byte & 0x7f) * 128 ** index;
    if ((byte & 0x80) === 0) return { length, next: start + index + 1 };
  }
  return null;
}

const ldapOperations: Readonly<Record<number, string>> = {
  0x60: 'bindRequest',
  0x61: 'bindResponse',
  0x42: 'unbindRequest',
  0x63: 'searchRequest',
  0x64: 'searchResEntry',
  0x65: 'searchResDone',
};
const ldapResults: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'operationsError',
  2: 'protocolError',
  7: 'authMethodNotSupported',
  8: 'strongAuthRequired',
  32: 'noSuchObject',
  34: 'invalidDNSyntax',
  48: 'inappropriateAuthentication',
  49: 'invalidCredentials',
  50: 'insufficientAccessRights',
  53: 'unwillingToPerform',
};
const ldapScopes = ['baseObject', 'singleLevel', 'wholeSubtree'];

/** `searchRequest(2) "dc=example" baseObject ` (RFC 4511 section 4); one message. */
export function ldapWords({ bytes, packet }: Layer): string | null {
  const whole = readBer(bytes, 0, bytes.length);
  if (whole === null || whole.end < bytes.length) return null;
  const [id, operation] = berChildren(bytes, whole);
  if (id === undefined || operation === undefined) return null;
  const name = ldapOperations[operation.tag];
  const number = berInteger(bytes, id);
  if (name === undefined || number === null) return null;
  const parts = berChildren(bytes, operation);
  const text = (index: number): string => {
    const part = parts[index];
    const value = part === undefined ? '' : utf8(bytes, part.start, part.end);
    return `"${value === '' ? '<ROOT>' : value}"`;
  };
  const head = `${name}(${number})`;
  switch (operation.tag) {
    case 0x60:
      return parts[2]?.tag === 0x80 ? `${head} ${text(1)} simple ` : null;
    case 0x61: {
      const result = parts[0] === undefined ? undefined : ldapResults[Number(berInteger(bytes, parts[0]))];
      return result === undefined ? null : `${head} ${result} `;
    }
    case 0x63: {
      const scope = parts[1] === undefined ? undefined : ldapScopes[bytes[parts[1].start] ?? 9];
      return scope === undefined ? null : `${head} ${text(0)} ${scope} `;
    }
    case 0x64:
      return `${head} ${text(0)} `;
    case 0x65: {
      const result = parts[0] === undefined ? undefined : ldapResults[Number(berInteger(bytes, parts[0]))];
      if (result === undefined) return null;
      const found = Number(
        packet.notes.get(`ldap ${Buffer.from(bytes.subarray(id.start, id.end)).toString('hex')}`) ?? 0,
      );
      return `${head} ${result}  [${found} result${found === 1 ? '' : 's'}]`;
    }
    case 0x42:
      return `${head} `;
    default:
      return null;
  }
}
