/** sFlow, version 5 (sflow.org, sFlow version 5): with -v the samples in a datagram and the records in them. */
import { requireThat } from './cut-short.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { untilMalformed } from './malformed.ts';
import type { Printing } from './printing.ts';
import { printCounters } from './sflow-counters.ts';
import { wordList } from './word-list.ts';

const version5 = 5;
const ipv4 = 1;
/** That of an agent of IPv4. */
const shortestHeader = 28;
/** The lower 12 bits of a type; those above are an enterprise's number. */
const typeMask = 0xfff;
const sample = { flow: 1, counter: 2, expandedFlow: 3, expandedCounter: 4 } as const;
const samples = wordList('@1|flow sample|counter sample|expanded flow sample|expanded counter sample');
const flows = wordList(
  '@1|Raw packet|Ethernet frame|IPv4 Data|IPv6 Data|@1001|Extended Switch data|Extended Router data|Extended Gateway data|Extended User data|Extended URL data|Extended MPLS data|Extended NAT data|Extended MPLS tunnel|Extended MPLS VC|Extended MPLS FEC|Extended MPLS LVP FEC|Extended VLAN Tunnel',
);
const flow = { raw: 1, ethernet: 2, switch: 1001 } as const;
const protocols = wordList('@1|Ethernet|@11|IPv4|IPv6');

/** Prints a datagram. */
export function printSflow(p: Printing, at: number, length: number): void {
  p.protocol = 'sflow';
  untilMalformed(p, at, length, () => printDatagram(p, at, length));
}

function printDatagram(p: Printing, at: number, length: number): void {
  p.need(at, shortestHeader);
  const version = p.u32(at);
  if (version !== version5) {
    p.text(`sFlow version ${version} packet not supported`);
    return;
  }
  if (length < shortestHeader) p.text(`sFlowv5 [length ${length} < ${shortestHeader}]`);
  requireThat(length >= shortestHeader);
  const four = p.u32(at + 4) === ipv4;
  // An agent of neither family counts as one of IPv6.
  const header = four ? shortestHeader : 40;
  if (p.verbose > 0) p.need(at, header);
  p.text(`sFlowv5, ${four ? 'IPv4' : 'IPv6'} agent `);
  if (four) p.ipv4(at + 8);
  else p.ipv6(at + 8);
  const rest = at + header - 16;
  p.text(`, agent-id ${p.u32(rest)}`);
  if (p.verbose > 0) p.text(`, seqnum ${p.u32(rest + 4)}, uptime ${p.u32(rest + 8)}, samples ${p.u32(rest + 12)}`);
  p.text(`, length ${length}`);
  if (p.verbose > 0) printSamples(p, at + header, length - header, p.u32(rest + 12));
}

function printSamples(p: Printing, at: number, length: number, count: number): void {
  let next = at;
  const end = at + length;
  for (let index = 0; index < count && next < end; index++) {
    p.need(next, 8);
    requireThat(end - next >= 8);
    const type = p.u32(next) & typeMask;
    const size = p.u32(next + 4);
    next += 8;
    p.text(`\n\t${samples(type) ?? 'Unknown'} (${type}), length ${size},`);
    if (type === 0 || size === 0) return;
    requireThat(end - next >= size);
    p.need(next, size);
    // What belongs to a sample is bounded by the datagram alone.
    printSample(p, type, next, size, end - next);
    next += size;
  }
}

function printSample(p: Printing, type: number, at: number, size: number, left: number): void {
  if (type === sample.flow) printFlowSample(p, at, left);
  else if (type === sample.expandedFlow) printExpandedFlowSample(p, at, left);
  else if (type === sample.counter) {
    requireThat(left >= 12);
    printSource(p, at, p.u8(at + 4), p.u24(at + 5));
    printCounterRecords(p, at + 8, left - 8);
  } else if (type === sample.expandedCounter) {
    requireThat(left >= 16);
    printSource(p, at, p.u32(at + 4), p.u32(at + 8));
    printCounterRecords(p, at + 12, left - 12);
  } else if (p.verbose < 2) printUnknownBytes(p, at, size, '\n\t    ');
}

function printSource(p: Printing, at: number, type: number, index: number): void {
  p.text(` seqnum ${p.u32(at)}, type ${type}, idx ${index}`);
}

function printFlowSample(p: Printing, at: number, size: number): void {
  requireThat(size >= 32);
  printSource(p, at, p.u8(at + 4), p.u24(at + 5));
  p.text(`, rate ${p.u32(at + 8)}, pool ${p.u32(at + 12)}, drops ${p.u32(at + 16)}`);
  p.text(`, input ${p.u32(at + 20)} output ${p.u32(at + 24)} records ${p.u32(at + 28)}`);
  printFlowRecords(p, at + 32, size - 32, p.u32(at + 28));
}

function printExpandedFlowSample(p: Printing, at: number, size: number): void {
  requireThat(size >= 44);
  printSource(p, at, p.u32(at + 4), p.u32(at + 8));
  p.text(`, rate ${p.u32(at + 12)}, pool ${p.u32(at + 16)}, drops ${p.u32(at + 20)}, records ${p.u32(at + 40)}`);
  printFlowRecords(p, at + 44, size - 44, p.u32(at + 40));
}

function printFlowRecords(p: Printing, at: number, length: number, count: number): void {
  let next = at;
  const end = at + length;
  for (let index = 0; index < count; index++) {
    requireThat(end - next >= 8);
    const [enterprise, type, size] = [p.u32(next) >>> 12, p.u32(next) & typeMask, p.u32(next + 4)];
    p.text(`\n\t    enterprise ${enterprise} ${(enterprise === 0 ? flows(type) : undefined) ?? 'Unknown'} (${type})`);
    p.text(` length ${size}`);
    next += 8;
    requireThat(end - next >= size);
    if (enterprise === 0) printFlowRecord(p, type, next, size, end - next);
    next += size;
  }
}

function printFlowRecord(p: Printing, type: number, at: number, size: number, left: number): void {
  if (type === flow.raw) {
    requireThat(left >= 16);
    const protocol = p.u32(at);
    p.text(`\n\t      protocol ${protocols(protocol) ?? 'Unknown'} (${protocol}), length ${p.u32(at + 4)}`);
    p.text(`, stripped bytes ${p.u32(at + 8)}, header_size ${p.u32(at + 12)}`);
  } else if (type === flow.ethernet) {
    requireThat(left >= 24);
    p.text(`\n\t      frame len ${p.u32(at)}, type ${p.u32(at + 20)}`);
  } else if (type === flow.switch) {
    requireThat(left >= 16);
    p.text(`\n\t      src vlan ${p.u32(at)}, src pri ${p.u32(at + 4)}, dst vlan ${p.u32(at + 8)}`);
    p.text(`, dst pri ${p.u32(at + 12)}`);
  } else if (flows(type) === undefined && p.verbose < 2) printUnknownBytes(p, at, size, '\n\t\t');
}

/** The number of records, and the records. */
function printCounterRecords(p: Printing, at: number, length: number): void {
  const count = p.u32(at);
  p.text(`, records ${count}`);
  let next = at + 4;
  const end = at + length;
  for (let index = 0; index < count; index++) {
    requireThat(end - next >= 8);
    const [enterprise, type, size] = [p.u32(next) >>> 20, p.u32(next) & typeMask, p.u32(next + 4)];
    next += 8;
    printCounters(p, enterprise, type, next, size, end);
    next += size;
  }
}
