/** Bridge protocol data units of the spanning tree (IEEE 802.1D) and its rapid variant (802.1w). */
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Types of BPDU. */
export const stpTypes = { configuration: 0x00, rapid: 0x02, topologyChange: 0x80 } as const;

/** A bridge: priority with system extension, and its address. */
export interface StpBridge {
  readonly priority: number;
  /** Six bytes. */
  readonly address: Uint8Array;
}

/** A BPDU. Times are in units of 1/256 s. */
export interface StpMessage {
  /** 0 spanning tree, 2 rapid, 3 multiple (whose further fields are the payload). */
  readonly version: number;
  readonly type: number;
  /** Null in a topology change notification, which has nothing more. */
  readonly configuration: {
    readonly flags: number;
    readonly root: StpBridge;
    readonly rootCost: number;
    readonly bridge: StpBridge;
    readonly port: number;
    readonly messageAge: number;
    readonly maxAge: number;
    readonly helloTime: number;
    readonly forwardDelay: number;
  } | null;
}

const configurationEnd = 35;

/** Why no BPDU starts here, or null. */
export function checkStp(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < 4) return 'the BPDU is cut short';
  if (u16(bytes, at) !== 0) return 'not a BPDU';
  const type = u8(bytes, at + 3);
  if (type === stpTypes.topologyChange) return null;
  if (type !== stpTypes.configuration && type !== stpTypes.rapid) return 'an unknown type of BPDU';
  return end - at < configurationEnd ? 'the BPDU is cut short' : null;
}

/** Reads a BPDU. */
export function parseStp(bytes: Uint8Array, start: number, end: number): Parsed<StpMessage> {
  const reason = checkStp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const version = u8(bytes, start + 2);
  const type = u8(bytes, start + 3);
  if (type === stpTypes.topologyChange) return decoded({ version, type, configuration: null }, start + 4, end);
  const configuration = {
    flags: u8(bytes, start + 4),
    root: bridgeAt(bytes, start + 5),
    rootCost: u32(bytes, start + 13),
    bridge: bridgeAt(bytes, start + 17),
    port: u16(bytes, start + 25),
    messageAge: u16(bytes, start + 27),
    maxAge: u16(bytes, start + 29),
    helloTime: u16(bytes, start + 31),
    forwardDelay: u16(bytes, start + 33),
  };
  return decoded({ version, type, configuration }, start + configurationEnd, end);
}

function bridgeAt(bytes: Uint8Array, at: number): StpBridge {
  return { priority: u16(bytes, at), address: copyOf(bytes, at + 2, at + 8) };
}

/** Writes a BPDU; returns its length: 4 or 35. */
export function emitStp(value: StpMessage, into: Uint8Array, at: number): number {
  put16(into, at, 0);
  into[at + 2] = value.version;
  into[at + 3] = value.type;
  const { configuration } = value;
  if (configuration === null) return 4;
  into[at + 4] = configuration.flags;
  emitBridge(configuration.root, into, at + 5);
  put32(into, at + 13, configuration.rootCost);
  emitBridge(configuration.bridge, into, at + 17);
  put16(into, at + 25, configuration.port);
  put16(into, at + 27, configuration.messageAge);
  put16(into, at + 29, configuration.maxAge);
  put16(into, at + 31, configuration.helloTime);
  put16(into, at + 33, configuration.forwardDelay);
  return configurationEnd;
}

function emitBridge(bridge: StpBridge, into: Uint8Array, at: number): void {
  put16(into, at, bridge.priority);
  putBytes(into, at + 2, bridge.address);
}
