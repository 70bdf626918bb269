/** The CRC-32C checksum (Castagnoli, RFC 9260 appendix A) that SCTP carries. */

/** The polynomial 0x1edc6f41 with its bits reversed. */
const polynomial = 0x82f6_3b78;

/** Made on first use: most runs never touch SCTP. */
let table: Int32Array | null = null;

/** The checksum of the bytes from `start` to `end`, going on from `previous` (0 at the beginning), as an unsigned number. */
export function crc32c(bytes: Uint8Array, start: number, end: number, previous = 0): number {
  table ??= makeTable();
  let crc = ~previous;
  for (let at = start; at < end; at++) crc = table[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

function makeTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ polynomial;
    return value;
  });
}
