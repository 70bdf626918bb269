/** Extended communities of BGP (RFC 4360 and its many followers). */
import { asText } from './bgp-as.ts';
import { ipv4Text } from '../../../addr/ipv4.ts';
import { megabits } from './decimal.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

/** Found by asking tcpdump for all 65,536. */
const kinds: Words = {
  0x0002: 'target',
  0x0003: 'origin',
  0x0005: 'ospf-domain',
  0x0009: 'source-AS',
  0x000a: 'l2vpn-id',
  0x0102: 'target',
  0x0103: 'origin',
  0x0105: 'ospf-domain',
  0x0107: 'ospf-router-id',
  0x010b: 'vrf-route-import',
  0x0202: 'target',
  0x0203: 'origin',
  0x0205: 'ospf-domain',
  0x0306: 'ospf-route-type',
  0x030c: 'encapsulation',
  0x4004: 'link-BW',
  0x8000: 'ospf-route-type',
  0x8001: 'ospf-router-id',
  0x8005: 'ospf-domain',
  0x800a: 'layer2-info',
  0x8800: 'eigrp-general-route (flag, tag)',
  0x8801: 'eigrp-route-metric (AS, delay)',
  0x8802: 'eigrp-route-metric (reliability, nexthop, bandwidth)',
  0x8803: 'eigrp-route-metric (load, MTU)',
  0x8804: 'eigrp-external-route (remote-AS, remote-ID)',
  0x8805: 'eigrp-external-route (remote-proto, remote-metric)',
};
const flagWords: Bits = [
  [0x80, 'vendor-specific'],
  [0x40, 'non-transitive'],
];
const routerTypes: Words = {
  1: 'Router',
  2: 'Network',
  3: 'Summary',
  5: 'External',
  7: 'NSSA External',
  129: 'MPLS-VPN Sham',
};
const tunnels: Words = {
  1: 'L2TPv3 over IP',
  2: 'GRE',
  3: 'Transmit Tunnel',
  4: 'IPsec',
  5: 'IP in IP with IPsec',
  6: 'MPLS in IP with IPsec',
  7: 'IP in IP',
  8: 'VXLAN',
  9: 'NVGRE',
  10: 'MPLS',
  11: 'MPLS in GRE',
  12: 'VXLAN GPE',
  13: 'MPLS in UDP',
  14: 'IPv6',
  15: 'SR TE',
  16: 'Bare',
  17: 'SR',
};
/** What a pseudo wire carries (RFC 4446). */
const encapsulations: Words = {
  0: 'Reserved',
  1: 'Frame Relay',
  2: 'ATM AAL5 SDU VCC transport',
  3: 'ATM transparent cell transport',
  4: 'Ethernet (VLAN) Tagged Mode',
  5: 'Ethernet Raw Mode',
  6: 'Cisco HDLC',
  7: 'PPP',
  8: 'SONET/SDH Circuit Emulation Service over MPLS',
  9: 'ATM n-to-one VCC cell transport',
  10: 'ATM n-to-one VPC cell transport',
  11: 'IP layer 2 transport',
  15: 'Frame Relay Port mode',
  17: 'Structure-agnostic E1 over packet',
  18: 'Structure-agnostic T1 (DS1) over packet',
  19: 'VPLS',
  20: 'Structure-agnostic T3 (DS3) over packet',
  21: 'Nx64kbit/s Basic Service using Structure-aware',
  25: 'Frame Relay DLCI',
};

/** Prints `size` bytes of them, eight each. */
export function printExtendedCommunities(p: Printing, at: number, size: number): void {
  for (let next = at; next < at + size; next += 8) {
    const kind = p.u16(next);
    p.need(next, 8);
    p.text(`\n\t    ${word(kinds, kind, () => 'unknown extd community typecode')} (0x${hex(kind, 4)})`);
    p.text(`, Flags [${bitWords(flagWords, kind >>> 8, ', ', 'none')}]: ${valueText(p, kind, next)}`);
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function valueText(p: Printing, kind: number, at: number): string {
  switch (kind) {
    case 0x0002:
    case 0x0003:
    case 0x000a:
      return `${p.u16(at + 2)}:${p.u32(at + 4)} (= ${ipv4Text(p.u32(at + 4))})`;
    case 0x0102:
    case 0x0103:
    case 0x010b:
      return `${ipv4Text(p.u32(at + 2))}:${p.u16(at + 6)}`;
    case 0x0202:
    case 0x0203:
      return `${asText(p, p.u32(at + 2))}:${p.u16(at + 6)}`;
    case 0x0005:
    case 0x0105:
    case 0x0107:
    case 0x0205:
    case 0x8001:
    case 0x8005:
      return ipv4Text(p.u32(at + 2));
    case 0x0306:
    case 0x8000:
      return routeTypeText(p, at);
    case 0x0009:
      return `AS ${p.u16(at + 2)}`;
    case 0x4004:
      return `bandwidth: ${megabits(p, at + 4)}`;
    case 0x800a:
      return `${encapsulationText(p.u8(at + 2))} Control Flags [0x${hex(p.u8(at + 3), 2)}]:MTU ${p.u16(at + 4)}`;
    case 0x030c:
      return `Tunnel type: ${word(tunnels, p.u16(at + 6), () => 'unknown encaps')}`;
    default:
      return Array.from(p.bytes.subarray(at + 2, at + 8), (byte) => hex(byte, 2)).join('');
  }
}

function encapsulationText(value: number): string {
  return word(encapsulations, value, () => 'unknown encaps');
}

function routeTypeText(p: Printing, at: number): string {
  const type = p.u8(at + 6);
  const external = type === 5 || type === 7;
  const metric = p.u8(at + 7) === 1 ? 'E2' : external ? 'E1' : '';
  const name = word(routerTypes, type, (value) => `unknown (0x${hex(value, 2)})`);
  return `area:${ipv4Text(p.u32(at + 2))}, router-type:${name}, metric-type:${metric}`;
}
