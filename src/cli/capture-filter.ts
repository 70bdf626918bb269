/** Which packets `portolan capture` wants: words for the kernel's filter, or in our own language; the error points at the word. */
import { PortolanError } from '../base/errors.ts';
import { type Failure, failure, pointAt, type Result } from '../base/result.ts';
import type { DisplayFilter } from '../capture/display-filter.ts';
import type { BpfProgram } from '../link/bpf.ts';
import type { Host } from '../os/host.ts';
import { linkTypes } from '../wire/link-type.ts';
import type { CaptureFlags } from './capture-flags.ts';

/** What packets have to be. */
export interface CaptureFilter {
  /** The expression that the kernel runs, or null: it keeps everything. */
  readonly kernelText: string | null;
  readonly programFor: (interfaceName: string) => BpfProgram | null;
  /** Packets that are listed. */
  readonly shown: DisplayFilter | null;
  /** What is worth saying about it: which language the words were taken for. */
  readonly notes: readonly string[];
}

/** Reads the words. Throws PTL_BAD_FILTER, PTL_NO_LIBPCAP, and what opening an interface throws. */
export async function captureFilter(
  words: readonly string[],
  flags: Pick<CaptureFlags, 'show' | 'throughVlan'>,
  live: { readonly interfaces: readonly string[]; readonly namespace: string | undefined; readonly host: Host },
): Promise<CaptureFilter> {
  const text = words.join(' ').trim();
  const show = flags.show === undefined ? null : await ownFilter(flags.show);
  if (text === '') return { kernelText: null, programFor: () => null, shown: show, notes: [] };
  // A `vlan` of this language moves all that follows it behind one tag more: each choice stands inside the one before.
  const wanted = flags.throughVlan ? `(${text}) or (vlan and ((${text}) or (vlan and (${text}))))` : text;
  const { compileFilter } = await import('../link/compile-filter.ts');
  const compile = (name: string) =>
    compileFilter({
      expression: wanted,
      linkType: name === 'any' ? linkTypes.linuxSll2 : linkTypes.ethernet,
      live: { interface: name, ...(live.namespace !== undefined && { namespace: live.namespace }) },
    });
  const programs = new Map<string, BpfProgram>();
  for (const name of live.interfaces) {
    const compiled = compiledBy(() => compile(name), text);
    if (!compiled.ok) return asOwnFilter(text, compiled, show);
    programs.set(name, compiled.value);
  }
  return {
    kernelText: wanted,
    programFor: (name) => programs.get(name) ?? null,
    shown: show,
    notes: vlanNotes(text, flags),
  };
}

/** Without the compiler, words that look like our own language are taken for it. */
function compiledBy(compile: () => Result<BpfProgram>, text: string): Result<BpfProgram> {
  try {
    return compile();
  } catch (error) {
    const isMissing = error instanceof PortolanError && error.code === 'PTL_NO_LIBPCAP';
    if (!isMissing || !isOurs.test(text)) throw error;
    return failure(error.message, 0, text.length);
  }
}

/** Marks of our language that no name of the other's has outside of addresses. */
const isOurs = /[:<>=]/;

/** Words that are no expression of pcap-filter(7) may be one of ours; else the complaint is about the language they look like. */
async function asOwnFilter(text: string, kernelFault: Failure, show: DisplayFilter | null): Promise<CaptureFilter> {
  const fault = new PortolanError('PTL_BAD_FILTER', `filter: ${kernelFault.reason}`, {
    evidence: pointAt(text, kernelFault),
    hint: "for example: tcp port 80 and host 10.0.0.1; or by decoded fields: 'port:80 and proc:nginx'",
  });
  if (show !== null) throw fault;
  // A bare word is a search in our language: `tcp prot 80` would be three of them, and hide a slip.
  if (!isOurs.test(text)) throw fault;
  return {
    kernelText: null,
    programFor: () => null,
    shown: await ownFilter(text),
    notes: [
      "the filter is in portolan's own language: the kernel hands over every packet, those that match are listed",
    ],
  };
}

async function ownFilter(text: string): Promise<DisplayFilter> {
  const { displayFilter } = await import('../capture/display-filter.ts');
  return displayFilter(text);
}

/**
 * The kernel takes the outermost tag out of packets that come in before the filter sees them. It does not of packets that are sent
 * with a tag in their bytes, nor the second of two tags: those a filter over IP or ports misses.
 */
function vlanNotes(text: string, { throughVlan }: Pick<CaptureFlags, 'throughVlan'>): readonly string[] {
  if (throughVlan || /\b(?:vlan|mpls|pppoes|ether proto)\b/.test(text) || !looksInside.test(text)) return [];
  return [
    'the filter misses packets sent with a VLAN tag in their bytes, and those with two tags: --through-vlan sees both',
  ];
}

const looksInside = /\b(?:ip6?|arp|icmp6?|tcp|udp|sctp|port|portrange|host|net|src|dst)\b/;
