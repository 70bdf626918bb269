/** BOOTP and DHCP (RFC 951, RFC 2131): with -v all fields and options. */
import { requireBytes, untilCut } from './cut-short.ts';
import { printDhcpOptions } from './dhcp-option.ts';
import type { Printing } from './printing.ts';

const request = 1;
const reply = 2;
const ethernet = 1;
const addressLength = 6;
/** Where the fields of the fixed part stand (RFC 951 section 3). */
const field = { hardware: 28, serverName: 44, file: 108, vendor: 236 } as const;
const rfc1048 = 0x63_82_53_63;
const cmu = 0x43_4d_55_00;
const addresses = [
  [12, 'Client-IP'],
  [16, 'Your-IP'],
  [20, 'Server-IP'],
  [24, 'Gateway-IP'],
] as const;
/** Carnegie Mellon's vendor area, before RFC 1048: where addresses stand behind the magic number, the flags and the mask. */
const cmuAddresses = [
  [16, 'NS1'],
  [20, 'NS2'],
  [24, 'IEN1'],
  [28, 'IEN2'],
  [32, 'TS1'],
  [36, 'TS2'],
] as const;

/** Prints a message. */
export function printBootp(p: Printing, at: number, length: number): void {
  p.protocol = 'bootp';
  untilCut(p, () => printMessage(p, at, length));
}

function printMessage(p: Printing, at: number, length: number): void {
  const operation = p.u8(at);
  p.text('BOOTP/DHCP, ');
  p.text(operation === request ? 'Request' : operation === reply ? 'Reply' : `unknown (0x${hex2(operation)})`);
  const hardwareType = p.u8(at + 1);
  const hardwareLength = p.u8(at + 2);
  const isEthernet = hardwareType === ethernet && hardwareLength === addressLength;
  if (isEthernet && operation === request) {
    p.need(at + field.hardware, addressLength);
    p.text(' from ');
    p.mac(at + field.hardware);
  }
  p.text(`, length ${length}`);
  if (p.verbose === 0) return;
  requireBytes(p, at + 8, 2);
  if (hardwareType !== ethernet) p.text(`, htype ${hardwareType}`);
  if (!isEthernet) p.text(`, hlen ${hardwareLength}`);
  if (p.u8(at + 3) !== 0) p.text(`, hops ${p.u8(at + 3)}`);
  if (p.u32(at + 4) !== 0) p.text(`, xid 0x${p.u32(at + 4).toString(16)}`);
  if (p.u16(at + 8) !== 0) p.text(`, secs ${p.u16(at + 8)}`);
  const flags = p.u16(at + 10);
  p.text(`, Flags [${flags & 0x8000 ? 'Broadcast' : 'none'}]`);
  if (p.verbose > 1) p.text(` (0x${flags.toString(16).padStart(4, '0')})`);
  printFixed(p, at, isEthernet);
  printVendor(p, at + field.vendor);
}

function printFixed(p: Printing, at: number, isEthernet: boolean): void {
  for (const [place, name] of addresses) printAddress(p, at + place, `\n\t  ${name} `);
  if (isEthernet) {
    p.need(at + field.hardware, addressLength);
    p.text('\n\t  Client-Ethernet-Address ');
    p.mac(at + field.hardware);
  }
  printName(p, 'sname', at + field.serverName, 64);
  printName(p, 'file', at + field.file, 128);
}

function printAddress(p: Printing, at: number, name: string): void {
  if (p.u32(at) === 0) return;
  p.text(name);
  p.ipv4(at);
}

function printName(p: Printing, name: string, at: number, length: number): void {
  if (p.u8(at) === 0) return;
  p.text(`\n\t  ${name} "`);
  let end = at;
  while (end < at + length && p.has(end, 1) && p.u8(end) !== 0) end++;
  p.safeText(at, end - at);
  p.char(34);
  requireBytes(p, end, end === at + length ? Infinity : 1);
}

function printVendor(p: Printing, at: number): void {
  requireBytes(p, at, 4);
  const magic = p.u32(at);
  if (magic === rfc1048) printDhcpOptions(p, at);
  else if (magic === cmu) untilCut(p, () => printCmu(p, at), true);
  else if (magic !== 0) p.text(`\n\t  Vendor-#0x${magic.toString(16)}`);
}

function printCmu(p: Printing, at: number): void {
  p.text(' vend-cmu');
  const flags = p.u8(at + 4);
  if (flags & ~1) p.text(` F:0x${flags.toString(16)}`);
  printAddress(p, at + 12, ' DG:');
  if (flags & 1 || p.u32(at + 8) !== 0) {
    p.text(flags & 1 ? ' SM:' : ' SM*:');
    p.ipv4(at + 8);
  }
  for (const [place, name] of cmuAddresses) printAddress(p, at + place, ` ${name}:`);
}

function hex2(value: number): string {
  return value.toString(16).padStart(2, '0');
}
