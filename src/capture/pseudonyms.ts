/** Other addresses for addresses: a keyed permutation that keeps prefixes, so that networks stay networks (Crypto-PAn's construction). */
import { createCipheriv, createHash } from 'node:crypto';
import { copyOf, latin1 } from '../wire/bytes.ts';

/** Remembered at once; more are computed again. */
const mostRemembered = 65_536;

/** Makes addresses; the same key makes the same ones. */
export class Pseudonyms {
  readonly #cipher: ReturnType<typeof createCipheriv>;
  readonly #pad: Uint8Array;
  readonly #known = new Map<string, Uint8Array>();

  /** Any text or bytes; 128 bits of its digest are the key, the other 128 the padding. */
  constructor(key: string | Uint8Array) {
    const digest = createHash('sha256').update(key).digest();
    this.#cipher = createCipheriv('aes-128-ecb', digest.subarray(0, 16), null).setAutoPadding(false);
    this.#pad = digest.subarray(16);
  }

  /** Replaces the IPv4 address at `at`. */
  ipv4(bytes: Uint8Array, at: number): void {
    const first = bytes[at]!;
    const isZero = first === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 0 && bytes[at + 3] === 0;
    // Loopback, multicast, broadcast and "none" name nobody, and mean something.
    if (first === 127 || first >= 224 || isZero) return;
    this.#replace(bytes, at, 4, 0);
  }

  /** Replaces the IPv6 address at `at`. */
  ipv6(bytes: Uint8Array, at: number): void {
    if (bytes[at] === 0xff) {
      // A solicited-node address ends like the address that it asks for (RFC 4291 section 2.7.1).
      if (bytes[at + 11] === 1 && bytes[at + 12] === 0xff) this.#replace(bytes, at, 16, 104);
      return;
    }
    const isSpecial = bytes.subarray(at, at + 15).every((byte) => byte === 0) && bytes[at + 15]! < 2;
    if (isSpecial) return;
    // Link-local addresses stay link-local, and the IPv4 address in a mapped one goes on its own.
    const isLinkLocal = bytes[at] === 0xfe && (bytes[at + 1]! & 0xc0) === 0x80;
    this.#replace(bytes, at, 16, isLinkLocal ? 64 : 0);
  }

  /** Replaces the hardware address at `at`: group bit and the prefixes of IP multicast stay, the rest names no maker any more. */
  mac(bytes: Uint8Array, at: number): void {
    const original = bytes.subarray(at, at + 6);
    if (original.every((byte) => byte === 0xff) || original.every((byte) => byte === 0)) return;
    const isIpv6Group = bytes[at] === 0x33 && bytes[at + 1] === 0x33;
    if (isIpv6Group && bytes[at + 2] !== 0xff) return;
    if (bytes[at] === 0x01) return;
    const block = new Uint8Array(16);
    block.set(original);
    block[15] = 6;
    const made = this.#cipher.update(block);
    const kept = isIpv6Group ? 3 : 0;
    for (let index = kept; index < 6; index++) bytes[at + index] = made[index]!;
    if (!isIpv6Group) bytes[at] = (bytes[at]! & 0xfc) | 0x02;
  }

  /** Bits from `from` on are turned around as the bits before them say; those before `from` stay. */
  #replace(bytes: Uint8Array, at: number, length: 4 | 16, from: number): void {
    const key = latin1(bytes, at, at + length);
    let made = this.#known.get(key);
    if (made === undefined) {
      made = this.#turned(copyOf(bytes, at, at + length), from);
      if (this.#known.size >= mostRemembered) this.#known.clear();
      this.#known.set(key, made);
    }
    bytes.set(made, at);
  }

  #turned(address: Uint8Array, from: number): Uint8Array {
    const bits = address.length * 8;
    const blocks = new Uint8Array((bits - from) * 16);
    for (let bit = from; bit < bits; bit++) {
      const block = blocks.subarray((bit - from) * 16, (bit - from + 1) * 16);
      block.set(this.#pad);
      // The address up to this bit, the padding behind it: two addresses with a common prefix ask the same question.
      for (let index = 0; index < bit; index++) copyBit(address, block, index);
    }
    const answers = this.#cipher.update(blocks);
    const made = Uint8Array.from(address);
    for (let bit = from; bit < bits; bit++) {
      if ((answers[(bit - from) * 16]! & 0x80) !== 0) made[bit >> 3] = made[bit >> 3]! ^ (0x80 >> (bit & 7));
    }
    return made;
  }
}

function copyBit(from: Uint8Array, into: Uint8Array, bit: number): void {
  const mask = 0x80 >> (bit & 7);
  const at = bit >> 3;
  into[at] = (into[at]! & ~mask) | (from[at]! & mask);
}
