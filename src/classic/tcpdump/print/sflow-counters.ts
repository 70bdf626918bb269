/** The counters that sFlow's samples carry (sflow.org, sFlow version 5). */
import { requireThat } from './cut-short.ts';
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { wordList } from './word-list.ts';

const kinds = wordList(
  '@1|Generic counter|Ethernet counter|Token ring counter|100 BaseVG counter|Vlan counter|@1001|Processor counter',
);
const directions = ['unknown', 'full-duplex', 'half-duplex', 'in', 'out'] as const;

/** A counter of 32 bits by its word, one of 64 where `wide` is set, in the order in which they stand. */
interface Field {
  readonly text: string;
  readonly wide: boolean;
}

/** Fields from one text: `|` between them, `*` before those of 64 bits. */
function fields(text: string): readonly Field[] {
  return text
    .split('|')
    .map((field) => (field.startsWith('*') ? { text: field.slice(1), wide: true } : { text: field, wide: false }));
}

const layouts: Readonly<Record<number, readonly Field[]>> = {
  2: fields(
    '\n\t      align errors|, fcs errors|, single collision|, multiple collision|, test error|\n\t      deferred|, late collision|, excessive collision|, mac trans error|\n\t      carrier error|, frames too long|, mac receive errors|, symbol errors',
  ),
  4: fields(
    '\n\t      in high prio frames|*, in high prio octets|\n\t      in norm prio frames|*, in norm prio octets|\n\t      in ipm errors|, oversized|, in data errors|, null addressed frames|\n\t      out high prio frames|*, out high prio octets|, trans into frames|*\n\t      in hc high prio octets|*, in hc norm prio octets|*, out hc high prio octets',
  ),
  5: fields('\n\t      vlan_id|*, octets|, unicast_pkt|, multicast_pkt|, broadcast_pkt|, discards'),
  1001: fields('\n\t      5sec|, 1min|, 5min|*, total_mem|*, total_mem'),
};
const generic = 1;
const genericLength = 88;
/** Token ring's are not printed. */
const unprinted = 3;

/** Prints a record of so many bytes, which the datagram's `end` alone bounds. */
export function printCounters(
  p: Printing,
  enterprise: number,
  type: number,
  at: number,
  size: number,
  end: number,
): void {
  p.text(`\n\t    enterprise ${enterprise}, ${(enterprise === 0 ? kinds(type) : undefined) ?? 'Unknown'} (${type})`);
  p.text(` length ${size}`);
  requireThat(end - at >= size);
  if (enterprise !== 0) return;
  const layout = layouts[type];
  if (type === generic) printGeneric(p, at, end - at);
  else if (layout !== undefined) printFields(p, layout, at, end - at);
  else if (type !== unprinted && p.verbose < 2) printUnknownBytes(p, at, size, '\n\t\t');
}

function printFields(p: Printing, layout: readonly Field[], at: number, left: number): void {
  requireThat(left >= layout.reduce((sum, { wide }) => sum + (wide ? 8 : 4), 0));
  let next = at;
  for (const { text, wide } of layout) {
    p.text(`${text} `);
    p.text(String(wide ? p.u64(next) : p.u32(next)));
    next += wide ? 8 : 4;
  }
}

function printGeneric(p: Printing, at: number, left: number): void {
  requireThat(left >= genericLength);
  const number = (place: number): number => p.u32(at + place);
  const direction = number(16);
  p.text(`\n\t      ifindex ${number(0)}, iftype ${number(4)}, ifspeed ${p.u64(at + 8)}`);
  p.text(`, ifdirection ${direction} (${directions[direction] ?? 'Unknown'})`);
  const status = number(20);
  p.text(`\n\t      ifstatus ${status}, adminstatus: ${status & 1 ? 'up' : 'down'}`);
  p.text(`, operstatus: ${(status >>> 1) & 1 ? 'up' : 'down'}`);
  p.text(`\n\t      In octets ${p.u64(at + 24)}, unicast pkts ${number(32)}, multicast pkts ${number(36)}`);
  p.text(`, broadcast pkts ${number(40)}, discards ${number(44)}`);
  p.text(`\n\t      In errors ${number(48)}, unknown protos ${number(52)}`);
  p.text(`\n\t      Out octets ${p.u64(at + 56)}, unicast pkts ${number(64)}, multicast pkts ${number(68)}`);
  p.text(`, broadcast pkts ${number(72)}, discards ${number(76)}`);
  p.text(`\n\t      Out errors ${number(80)}, promisc mode ${number(84)}`);
}
