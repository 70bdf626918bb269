/** What tshark 4.0 says of TLS in a line; the column tells the version that the connection agreed on, where that is known. */
import type { OpenedRecord } from '../../../capture/decrypt/packet-plaintext.ts';
import { u24 } from '../../../wire/bytes.ts';
import type { Columns, Layer } from './layer.ts';

const versionNames: Readonly<Record<number, string>> = {
  0x0300: 'SSLv3',
  0x0301: 'TLSv1',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
  0x0304: 'TLSv1.3',
};

/** Content types (RFC 8446 section 5.1, RFC 6520). */
const contents = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23, heartbeat: 24 } as const;

const handshakeNames: Readonly<Record<number, string>> = {
  0: 'Hello Request',
  1: 'Client Hello',
  2: 'Server Hello',
  3: 'Hello Verify Request',
  4: 'New Session Ticket',
  5: 'End of Early Data',
  8: 'Encrypted Extensions',
  11: 'Certificate',
  12: 'Server Key Exchange',
  13: 'Certificate Request',
  14: 'Server Hello Done',
  15: 'Certificate Verify',
  16: 'Client Key Exchange',
  20: 'Finished',
  21: 'Certificate URL',
  22: 'Certificate Status',
  24: 'Key Update',
};

/** `Server Hello, Certificate, Server Hello Done` */
export function tlsWords(layer: Layer): Columns | null {
  const said: string[] = [];
  const { packet } = layer;
  const isNew = packet.notes.get('tls.version') === 0x0304;
  let sealed = packet.notes.get('tls.sealed') === 1;
  // Records that were opened with logged secrets, in order.
  const opened = [...(packet.details.plaintext?.records ?? [])];
  let at = 0;
  while (at + 5 <= layer.length) {
    const [content, length] = [layer.u8(at), layer.u16(at + 3)];
    if (content < 20 || content > 24 || layer.u8(at + 1) !== 3) break;
    const end = at + 5 + length;
    const isSealed = isNew ? content === contents.applicationData : sealed && content !== contents.changeCipherSpec;
    const inner = isSealed && end <= layer.length ? opened.shift() : undefined;
    const body = layer.bytes.subarray(at + 5, end);
    if (inner !== undefined) said.push(...openedTexts(inner));
    else if (content === contents.handshake) said.push(...handshakeTexts(body, sealed));
    else if (content === contents.alert) said.push(alertText(body, length, sealed));
    else if (content === contents.changeCipherSpec) said.push('Change Cipher Spec');
    else said.push(content === contents.heartbeat ? 'Heartbeat' : 'Application Data');
    if (content === contents.changeCipherSpec) sealed = true;
    at = end;
  }
  if (said.length === 0) return { protocol: 'SSL', info: 'Continuation Data' };
  return { protocol: columnOf(layer), info: said.join(', ') };
}

function columnOf(layer: Layer): string {
  const agreed = layer.packet.notes.get('tls.version');
  return versionNames[typeof agreed === 'number' ? agreed : layer.u16(1)] ?? 'TLS';
}

/** What a record says that was opened. */
function openedTexts({ type, bytes }: OpenedRecord): readonly string[] {
  if (type === contents.handshake) return handshakeTexts(bytes, false);
  return [type === contents.alert ? alertText(bytes, bytes.length, false) : 'Application Data'];
}

/** The messages of a record; what is sealed cannot be told. */
function handshakeTexts(bytes: Uint8Array, sealed: boolean): readonly string[] {
  if (sealed) return ['Encrypted Handshake Message'];
  const names: string[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const name = handshakeNames[bytes[at]!];
    const length = u24(bytes, at + 1);
    if (name === undefined || (at === 0 && length > 0xffff)) return ['Encrypted Handshake Message'];
    names.push(name);
    at += 4 + length;
  }
  return names.length === 0 ? ['Encrypted Handshake Message'] : names;
}

const alertLevels: Readonly<Record<number, string>> = { 1: 'Warning', 2: 'Fatal' };
/** RFC 8446 section 6, RFC 5246 section 7.2. */
const alertNames: Readonly<Record<number, string>> = {
  0: 'Close Notify',
  10: 'Unexpected Message',
  20: 'Bad Record MAC',
  21: 'Decryption Failed',
  22: 'Record Overflow',
  30: 'Decompression Failure',
  40: 'Handshake Failure',
  41: 'No Certificate',
  42: 'Bad Certificate',
  43: 'Unsupported Certificate',
  44: 'Certificate Revoked',
  45: 'Certificate Expired',
  46: 'Certificate Unknown',
  47: 'Illegal Parameter',
  48: 'Unknown CA',
  49: 'Access Denied',
  50: 'Decode Error',
  51: 'Decrypt Error',
  60: 'Export Restriction',
  70: 'Protocol Version',
  71: 'Insufficient Security',
  80: 'Internal Error',
  90: 'User Canceled',
  100: 'No Renegotiation',
  109: 'Missing Extension',
  110: 'Unsupported Extension',
  112: 'Unrecognized Name',
  116: 'Certificate Required',
  120: 'No application Protocol',
};

function alertText(bytes: Uint8Array, length: number, sealed: boolean): string {
  const [level, what] = [alertLevels[bytes[0] ?? 0], alertNames[bytes[1] ?? 255]];
  if (length !== 2 || sealed || level === undefined || what === undefined) return 'Encrypted Alert';
  return `Alert (Level: ${level}, Description: ${what})`;
}
