/** The options of TCP (IANA "TCP Option Kind Numbers"). */
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';

/** Option kinds by name. */
export const tcpOptionKinds = {
  end: 0,
  noOperation: 1,
  maximumSegmentSize: 2,
  windowScale: 3,
  sackPermitted: 4,
  sack: 5,
  timestamps: 8,
  md5: 19,
  userTimeout: 28,
  authentication: 29,
  multipath: 30,
  fastOpen: 34,
} as const;

/** A block of bytes that arrived: from `left` up to, not including, `right`. */
export interface SackBlock {
  readonly left: number;
  readonly right: number;
}

/** One option: those with a meaning of their own decoded where they have their proper length, any other as its data. */
export type TcpOption =
  | { readonly kind: 0 | 1 | 4 }
  | { readonly kind: 2; readonly size: number }
  | { readonly kind: 3; readonly shift: number }
  | { readonly kind: 5; readonly blocks: readonly SackBlock[] }
  | { readonly kind: 8; readonly value: number; readonly echo: number }
  /** MD5 signature (19), multipath TCP (30), fast open cookie (34), unknown kinds, known kinds of a wrong length. */
  | { readonly kind: number; readonly data: Uint8Array };

/** Walks the options up to the end marker (which is listed) or to the first that is malformed. */
export function parseTcpOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly options: readonly TcpOption[]; readonly flaw: string | null } {
  const options: TcpOption[] = [];
  let at = start;
  while (at < end) {
    const kind = u8(bytes, at);
    if (kind === tcpOptionKinds.end || kind === tcpOptionKinds.noOperation) {
      options.push({ kind });
      if (kind === tcpOptionKinds.end) break;
      at++;
      continue;
    }
    const length = at + 1 < end ? u8(bytes, at + 1) : 0;
    if (length < 2 || at + length > end) return { options, flaw: `TCP option ${kind} is malformed` };
    options.push(optionAt(bytes, at, kind, length));
    at += length;
  }
  return { options, flaw: null };
}

function optionAt(bytes: Uint8Array, at: number, kind: number, length: number): TcpOption {
  if (kind === tcpOptionKinds.maximumSegmentSize && length === 4) return { kind, size: u16(bytes, at + 2) };
  if (kind === tcpOptionKinds.windowScale && length === 3) return { kind, shift: u8(bytes, at + 2) };
  if (kind === tcpOptionKinds.sackPermitted && length === 2) return { kind };
  if (kind === tcpOptionKinds.timestamps && length === 10) {
    return { kind, value: u32(bytes, at + 2), echo: u32(bytes, at + 6) };
  }
  if (kind === tcpOptionKinds.sack && length > 2 && (length - 2) % 8 === 0) {
    const blocks: SackBlock[] = [];
    for (let block = at + 2; block < at + length; block += 8) {
      blocks.push({ left: u32(bytes, block), right: u32(bytes, block + 4) });
    }
    return { kind, blocks };
  }
  return { kind, data: copyOf(bytes, at + 2, at + length) };
}

/** Writes the options and pads them with zeros to whole words of four bytes; returns their length. */
export function emitTcpOptions(options: readonly TcpOption[], into: Uint8Array, start: number): number {
  let at = start;
  for (const option of options) at += emitOption(option, into, at);
  while (((at - start) & 3) !== 0) into[at++] = tcpOptionKinds.end;
  return at - start;
}

function emitOption(option: TcpOption, into: Uint8Array, at: number): number {
  into[at] = option.kind;
  if (option.kind === tcpOptionKinds.end || option.kind === tcpOptionKinds.noOperation) return 1;
  const length = 2 + emitData(option, into, at + 2);
  into[at + 1] = length;
  return length;
}

function emitData(option: TcpOption, into: Uint8Array, at: number): number {
  if ('data' in option) return putBytes(into, at, option.data);
  if ('size' in option) {
    put16(into, at, option.size);
    return 2;
  }
  if ('shift' in option) {
    into[at] = option.shift;
    return 1;
  }
  if ('echo' in option) {
    put32(into, at, option.value);
    put32(into, at + 4, option.echo);
    return 8;
  }
  if (!('blocks' in option)) return 0;
  for (const [index, block] of option.blocks.entries()) {
    put32(into, at + index * 8, block.left);
    put32(into, at + index * 8 + 4, block.right);
  }
  return option.blocks.length * 8;
}
