/** The tree of one packet while it grows: protocols add fields with their byte ranges, bounded whatever the packet says. */
import { ipFromBytes } from '../addr/ip-address.ts';
import { latin1, utf8 } from '../wire/bytes.ts';
import type { DispatchTable, FieldSpec, FieldValue } from './field.ts';
import type { DataSource, TreeNode } from './tree-node.ts';

/** Bounds: a packet that wants more is an attack on whoever looks at it. */
export const treeBounds = { nodes: 10_000, protocols: 40, text: 4096, bytes: 65_536 } as const;

/** How a protocol is read. */
export interface Dissector {
  /** Its name in filters, Wireshark's where both have it: `tcp`. */
  readonly name: string;
  /** `Transmission Control Protocol`. */
  readonly title: string;
  /** What stands in the column `protocol` of a list: `TCP`. */
  readonly column: string;
  /** By name, Wireshark's where both have it. */
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Whether the bytes may be this protocol: asked on its ports, and wherever its content is looked for. */
  accepts?(bytes: Uint8Array, start: number, end: number): boolean;
  /** Adds its nodes; `dissection.end` is where its bytes end. */
  dissect(dissection: Dissection, start: number, end: number): void;
}

/** How a payload finds its protocol. */
export interface Dispatcher {
  find(table: DispatchTable, key: number): Dissector | undefined;
  /** The one that knows this content, over one of the transports, on any port. */
  guess(over: 'tcp' | 'udp', bytes: Uint8Array, start: number, end: number): Dissector | undefined;
}

/** What protocols are handed to write into. */
export class Dissection {
  readonly roots: TreeNode[] = [];
  readonly sources: DataSource[];
  /** The names of the protocols, outermost first. */
  readonly protocols: string[] = [];
  /** The bytes that offsets are about. */
  bytes: Uint8Array;
  /** Where the protocol at work ends; reading behind it gives 0 and a flaw. */
  end: number;
  /** What a list says of the packet. */
  info = '';
  column = '';
  sourceText: string | null = null;
  destinationText: string | null = null;
  /** Where the IP header around the transport at work begins; -1 where the checksum of the transport cannot be told. */
  ipStart = -1;
  readonly #dispatcher: Dispatcher;
  #list: TreeNode[] = this.roots;
  #fields: Readonly<Record<string, FieldSpec>> = {};
  #source = 0;
  #nodes = 0;
  #cut = false;
  #quoted = 0;

  constructor(frame: Uint8Array, dispatcher: Dispatcher) {
    this.sources = [{ name: 'frame', bytes: frame }];
    this.bytes = frame;
    this.end = frame.length;
    this.#dispatcher = dispatcher;
  }

  /** Adds a field; the range is `start` up to, not including, `end`. */
  put(field: string, value: FieldValue, start: number, end: number, text: string | null = null): TreeNode {
    return this.#add(field, this.#fields[field] ?? null, bounded(value), start, end, text, false);
  }

  /** A line without a field. */
  note(text: string, start: number, end: number): TreeNode {
    return this.#add(null, null, null, start, end, text, false);
  }

  /** Something that is wrong. */
  flaw(reason: string, start: number, end: number): void {
    this.#add(null, null, null, start, end, reason, true);
  }

  /** Passes the flaw of a codec on, where there is one. */
  flawOf(parsed: { readonly ok: boolean; readonly flaw?: string | null; readonly reason?: string }, at: number): void {
    const reason = parsed.flaw ?? parsed.reason ?? null;
    if (reason !== null) this.flaw(reason, at, this.end);
  }

  /** Adds a line and puts what `fill` adds below it. */
  within(node: TreeNode, fill: () => void): TreeNode {
    const outer = this.#list;
    this.#list = node.children;
    fill();
    this.#list = outer;
    return node;
  }

