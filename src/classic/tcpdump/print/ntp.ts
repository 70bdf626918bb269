/** NTP (RFC 1305, RFC 5905): version, mode and length; with -v the header, and control messages. */
import { malformed, requireBytes, untilCut } from './cut-short.ts';
import { printNtpDifference, printNtpTime } from './ntp-time.ts';
import type { Printing } from './printing.ts';

const modes = [
  'unspecified',
  'symmetric active',
  'symmetric passive',
  'Client',
  'Server',
  'Broadcast',
  'Control Message',
  'Reserved',
] as const;
const control = 6;
const leaps = ['', '+1s', '-1s', 'clock unsynchronized'] as const;
const headerLength = 48;
/** Where the four times stand. */
const time = { reference: 16, originator: 24, receive: 32, transmit: 40 } as const;

/** Prints a packet. */
export function printNtp(p: Printing, at: number, length: number): void {
  p.protocol = 'ntp';
  const first = p.u8(at);
  const mode = first & 7;
  p.text(`NTPv${(first >>> 3) & 7}, ${modes[mode]!}, length ${length}`);
  if (p.verbose === 0) return;
  p.text(`\n\tLeap indicator: ${leaps[first >>> 6]!} (${first & 0xc0})`);
  if (mode === control) untilCut(p, () => printControl(p, at, length));
  else if (mode < control) {
    if (length < headerLength) untilCut(p, () => malformed(p, at, length));
    else {
      printClock(p, at);
      let whole = false;
      untilCut(
        p,
        () => {
          printTimes(p, at);
          whole = true;
        },
        true,
      );
      if (whole) untilCut(p, () => printAuthentication(p, at + headerLength, length - headerLength));
    }
  }
}

function signed(value: number): number {
  return value > 127 ? value - 256 : value;
}

function printClock(p: Printing, at: number): void {
  const stratum = p.u8(at + 1);
  p.text(`, Stratum ${stratum}`);
  if (stratum === 0) p.text(' (unspecified)');
  else if (stratum === 1) p.text(' (primary reference)');
  else if (stratum < 16) p.text(' (secondary reference)');
  else p.text(' (reserved)');
  const poll = signed(p.u8(at + 2));
  p.text(`, poll ${poll}`);
  if (poll >= 0 && poll < 32) p.text(` (${2 ** poll}s)`);
  else if (poll < 0 && poll > -32) p.text(` (1/${2 ** -poll}s)`);
  p.text(`, precision ${signed(p.u8(at + 3))}`);
}

function printTimes(p: Printing, at: number): void {
  const stratum = p.u8(at + 1);
  p.need(at + 4, 4);
  p.text('\n\tRoot Delay: ');
  printShort(p, at + 4);
  p.need(at + 8, 4);
  p.text(', Root dispersion: ');
  printShort(p, at + 8);
  p.need(at + 12, 4);
  p.text(', Reference-ID: ');
  if (stratum === 0) p.text('(unspec)');
  else if (stratum === 1) p.safeText(at + 12, 4);
  else
    p.text(
      `0x${p
        .u32(at + 12)
        .toString(16)
        .padStart(8, '0')}`,
    );
  for (const [place, name] of [
    [time.reference, '  Reference Timestamp:  '],
    [time.originator, '  Originator Timestamp: '],
    [time.receive, '  Receive Timestamp:    '],
    [time.transmit, '  Transmit Timestamp:   '],
  ] as const) {
    p.need(at + place, 8);
    p.text(`\n\t${name}`);
    printNtpTime(p, at + place);
  }
  p.text('\n\t    Originator - Receive Timestamp:  ');
  printNtpDifference(p, at + time.originator, at + time.receive);
  p.text('\n\t    Originator - Transmit Timestamp: ');
  printNtpDifference(p, at + time.originator, at + time.transmit);
}

/** 16 bits before the point and 16 behind it. */
function printShort(p: Printing, at: number): void {
  p.number(p.u16(at));
  p.char(46);
  p.padded(Math.floor((p.u16(at + 2) / 65_536) * 1e6), 6);
}

/** A key's number, and a digest of MD5's or SHA-1's length. */
function printAuthentication(p: Printing, at: number, length: number): void {
  if (length === 4 || length === 20 || length === 24) {
    p.text(`\n\tKey id: ${p.u32(at)}`);
    if (length === 4) return;
    requireBytes(p, at + 4, length - 4);
    p.text('\n\tAuthentication: ');
    for (let word = 4; word < length; word += 4) p.hex(p.u32(at + word), 8);
  } else if (length > 0) p.text(`\n\t(${length} more bytes after the header)`);
}

/** RFC 9327. */
function printControl(p: Printing, at: number, length: number): void {
  if (length < 12) {
    malformed(p, at, length);
    return;
  }
  const second = p.u8(at + 1);
  p.text(`, ${second & 0x80 ? 'Response' : 'Request'}, ${second & 0x40 ? 'Error' : 'OK'}, `);
  p.text(`${second & 0x20 ? 'More' : 'Last'}, OpCode=${second & 0x1f}`);
  p.char(10);
  p.text(`\tSequence=${p.u16(at + 2)}`);
  p.text(`, Status=${sharpHex(p.u16(at + 4))}`);
  p.text(`, Assoc.=${p.u16(at + 6)}`);
  p.text(`, Offset=${p.u16(at + 8)}`);
  const count = p.u16(at + 10);
  p.text(`, Count=${count}`);
  if (count > length - 12) {
    malformed(p, at, length);
    return;
  }
  if (count === 0) return;
  requireBytes(p, at + 12, count);
  p.text('\n\tTO-BE-DONE: data not interpreted');
}

/** As %#x prints it: nothing stands before a zero. */
function sharpHex(value: number): string {
  return value === 0 ? '0' : `0x${value.toString(16)}`;
}
