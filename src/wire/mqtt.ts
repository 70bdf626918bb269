/** The fixed header of MQTT 3.1.1 and 5.0 (OASIS), the head of a CONNECT, and the topic of a PUBLISH. */
import { put16, putBytes, u16, u8, utf8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Packet types. */
export const mqttTypes = {
  connect: 1,
  connectAck: 2,
  publish: 3,
  publishAck: 4,
  subscribe: 8,
  subscribeAck: 9,
  unsubscribe: 10,
  ping: 12,
  pingAnswer: 13,
  disconnect: 14,
} as const;

/** The fixed header. */
export interface MqttHeader {
  readonly type: number;
  /** Four bits; of a PUBLISH: duplicate, quality (two bits), retain. */
  readonly flags: number;
  /** Of what follows. */
  readonly length: number;
}

/** What a CONNECT begins with; in version 5 properties stand before the client's name, which is null here. */
export interface MqttConnect {
  /** `MQTT`, or `MQIsdp` in 3.1; not fit to print as it is. */
  readonly protocol: string;
  /** 3, 4 (3.1.1) or 5. */
  readonly level: number;
  readonly flags: number;
  /** Seconds. */
  readonly keepAlive: number;
  readonly client: string | null;
}

/** Reads the fixed header; the next packet begins at the payload's end. */
export function parseMqtt(bytes: Uint8Array, start: number, end: number): Parsed<MqttHeader> {
  let length = 0;
  let at = start + 1;
  for (let shift = 0; ; shift += 7, at++) {
    // At most four bytes of seven bits each (3.1.1, section 2.2.3).
    if (shift > 21) return undecodable('the MQTT length is too long');
    if (at >= end) return undecodable('the MQTT header is cut short');
    length |= (u8(bytes, at) & 0x7f) << shift;
    if (u8(bytes, at) < 0x80) break;
  }
  const type = u8(bytes, start) >> 4;
  if (type === 0) return undecodable('not an MQTT packet');
  const packetEnd = at + 1 + length;
  const flaw = packetEnd > end ? 'the MQTT packet is cut short' : null;
  return decoded({ type, flags: u8(bytes, start) & 15, length }, at + 1, Math.min(end, packetEnd), flaw);
}

/** Reads the head of a CONNECT from the payload of its packet. */
export function parseMqttConnect(bytes: Uint8Array, start: number, end: number): Parsed<MqttConnect> {
  const protocol = textAt(bytes, start, end);
  if (protocol === null || protocol.next + 4 > end) return undecodable('the MQTT CONNECT is cut short');
  if (protocol.text !== 'MQTT' && protocol.text !== 'MQIsdp') return undecodable('not an MQTT CONNECT');
  const at = protocol.next;
  const level = u8(bytes, at);
  const client = level < 5 ? textAt(bytes, at + 4, end) : null;
  const value: MqttConnect = {
    protocol: protocol.text,
    level,
    flags: u8(bytes, at + 1),
    keepAlive: u16(bytes, at + 2),
    client: client?.text ?? null,
  };
  const flaw = level < 5 && client === null ? 'the MQTT client name is cut short' : null;
  return decoded(value, client?.next ?? at + 4, end, flaw);
}

/** The topic of a PUBLISH, not fit to print as it is, from the payload of its packet; null where it is cut short. */
export function mqttTopic(bytes: Uint8Array, start: number, end: number): string | null {
  return textAt(bytes, start, end)?.text ?? null;
}

function textAt(bytes: Uint8Array, at: number, end: number): { readonly text: string; readonly next: number } | null {
  const next = at + 2 <= end ? at + 2 + u16(bytes, at) : Infinity;
  return next > end ? null : { text: utf8(bytes, at + 2, next), next };
}

/** Writes the fixed header; returns its length, 2 to 5. */
export function emitMqtt(value: MqttHeader, into: Uint8Array, at: number): number {
  into[at] = (value.type << 4) | value.flags;
  let next = at + 1;
  let rest = value.length;
  for (; rest >= 128; rest >>= 7) into[next++] = 0x80 | (rest & 0x7f);
  into[next++] = rest;
  return next - at;
}

/** Writes the head of a CONNECT; returns its length. */
export function emitMqttConnect(value: MqttConnect, into: Uint8Array, at: number): number {
  let next = at + emitText(value.protocol, into, at);
  into[next] = value.level;
  into[next + 1] = value.flags;
  put16(into, next + 2, value.keepAlive);
  next += 4;
  if (value.client !== null) next += emitText(value.client, into, next);
  return next - at;
}

function emitText(text: string, into: Uint8Array, at: number): number {
  const bytes = Buffer.from(text, 'utf8');
  put16(into, at, bytes.length);
  return 2 + putBytes(into, at + 2, bytes);
}
