/**
 * A filter as the program that the kernel runs on each socket of a dump (INET_DIAG_REQ_BYTECODE). An instruction is
 * `u8 code, u8 yes, u16 no` and its argument; `yes` and `no` are how far to go from its start. A program accepts by ending
 * exactly; going four bytes past its end rejects (inet_diag_bc_run in net/ipv4/inet_diag.c).
 *
 * It is compiled as ss compiles it, shortcomings included, since what the kernel leaves out cannot be brought back.
 */
import type { Filter, HostPattern } from './filter.ts';

/** INET_DIAG_BC_* (include/uapi/linux/inet_diag.h). */
const code = {
  JMP: 1,
  S_GE: 2,
  S_LE: 3,
  D_GE: 4,
  D_LE: 5,
  AUTO: 6,
  S_COND: 7,
  D_COND: 8,
  MARK_COND: 10,
  CGROUP_COND: 13,
} as const;

/** The program, or null when a part of the filter has none (`dev`): then the whole filter stays with us. */
export function compileFilter(filter: Filter): Uint8Array | null {
  switch (filter.kind) {
    case 'and':
      return join(filter.left, filter.right, andOf);
    case 'or':
      return join(filter.left, filter.right, orOf);
    case 'not': {
      const inner = compileFilter(filter.inner);
      return inner === null ? null : Buffer.concat([inner, instruction(code.JMP, 4, 8)]);
    }
    case 'host':
      return hostProgram(filter.end === 'peer' ? code.D_COND : code.S_COND, filter.pattern);
    case 'atLeast':
      return portProgram(filter.end === 'peer' ? code.D_GE : code.S_GE, filter.port);
    case 'atMost':
      return portProgram(filter.end === 'peer' ? code.D_LE : code.S_LE, filter.port);
    case 'autobound':
      return instruction(code.AUTO, 4, 8);
    case 'device':
      return null;
    case 'mark':
      return Buffer.concat([instruction(code.MARK_COND, 12, 16), words(filter.mark, filter.mask)]);
    case 'cgroup': {
      const id = Buffer.alloc(8);
      id.writeBigUInt64LE(filter.id);
      return Buffer.concat([instruction(code.CGROUP_COND, 12, 16), id]);
    }
  }
}

function join(left: Filter, right: Filter, combine: (left: Buffer, right: Buffer) => Buffer): Buffer | null {
  const [first, second] = [compileFilter(left), compileFilter(right)];
  return first === null || second === null ? null : combine(Buffer.from(first), Buffer.from(second));
}

/** Both: what leaves the first program by its rejecting end must reject from the whole. */
function andOf(left: Buffer, right: Buffer): Buffer {
  let at = 0;
  while (at < left.length) {
    const no = left.readUInt16LE(at + 2);
    if (no === left.length - at + 4) left.writeUInt16LE(no + right.length, at + 2);
    at += left[at + 1]!;
  }
  return Buffer.concat([left, right]);
}

/** Either: the first program's accepting end jumps over the second; its rejecting end is where the second begins. */
function orOf(left: Buffer, right: Buffer): Buffer {
  return Buffer.concat([left, instruction(code.JMP, 4, right.length + 4), right]);
}

/** ss writes the first address into the condition of each: a name with several addresses finds the first alone. */
function hostProgram(condition: number, pattern: HostPattern): Buffer {
  const first = pattern.addresses[0]!;
  const addressLength = first.family === 'inet6' ? 16 : 4;
  const length = 4 + 8 + addressLength;
  const total = pattern.addresses.length * (length + 4) - 4;
  const parts: Buffer[] = [];
  for (let index = 0; index < pattern.addresses.length; index++) {
    const argument = Buffer.alloc(8 + addressLength);
    argument[0] = familyNumbers[first.family];
    argument[1] = first.bits & 0xff;
    argument.writeInt32LE(pattern.port, 4);
    for (let word = 0; word < addressLength / 4; word++) argument.writeUInt32BE(first.words[word]! >>> 0, 8 + word * 4);
    parts.push(instruction(condition, length, length + 4), argument);
    const done = (index + 1) * (length + 4) - 4;
    if (index + 1 < pattern.addresses.length) parts.push(instruction(code.JMP, 4, total - done));
  }
  return Buffer.concat(parts);
}

/** AF_* numbers; conditions of the other families are refused by the kernel, as they are when ss sends them. */
const familyNumbers = { any: 0, unix: 1, inet: 2, inet6: 10, netlink: 16, packet: 17, vsock: 40 } as const;

/** The port travels in the second instruction's `no`, 16 bits of it. */
function portProgram(condition: number, port: number): Buffer {
  return Buffer.concat([instruction(condition, 8, 12), instruction(0, 0, port & 0xffff)]);
}

function instruction(operation: number, yes: number, no: number): Buffer {
  const bytes = Buffer.from([operation, yes, 0, 0]);
  bytes.writeUInt16LE(no & 0xffff, 2);
  return bytes;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, index * 4));
  return bytes;
}