  /** A number in network order, up to six bytes; 0 where it is not whole. */
  number(field: string, at: number, length: number, text: string | null = null): number {
    if (!this.#has(at, length)) return 0;
    const value = this.#read(at, length);
    this.put(field, value, at, at + length, text);
    return value;
  }

  /** Some bits of a number in network order, moved to the right; the range is that of the whole number. */
  bits(field: string, at: number, length: number, mask: number): number {
    if (!this.#has(at, length)) return 0;
    const value = Math.floor((this.#read(at, length) & mask) / (mask & -mask)) >>> 0;
    const isFlag = this.#fields[field]?.type === 'flag';
    this.put(field, isFlag ? value !== 0 : value, at, at + length);
    return value;
  }

  /** An address of 4 or 16 bytes; its text, empty where it is not whole. */
  address(field: string, at: number, length: 4 | 16): void {
    if (this.#has(at, length)) this.put(field, ipFromBytes(this.bytes.subarray(at, at + length)), at, at + length);
  }

  /** Bytes as they are, what is not there left out: a view, which lasts as long as the packet's own bytes. */
  raw(field: string, start: number, end: number, text: string | null = null): void {
    const stop = Math.min(end, this.end);
    if (stop > start)
      this.put(field, this.bytes.subarray(start, Math.min(stop, start + treeBounds.bytes)), start, stop, text);
  }

  /** Text, one character a byte, or read as UTF-8. */
  text(field: string, start: number, end: number, encoding: 'latin1' | 'utf8' = 'utf8'): string {
    const stop = Math.max(start, Math.min(end, this.end, start + treeBounds.text * 4));
    const value = (encoding === 'utf8' ? utf8 : latin1)(this.bytes, start, stop);
    this.put(field, value, start, Math.max(start, Math.min(end, this.end)));
    return value;
  }

  /** What is left over, and known to nobody. */
  rest(start: number, end: number): void {
    if (end > start) this.#add('data', dataSpec, null, start, end, `${end - start} bytes`, false);
  }

  /** Tells the list what the packet is about; the innermost protocol has the last word. */
  summary(info: string): void {
    if (this.#quoted === 0) this.info = info.slice(0, treeBounds.text);
  }

  /** Who talks to whom, for the list. */
  endpoints(source: string, destination: string): void {
    if (this.#quoted > 0) return;
    this.sourceText = source;
    this.destinationText = destination;
  }

  /** Packets inside what `fill` adds are quotations: they are read, but the list is not about them. */
  quote(fill: () => void): void {
    this.#quoted++;
    fill();
    this.#quoted--;
  }

  /** Hands a payload on by its number; what nobody knows becomes data. Whether someone knew it. */
  pass(table: DispatchTable, key: number, start: number, end: number): boolean {
    const protocol = this.#dispatcher.find(table, key);
    if (protocol !== undefined && this.run(protocol, start, end)) return true;
    this.rest(start, end);
    return false;
  }

  /** Hands a payload on by its ports, the lower one first, then by its content. */
  passByPorts(over: 'tcp' | 'udp' | 'sctp', source: number, destination: number, start: number, end: number): void {
    if (start >= end) return;
    const low = Math.min(source, destination);
    const candidates = [low, low === source ? destination : source].map((port) => this.#dispatcher.find(over, port));
    for (const protocol of candidates) {
      if (protocol === undefined || protocol.accepts?.(this.bytes, start, end) === false) continue;
      if (this.run(protocol, start, end)) return;
    }
    const guessed = over === 'sctp' ? undefined : this.#dispatcher.guess(over, this.bytes, start, end);
    if (guessed === undefined || !this.run(guessed, start, end)) this.rest(start, end);
  }

  /** Reads `start` to `end` as one protocol, or adds what `fill` adds under its name; false where the packet is nested too deep. */
  run(protocol: Dissector, start: number, end: number, fill: (() => void) | null = null): boolean {
    if (this.protocols.length >= treeBounds.protocols) {
      this.flaw(`more than ${treeBounds.protocols} protocols in one packet`, start, end);
      return false;
    }
    this.protocols.push(protocol.name);
    if (this.#quoted === 0) this.column = protocol.column;
    const outer = { end: this.end, fields: this.#fields, list: this.#list, cut: this.#cut };
    // One below the other, as people read layers; only what is quoted stays inside its quotation.
    if (this.#quoted === 0) this.#list = this.roots;
    const node = this.#add(protocol.name, titleSpec(protocol), null, start, end, null, false);
    this.end = end;
    this.#fields = protocol.fields;
    this.#cut = false;
    this.#list = node.children;
    if (fill === null) protocol.dissect(this, start, end);
    else fill();
    this.#list = outer.list;
    this.end = outer.end;
    this.#fields = outer.fields;
    this.#cut = outer.cut;
    return true;
  }

  /** Reads other bytes than those of the frame: what was put together from several packets, or decrypted. */
  runOver(name: string, bytes: Uint8Array, protocol: Dissector): void {
    const outer = { bytes: this.bytes, source: this.#source };
    this.#source = this.sources.push({ name, bytes }) - 1;
    this.bytes = bytes;
    this.run(protocol, 0, bytes.length);
    this.bytes = outer.bytes;
    this.#source = outer.source;
  }

  #has(at: number, length: number): boolean {
    if (at >= 0 && at + length <= this.end) return true;
    if (!this.#cut) this.flaw('cut short', Math.min(at, this.end), this.end);
    this.#cut = true;
    return false;
  }

  #read(at: number, length: number): number {
    let value = 0;
    for (let index = 0; index < length; index++) value = value * 256 + this.bytes[at + index]!;
    return value;
  }

  #add(
    field: string | null,
    spec: FieldSpec | null,
    value: FieldValue | null,
    start: number,
    end: number,
    text: string | null,
    flaw: boolean,
  ): TreeNode {
    const stop = Math.min(end, this.bytes.length);
    const from = Math.max(0, Math.min(start, stop));
    const node: TreeNode = {
      field,
      spec,
      value,
      text,
      source: this.#source,
      start: from,
      end: stop,
      children: [],
      flaw,
    };
    this.#nodes++;
    // What is beyond the bound is made, so that callers need not ask, but hangs nowhere.
    if (this.#nodes < treeBounds.nodes) this.#list.push(node);
    else if (this.#nodes === treeBounds.nodes) {
      this.roots.push({
        ...node,
        field: null,
        spec: null,
        value: null,
        text: 'more fields than are shown',
        flaw: true,
      });
    }
    return node;
  }
}

const dataSpec: FieldSpec = { type: 'none', meaning: 'data' };

function bounded(value: FieldValue): FieldValue {
  return typeof value === 'string' && value.length > treeBounds.text ? value.slice(0, treeBounds.text) : value;
}

const titles = new WeakMap<Dissector, FieldSpec>();

function titleSpec(protocol: Dissector): FieldSpec {
  const known = titles.get(protocol);
  if (known !== undefined) return known;
  const spec: FieldSpec = { type: 'none', meaning: protocol.title };
  titles.set(protocol, spec);
  return spec;
}
