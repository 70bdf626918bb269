/** The messages of Babel as -v tells them: RFC 8966 section 4.6, RFC 7298, RFC 9079, RFC 8967. */
import { babelAddress, type BabelDefaults, babelPrefix, type BabelText } from './babel-address.ts';
import { printSubMessages } from './babel-sub.ts';
import { requireThat } from './cut-short.ts';
import type { Printing } from './printing.ts';

/** Types. */
export const babelMessages = {
  pad1: 0,
  padN: 1,
  request: 2,
  acknowledgement: 3,
  hello: 4,
  heard: 5,
  router: 6,
  nextHop: 7,
  update: 8,
  routeRequest: 9,
  sequenceRequest: 10,
  timestamp: 11,
  hmac: 12,
  sourceUpdate: 13,
  sourceRequest: 14,
  sourceSequenceRequest: 15,
  mac: 16,
  counter: 17,
  challenge: 18,
  reply: 19,
} as const;

type MessagePrinter = (p: Printing, at: number, size: number, defaults: BabelDefaults) => void;

const printers: Readonly<Record<number, MessagePrinter>> = {
  [babelMessages.padN]: (p, _, size) => p.text(`Pad ${size + 2}`),
  [babelMessages.request]: printRequest,
  [babelMessages.acknowledgement]: printAcknowledgement,
  [babelMessages.hello]: printHello,
  [babelMessages.heard]: printHeard,
  [babelMessages.router]: printRouter,
  [babelMessages.nextHop]: printNextHop,
  [babelMessages.update]: printUpdate,
  [babelMessages.routeRequest]: printRouteRequest,
  [babelMessages.sequenceRequest]: printSequenceRequest,
  [babelMessages.timestamp]: printTimestamp,
  [babelMessages.hmac]: printHmac,
  [babelMessages.sourceUpdate]: printSourceUpdate,
  [babelMessages.sourceRequest]: printSourceRequest,
  [babelMessages.sourceSequenceRequest]: printSourceSequenceRequest,
  [babelMessages.mac]: (p, _, size) => p.text(`MAC len ${size}`),
  [babelMessages.counter]: printCounter,
  [babelMessages.challenge]: (p, _, size) => p.text(`Challenge Request len ${size}`),
  [babelMessages.reply]: (p, _, size) => p.text(`Challenge Reply len ${size}`),
};

/** Prints a message's body of so many bytes. Only inside `untilCut`. */
export function printBabelMessage(p: Printing, type: number, at: number, size: number, defaults: BabelDefaults): void {
  p.text('\n\t');
  const print = printers[type];
  if (print === undefined) p.text(`Unknown message type ${type}`);
  else print(p, at, size, defaults);
}

/** Hundredths of a second. */
function interval(p: Printing, at: number): string {
  const value = p.u16(at);
  if (value === 0) return '0.0s (bogus)';
  return `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}s`;
}

function printRouterId(p: Printing, at: number): void {
  for (let index = 0; index < 8; index++) {
    if (index > 0) p.char(58);
    p.hex(p.u8(at + index), 2);
  }
}

/** A prefix that must be there. */
function prefix(
  p: Printing,
  kind: number,
  bits: number,
  at: number,
  end: number,
  defaults: BabelDefaults,
  omitted = 0,
): BabelText {
  const read = babelPrefix(p, kind, bits, omitted, at, end - at, defaults);
  requireThat(read !== null);
  return read!;
}

function printRequest(p: Printing, at: number, size: number): void {
  p.text('Acknowledgment Request ');
  requireThat(size >= 6);
  p.hex(p.u16(at + 2), 4);
  p.text(` ${interval(p, at + 4)}`);
}

function printAcknowledgement(p: Printing, at: number, size: number): void {
  p.text('Acknowledgment ');
  requireThat(size >= 2);
  p.hex(p.u16(at), 4);
}

function printHello(p: Printing, at: number, size: number): void {
  p.text('Hello ');
  requireThat(size >= 6);
  if (p.u16(at) & 0x8000) p.text('(Unicast) ');
  p.text(`seqno ${p.u16(at + 2)} `);
  p.text(p.u16(at + 4) === 0 ? 'unscheduled' : `interval ${interval(p, at + 4)}`);
  printSubMessages(p, babelMessages.hello, at + 6, size - 6);
}

function printHeard(p: Printing, at: number, size: number): void {
  p.text('IHU ');
  requireThat(size >= 6);
  const address = babelAddress(p, p.u8(at), at + 6, size - 6);
  if (address === null) {
    p.truncated();
    return;
  }
  p.text(`${address.text} rxcost ${p.u16(at + 2)} interval ${interval(p, at + 4)}`);
  printSubMessages(p, babelMessages.heard, at + 6 + address.taken, size - 6 - address.taken);
}

function printRouter(p: Printing, at: number, size: number): void {
  p.text('Router Id');
  requireThat(size >= 10);
  p.char(32);
  printRouterId(p, at + 2);
}

