/** What tshark 4.0 says of the protocols of routers in a line: OSPF, PIM, EIGRP, VRRP, BGP, RIP. */
import type { Columns, Layer } from './layer.ts';

const ospfTypes: Readonly<Record<number, string>> = {
  1: 'Hello Packet',
  2: 'DB Description',
  3: 'LS Request',
  4: 'LS Update',
  5: 'LS Acknowledge',
};

/** `Hello Packet` (RFC 2328 appendix A.3). */
export function ospfWords(layer: Layer): string | null {
  return ospfTypes[layer.u8(1)] ?? null;
}

const pimTypes: Readonly<Record<number, string>> = {
  0: 'Hello',
  1: 'Register',
  2: 'Register-stop',
  3: 'Join/Prune',
  4: 'Bootstrap',
  5: 'Assert',
  6: 'Graft',
  7: 'Graft-Ack',
  8: 'Candidate-RP-Advertisement',
  9: 'State-Refresh',
};

/** `Hello` (RFC 7761 section 4.9). */
export function pimWords(layer: Layer): Columns | null {
  const first = layer.u8(0);
  const info = pimTypes[first & 15];
  return first >> 4 !== 2 || info === undefined ? null : { protocol: 'PIMv2', info };
}

const eigrpTypes: Readonly<Record<number, string>> = {
  1: 'Update',
  2: 'Request',
  3: 'Query',
  4: 'Reply',
  5: 'Hello',
  10: 'SIA-Query',
  11: 'SIA-Reply',
};

/** `Hello` (RFC 7868 section 6.6.1). */
export function eigrpWords(layer: Layer): string | null {
  const name = eigrpTypes[layer.u8(1)];
  // An acknowledgment is a hello with a number (RFC 7868 section 5.3.1).
  if (name === undefined) return null;
  return layer.u8(1) === 5 && layer.u32(12) !== 0 ? 'Hello (Ack)' : name;
}

/** `Announcement (v3)` (RFC 5798 section 5.1). */
export function vrrpWords(layer: Layer): string | null {
  const first = layer.u8(0);
  const isOld = first >> 4 === 2;
  const least = 8 + layer.u8(3) * 4 + (isOld ? 8 : 0);
  if (layer.length < least && isOld) layer.isShort = true;
  return (first & 15) === 1 ? `Announcement (v${first >> 4})` : null;
}

const bgpTypes: Readonly<Record<number, string>> = {
  1: 'OPEN Message',
  2: 'UPDATE Message',
  3: 'NOTIFICATION Message',
  4: 'KEEPALIVE Message',
  5: 'ROUTE-REFRESH Message',
};

/** `OPEN Message, KEEPALIVE Message` (RFC 4271 section 4.1). */
export function bgpWords(layer: Layer): string | null {
  const said: string[] = [];
  for (let at = 0; at + 19 <= layer.length;) {
    const [length, name] = [layer.u16(at + 16), bgpTypes[layer.u8(at + 18)]];
    if (name === undefined || length < 19) return null;
    said.push(name);
    at += length;
  }
  return said.length === 0 ? null : said.join(', ');
}
