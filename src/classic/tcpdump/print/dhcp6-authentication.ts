/** The authentication option of DHCPv6 (RFC 8415 section 21.11; the delayed protocol is RFC 3315 section 21.4). */
import type { Printing } from './printing.ts';

const delayed = 2;
const reconfigure = 3;
const fixed = 11;
/** Key and digest at the end of the delayed protocol's part. */
const keyAndDigest = 20;

/** Prints the option's value, which has eleven bytes or more. */
export function printDhcp6Authentication(p: Printing, at: number, size: number): void {
  const [protocol, algorithm, replay] = [p.u8(at), p.u8(at + 1), p.u8(at + 2)];
  p.text(` proto: ${protocol === delayed ? 'delayed' : protocol === reconfigure ? 'reconfigure' : protocol}`);
  p.text(`, alg: ${algorithm === 1 ? 'HMAC-MD5' : algorithm}, RDM: ${replay === 0 ? 'mono' : replay}, RD:`);
  for (let place = 3; place < fixed; place += 2) {
    p.char(32);
    p.hex(p.u16(at + place), 4);
  }
  const left = size - fixed;
  if (protocol === delayed) {
    if (left >= keyAndDigest) printDelayed(p, at + fixed, left - keyAndDigest);
    else if (left > 0) p.text(' ??');
  } else if (protocol === reconfigure && left === 17) {
    const type = p.u8(at + fixed);
    p.text(`${type === 1 ? ' reconfig-key' : type === 2 ? ' type: HMAC-MD5' : ' type: ??'} value:`);
    printDigest(p, at + fixed + 1);
  } else p.text(' ??');
}

function printDelayed(p: Printing, at: number, realm: number): void {
  if (realm > 0) {
    p.text(', realm: ');
    p.hexBytes(at, realm);
  }
  p.text(', key ID: ');
  p.hex(p.u32(at + realm), 8);
  p.text(', HMAC-MD5:');
  printDigest(p, at + realm + 4);
}

function printDigest(p: Printing, at: number): void {
  for (let place = 0; place < 16; place += 4) {
    p.char(32);
    p.hex(p.u32(at + place), 8);
  }
}