function printNextHop(p: Printing, at: number, size: number): void {
  p.text('Next Hop');
  requireThat(size >= 2);
  const kind = p.u8(at);
  const address = babelAddress(p, kind, at + 2, size - 2);
  requireThat(address !== null);
  p.text(kind === 0 ? ' invalid AE 0' : ` ${address!.text}`);
}

function printUpdate(p: Printing, at: number, size: number, defaults: BabelDefaults): void {
  p.text('Update');
  requireThat(size >= 10);
  const [kind, flags] = [p.u8(at), p.u8(at + 1)];
  const read = prefix(p, kind, p.u8(at + 2), at + 10, at + size, defaults, p.u8(at + 3));
  p.text(updateFlagWords(flags));
  p.text(` ${kind === 0 ? 'any' : read.text}`);
  printMetric(p, at);
  if (flags & 0x80 && kind > 0) {
    if (kind === 1) defaults.ipv4 = read.bytes;
    else defaults.ipv6 = read.bytes;
  }
  printSubMessages(p, babelMessages.update, at + 10 + read.taken, size - 10 - read.taken);
}

/** `/prefix`: what an update changes for the messages behind it. */
export function updateFlagWords(flags: number): string {
  return `${flags & 0x80 ? '/prefix' : ''}${flags & 0x40 ? '/id' : ''}${flags & 0x3f ? '/unknown' : ''}`;
}

function printMetric(p: Printing, at: number): void {
  p.text(` metric ${p.u16(at + 8)} seqno ${p.u16(at + 6)} interval `);
  p.text(p.u16(at + 4) === 0xffff ? 'infinity' : interval(p, at + 4));
}

function printRouteRequest(p: Printing, at: number, size: number, defaults: BabelDefaults): void {
  p.text('Route Request ');
  requireThat(size >= 2);
  const kind = p.u8(at);
  const read = prefix(p, kind, p.u8(at + 1), at + 2, at + size, defaults);
  p.text(`for ${kind === 0 ? 'any' : read.text}`);
}

function printSequenceRequest(p: Printing, at: number, size: number, defaults: BabelDefaults): void {
  p.text('Seqno Request ');
  requireThat(size >= 14);
  const kind = p.u8(at);
  const read = prefix(p, kind, p.u8(at + 1), at + 14, at + size, defaults);
  p.text(`(${p.u8(at + 4)} hops) for ${kind === 0 ? 'invalid AE 0' : read.text} seqno ${p.u16(at + 2)} id `);
  printRouterId(p, at + 6);
}

function printTimestamp(p: Printing, at: number, size: number): void {
  p.text('TS/PC ');
  requireThat(size >= 6);
  p.text(`timestamp ${p.u32(at + 2)} packetcounter ${p.u16(at)}`);
}

function printHmac(p: Printing, at: number, size: number): void {
  p.text('HMAC ');
  requireThat(size >= 18);
  p.text(`key-id ${p.u16(at)} digest-${size - 2} `);
  for (let index = 2; index < size; index++)
    p.text(
      p
        .u8(at + index)
        .toString(16)
        .toUpperCase()
        .padStart(2, '0'),
    );
}

function printSourceUpdate(p: Printing, at: number, size: number, defaults: BabelDefaults): void {
  p.text('SS-Update');
  requireThat(size >= 10);
  const kind = p.u8(at);
  const read = prefix(p, kind, p.u8(at + 2), at + 10, at + size, defaults, p.u8(at + 3));
  const source = prefix(p, kind, p.u8(at + 1), at + 10 + read.taken, at + size, defaults);
  p.text(` ${read.text} from ${source.text}`);
  printMetric(p, at);
  const taken = 10 + read.taken + source.taken;
  printSubMessages(p, babelMessages.sourceUpdate, at + taken, size - taken);
}

function printSourceRequest(p: Printing, at: number, size: number, defaults: BabelDefaults): void {
  p.text('SS-Request ');
  requireThat(size >= 3);
  const kind = p.u8(at);
  const read = prefix(p, kind, p.u8(at + 1), at + 3, at + size, defaults);
  const source = prefix(p, kind, p.u8(at + 2), at + 3 + read.taken, at + size, defaults);
  p.text(`for ${kind === 0 ? 'any' : `(${read.text}, ${source.text})`}`);
}

function printSourceSequenceRequest(p: Printing, at: number, size: number, defaults: BabelDefaults): void {
  p.text('SS-MH-Request ');
  requireThat(size >= 14);
  const kind = p.u8(at);
  const read = prefix(p, kind, p.u8(at + 1), at + 14, at + size, defaults);
  const source = prefix(p, kind, p.u8(at + 5), at + 14 + read.taken, at + size, defaults);
  p.text(`(${p.u8(at + 4)} hops) for (${read.text}, ${source.text}) seqno ${p.u16(at + 2)} id `);
  printRouterId(p, at + 6);
}

function printCounter(p: Printing, at: number, size: number): void {
  p.text('PC');
  requireThat(size >= 4);
  p.text(` value ${p.u32(at)} index len ${size - 4}`);
}
