/** `-z follow,tcp|udp,ascii|hex|raw,STREAM`: what the two ends of a flow said, as tshark writes it. */
import type { Direction, Flow } from '../../capture/streams/flow-table.ts';
import { flowEnd } from '../../capture/streams/flow-table.ts';
import { isChosen } from '../../capture/streams/follow.ts';
import { StreamFeeder } from '../../capture/streams/stream-feeder.ts';
import { tcpFlags } from '../../wire/tcp.ts';
import type { PacketSink } from './packet-sink.ts';
import { TsharkError } from './tshark-error.ts';

/** What is asked for. */
export interface FollowRequest {
  readonly transport: 'tcp' | 'udp';
  readonly form: FollowForm;
  readonly stream: number;
}

const forms = ['ascii', 'hex', 'raw'] as const;
/** How bytes are written. */
export type FollowForm = (typeof forms)[number];

const opening = tcpFlags.syn | tcpFlags.ack;
const rule = `${'='.repeat(67)}\n`;
/** What is held of a flow that is written behind other output. */
const mostHeld = 64 << 20;

/** Reads what stands behind `-z follow,`. Throws TsharkError. */
export function followRequest(words: readonly string[]): FollowRequest {
  const [transport = '', wanted = '', stream = '', ...more] = words;
  if (transport !== 'tcp' && transport !== 'udp') {
    throw new TsharkError('-z follow takes tcp or udp here; portolan follow FILE http and tls show what those carried');
  }
  const form = forms.find((known) => known === wanted);
  if (form === undefined) {
    const isUnmade = wanted === 'ebcdic' || wanted === 'yaml';
    throw new TsharkError(
      isUnmade ? `-z follow as ${wanted} is not done here: ${forms.join(', ')}` : 'follow - Invalid display mode.',
    );
  }
  if (!/^\d{1,9}$/.test(stream) || more.length > 0) {
    throw new TsharkError('-z follow takes the number of a flow here: that of tcp.stream or udp.stream');
  }
  return { transport, form, stream: Number(stream) };
}

/** Follows every packet of the file, whatever the display filter. `isAlone`: nothing else is written, so that nothing need be held. */
export function followSink(request: FollowRequest, isAlone: boolean, write: (text: string) => void): PacketSink {
  const { transport, stream } = request;
  const held: string[] = [];
  let size = 0;
  const put = (text: string): void => {
    if (isAlone) return write(text);
    size += text.length;
    if (size > mostHeld)
      throw new TsharkError('the flow is too long to be written behind other output: use -q and one -z');
    held.push(text);
  };
  let flow: Flow | null = null;
  let isTurned = false;
  const writer = turnWriter(request, put);
  const feeder = new StreamFeeder((candidate, first) => {
    if (!isChosen(candidate, { transport, number: stream })) return null;
    // Node 0 is who is met first, also where that is the answer to an opening that is missing.
    if (flow === null) isTurned = transport === 'tcp' && (first.places.tcpFlags & opening) === opening;
    const side = (direction: Direction): Direction => (isTurned === (direction === 0) ? 1 : 0);
    if (flow === null) put(headText(request, candidate, side));
    flow = candidate;
    return {
      data: (direction, { bytes }) => writer(side(direction), bytes),
      // Wireshark writes its remark with the zero byte that ends it.
      gap: (direction, bytes) => writer(side(direction), Buffer.from(`[${bytes} bytes missing in capture file]\0`)),
    };
  });
  return {
    begin: () => undefined,
    take: () => undefined,
    endBatch(batch) {
      for (let row = 0; row < batch.count; row++) feeder.take(batch, row);
    },
    end() {
      feeder.end();
      if (flow === null) put(headText(request, null, (direction) => direction));
      put(rule);
      for (const text of held) write(text);
    },
  };
}

function headText(
  { transport, form, stream }: FollowRequest,
  flow: Flow | null,
  side: (direction: Direction) => Direction,
): string {
  const ends = ([0, 1] as const).map((end) => `Node ${end}: ${flow === null ? ':0' : flowEnd(flow, side(end))}\n`);
  return `\n${rule}Follow: ${transport},${form}\nFilter: ${transport}.stream eq ${stream}\n${ends.join('')}`;
}

/** Writes segments; in hexadecimal each end counts its own bytes. */
function turnWriter(
  { form }: FollowRequest,
  put: (text: string) => void,
): (direction: Direction, bytes: Uint8Array) => void {
  const offsets: [number, number] = [0, 0];
  return (direction, bytes) => {
    const indent = direction === 0 ? '' : '\t';
    if (form === 'raw') put(`${indent}${Buffer.from(bytes).toString('hex')}\n`);
    else if (form === 'hex') put(hexText(bytes, offsets[direction], indent));
    else put(`${indent}${bytes.length}\n${asciiText(bytes)}\n`);
    offsets[direction] += bytes.length;
  };
}

/**
 * What is neither printable ASCII nor the end of a line nor a tab is a dot: nothing else can reach the terminal, nor a return of the
 * carriage by itself, which would let a line hide what stands before it.
 */
function asciiText(bytes: Uint8Array): string {
  const isKept = (byte: number, at: number): boolean =>
    isPlain(byte) || byte === 9 || byte === 10 || (byte === 13 && bytes[at + 1] === 10);
  return Array.from(bytes, (byte, at) => (isKept(byte, at) ? String.fromCharCode(byte) : '.')).join('');
}

function hexText(bytes: Uint8Array, offset: number, indent: string): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const halves = [bytes.subarray(at, Math.min(bytes.length, at + 8)), bytes.subarray(at + 8, at + 16)] as const;
    const [left, right] = halves.map((half) =>
      Array.from(half, (byte) => byte.toString(16).padStart(2, '0')).join(' '),
    );
    const words = halves.map((half) =>
      Array.from(half, (byte) => (isPlain(byte) ? String.fromCharCode(byte) : '.')).join(''),
    );
    const place = (offset + at).toString(16).toUpperCase().padStart(8, '0');
    const line = `${place}  ${`${left!.padEnd(23)}  ${right!}`.padEnd(48)}  ${words.join(' ')}`;
    text += `${indent}${line.trimEnd()}\n`;
  }
  return text;
}

function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}
