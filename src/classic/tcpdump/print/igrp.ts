/** IGRP, EIGRP's forerunner. */
import { requireThat, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';
import { word, type Words } from './tokens.ts';

const operations: Words = { 1: 'update', 2: 'request' };
const headerLength = 12;
const routeLength = 14;
const unreachable = 0xff_ffff;

/** Prints a message. */
export function printIgrp(p: Printing, at: number, length: number): void {
  p.protocol = 'igrp';
  p.text('igrp:');
  const first = p.u8(at);
  const [interior, system, exterior] = [p.u16(at + 4), p.u16(at + 6), p.u16(at + 8)];
  p.text(` ${word(operations, first & 15, (value) => `op-#${value}`)} V${first >>> 4} edit=${p.u8(at + 1)}`);
  p.text(` AS=${p.u16(at + 2)} (${interior}/${system}/${exterior})`);
  const checksum = p.u16(at + 10);
  if (p.verbose > 0) {
    p.text(' checksum=0x');
    p.hex(checksum, 4);
  }
  untilCut(p, () => printRoutes(p, at, length, interior, interior + system, interior + system + exterior));
}

function printRoutes(
  p: Printing,
  at: number,
  length: number,
  systemFrom: number,
  exteriorFrom: number,
  all: number,
): void {
  let next = at + headerLength;
  const end = at + length;
  for (let route = 0; route < all; route++) {
    requireThat(end - next >= routeLength);
    printRoute(p, next, route < systemFrom ? 0 : route < exteriorFrom ? 1 : 2);
    next += routeLength;
  }
  if (next >= end) return;
  if (end - next >= routeLength) {
    p.need(next, 3);
    p.text(` [extra bytes ${end - next}]`);
  }
  requireThat(false);
}

function printRoute(p: Printing, at: number, kind: 0 | 1 | 2): void {
  const network = `${p.u8(at)}.${p.u8(at + 1)}.${p.u8(at + 2)}`;
  p.text(kind === 0 ? ` *.${network}` : kind === 1 ? ` ${network}.0` : ` X${network}.0`);
  p.need(at + 3, routeLength - 3);
  const delay = p.u24(at + 3);
  const bandwidth = p.u24(at + 6);
  const metric = delay === unreachable ? unreachable : Math.min(bandwidth + delay, unreachable);
  p.text(` d=${delay * 10} b=${bandwidth === 0 ? 0 : Math.floor(10_000_000 / bandwidth)}`);
  p.text(` r=${p.u8(at + 11)} l=${p.u8(at + 12)} M=${metric} mtu=${p.u16(at + 9)} in ${p.u8(at + 13)} hops`);
}
