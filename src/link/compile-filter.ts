/** Capture filter expressions (pcap-filter(7)) to programs, by libpcap's own compiler; failures point at the word. */
import { linkTypes } from '../wire/link-type.ts';
import { failure, type Failure, type Result, success } from '../base/result.ts';
import {
  closePcap,
  compileExpression,
  hasLibpcap,
  instructionText,
  libpcapVersion,
  openDead,
  type PcapHandle,
} from '../ffi/libpcap.ts';
import { openLive, setDataLink } from '../ffi/libpcap-live.ts';
import { type BpfProgram, programBytes, programFromBytes } from './bpf.ts';
import { linkDefaults } from './link-options.ts';
import { inNamespace } from './namespace.linux.ts';
import { activationError } from './open-error.ts';

/** What to compile, and for which frames. */
export interface FilterSource {
  readonly expression: string;
  readonly linkType: number;
  /** Bytes that a matching frame keeps; 262,144 when absent. */
  readonly snapLength?: number;
  /** False when absent: libpcap's optimizer is on. */
  readonly unoptimized?: boolean;
  /**
   * An interface to compile for. A filter that the kernel is to run must look for VLAN tags, and for the direction, where the
   * kernel keeps them; one for stored frames looks into the frames. Needs CAP_NET_RAW.
   */
  readonly live?: { readonly interface: string; readonly namespace?: string };
}

/**
 * Compiles. A wrong expression is a failure with libpcap's words and the place of the word at fault. Names of hosts are
 * resolved, which may take seconds. Throws PTL_NO_LIBPCAP, and with `live` what opening an interface throws.
 */
export function compileFilter(source: FilterSource): Result<BpfProgram> {
  const handle = openHandle(source);
  try {
    const compiled = compileExpression(handle, source.expression, !source.unoptimized);
    if (compiled.ok) return success(programFromBytes(compiled.program));
    return locate(handle, source.expression, compiled.message);
  } finally {
    closePcap(handle);
  }
}

/** A program as tcpdump -d lists it, a line an instruction. Throws PTL_NO_LIBPCAP. */
export function programListing(program: BpfProgram): readonly string[] {
  const bytes = programBytes(program);
  return program.map((_, index) => instructionText(bytes, index));
}

/** The compiler's name and version (`libpcap version 1.10.3 (with TPACKET_V3)`), or null where it is not installed. */
export function filterCompilerVersion(): string | null {
  return hasLibpcap() ? libpcapVersion() : null;
}

/** DLT_RAW on Linux, FreeBSD and macOS. */
const rawIp = 12;

function openHandle({ linkType, snapLength = linkDefaults.snapLength, live }: FilterSource): PcapHandle {
  // pcap_open_dead(3) wants this system's number (DLT_RAW), which differs from the one in files for raw IP alone.
  if (live === undefined) return openDead(linkType === linkTypes.raw ? rawIp : linkType, snapLength);
  const options = { snapLength, promiscuous: false, timeoutMs: 100, bufferBytes: 1 << 16 };
  const opened = inNamespace(live.namespace, () => openLive(live.interface, options));
  if (!opened.ok) throw activationError(opened.status, opened.message, live.interface);
  if (linkType === linkTypes.linuxSll2) setDataLink(opened.handle, linkType);
  return opened.handle;
}

/** Places of the words of an expression; parentheses stand alone. */
function wordsOf(expression: string): readonly { readonly at: number; readonly text: string }[] {
  return [...expression.matchAll(/[()]|[^\s()]+/g)].map((match) => ({ at: match.index, text: match[0] }));
}

/** Longest expression whose wrong word is looked for. */
const mostWords = 100;

function locate(handle: PcapHandle, expression: string, message: string): Failure {
  const reason = message.replace(/^can't parse filter expression: /, '');
  const words = wordsOf(expression);
  // Messages about a name quote it: unknown host 'x', illegal token: x.
  const quoted = /['"]([^'"]+)['"]|: (\S+)$/.exec(message);
  const name = quoted?.[1] ?? quoted?.[2];
  const named = words.find(({ text }) => text === name);
  if (named !== undefined) return failure(reason, named.at, named.text.length);
  if (!/syntax error/.test(message) || words.length > mostWords) return failure(reason, 0, expression.length);
  const wrong =
    words[
      firstHopeless(
        handle,
        words.map(({ text }) => text),
      )
    ];
  if (wrong === undefined) return failure(`${reason}: something is missing at the end`, expression.length, 0);
  return failure(reason, wrong.at, wrong.text.length);
}

/** What may follow the beginning of a right expression: one of these makes it whole. No names: those would be looked up. */
const endings = [
  '',
  ' 1',
  ' 1.1.1.1',
  ' tcp',
  ' port 1',
  ' 1.1.1.1 mask 255.0.0.0',
  '] = 1',
  '0] = 1',
  ' = 1',
  ' 2:0:0:0:0:1',
  ' 1-2',
];

/** The first word after which nothing can make the expression right; beyond the last when only the end is missing. */
function firstHopeless(handle: PcapHandle, words: readonly string[]): number {
  for (let count = 1; count <= words.length; count++) {
    const start = words.slice(0, count);
    const open = start.filter((word) => word === '(').length - start.filter((word) => word === ')').length;
    const closing = ' )'.repeat(Math.max(0, open));
    const text = start.join(' ');
    if (!endings.some((ending) => !isSyntaxError(handle, text + ending + closing))) return count - 1;
  }
  return words.length;
}

/** A program that rejects everything, say, is no syntax error. */
function isSyntaxError(handle: PcapHandle, expression: string): boolean {
  const compiled = compileExpression(handle, expression, false);
  return !compiled.ok && /syntax error/.test(compiled.message);
}
