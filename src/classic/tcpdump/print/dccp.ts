/** DCCP (RFC 4340): types, checksums, acknowledgements, and with -vv sequence numbers and options. */
import { shouldBe, transportRemainder } from './cksum.ts';
import { printDccpOptions } from './dccp-options.ts';
import { printEndpoints } from './ip-addresses.ts';
import type { Printing } from './printing.ts';
import { wordList } from './word-list.ts';

const dccp = 33;
const shortestHeader = 12;
const type = {
  request: 0,
  response: 1,
  data: 2,
  ack: 3,
  dataAck: 4,
  closeRequest: 5,
  close: 6,
  reset: 7,
  sync: 8,
} as const;
const types = [
  'Request',
  'Response',
  'Data',
  'Ack',
  'DataAck',
  'CloseReq',
  'Close',
  'Reset',
  'Sync',
  'SyncAck',
] as const;
/** Bytes behind the header that each type must have. */
const extraLengths = [4, 12, 0, 8, 8, 8, 8, 12, 8, 8] as const;
const resetCodes = wordList(
  'unspecified|closed|aborted|no_connection|packet_error|option_error|mandatory_error|connection_refused|' +
    'bad_service_code|too_busy|bad_init_cookie|aggression_penalty',
);

/** Prints a packet inside the IP packet at `p.ip`. */
export function printDccp(p: Printing, at: number, length: number): void {
  p.protocol = 'dccp';
  if (!p.has(at, shortestHeader)) {
    p.truncated();
    return;
  }
  if (length < shortestHeader) {
    p.text(`truncated-dccp - ${shortestHeader - length} bytes missing!`);
    return;
  }
  const extended = (p.u8(at + 8) & 1) !== 0;
  const fixed = extended ? 16 : shortestHeader;
  if (length < fixed) {
    p.text(`truncated-dccp - ${fixed - length} bytes missing!`);
    return;
  }
  if (!p.has(at, fixed)) {
    p.truncated();
    return;
  }
  printEndpoints(p, dccp, p.u16(at), p.u16(at + 2), 'tcp');
  p.text('DCCP');
  const header = p.u8(at + 4) * 4;
  if (p.quiet) {
    p.text(` ${(length - header) >>> 0}`);
    if (header > length) p.text(` [bad hdr length ${header} - too long, > ${length}]`);
    return;
  }
  p.char(32);
  if (p.verbose > 0) printChecks(p, at, length, header);
  const kind = (p.u8(at + 8) >>> 1) & 15;
  if (!printType(p, kind, at + fixed, length - fixed, extended)) return;
  if (p.verbose < 2) return;
  p.text(`seq ${extended ? p.u64(at + 8) & 0xffff_ffff_ffffn : p.u24(at + 9)}`);
  const first = fixed + (extraLengths[kind] ?? 0);
  if (header > first) printDccpOptions(p, at + first, header - first);
}

/** The congestion control's value, how much the checksum covers, and the checksum. */
function printChecks(p: Printing, at: number, length: number, header: number): void {
  const values = p.u8(at + 5);
  const coverage = values & 15;
  p.text(`(CCVal ${values >>> 4}, CsCov ${coverage}`);
  if (p.has(at, length)) {
    const stood = p.u16(at + 6);
    const covered = coverage === 0 ? length : Math.min(length, header + (coverage - 1) * 4);
    const left = transportRemainder(p, at, length, covered, dccp);
    p.text(`, cksum 0x${stood.toString(16).padStart(4, '0')} `);
    p.text(left === 0 ? '(correct)' : `(incorrect -> 0x${shouldBe(stood, left).toString(16).padStart(4, '0')})`);
  }
  p.text(') ');
}

/** False when the packet ends before what its type must have. */
function printType(p: Printing, kind: number, at: number, length: number, extended: boolean): boolean {
  const word = types[kind];
  const extra = extraLengths[kind] ?? 0;
  const name = word === undefined ? `unknown-type-${kind}` : `DCCP-${word}`;
  if (length < extra) {
    p.text(`truncated-${name} - ${extra - length} bytes missing!`);
    return false;
  }
  if (extra === 4 || extra === 12) {
    if (!p.has(at, extra)) {
      p.truncated();
      return false;
    }
  }
  p.text(`${name} `);
  if (kind === type.request) p.text(`(service=${p.u32(at)}) `);
  else if (kind === type.response) p.text(`(service=${p.u32(at + 8)}) `);
  else if (kind === type.reset) p.text(`(code=${resetCodes(p.u8(at + 8)) ?? 'invalid'}) `);
  if (kind === type.request || kind === type.data) return true;
  p.text(`(ack=${extended ? p.u64(at) & 0xffff_ffff_ffffn : p.u24(at + 1)}) `);
  return true;
}
