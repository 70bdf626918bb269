/** The header that stands in for link headers of mixed kinds: LINKTYPE_LINUX_SLL2 (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html). */

/** protocol 2, reserved 2, interface index 4, ARPHRD 2, packet type 1, address length 1, address 8; in network order. */
export const sll2HeaderLength = 20;

/**
 * Writes the header at `at` from the struct sockaddr_ll at `source` of the same memory; the fields that the machine stores
 * in its own order are handed in as numbers. The two must not overlap: a ring keeps at least 28 bytes between them.
 */
export function writeSll2Header(
  bytes: Uint8Array,
  at: number,
  source: number,
  interfaceIndex: number,
  hardware: number,
): void {
  bytes[at] = bytes[source + 2]!;
  bytes[at + 1] = bytes[source + 3]!;
  bytes[at + 2] = 0;
  bytes[at + 3] = 0;
  bytes[at + 4] = interfaceIndex >>> 24;
  bytes[at + 5] = interfaceIndex >>> 16;
  bytes[at + 6] = interfaceIndex >>> 8;
  bytes[at + 7] = interfaceIndex;
  bytes[at + 8] = hardware >> 8;
  bytes[at + 9] = hardware;
  bytes[at + 10] = bytes[source + 10]!;
  const length = Math.min(8, bytes[source + 11]!);
  bytes[at + 11] = length;
  for (let index = 0; index < 8; index++) bytes[at + 12 + index] = index < length ? bytes[source + 12 + index]! : 0;
}
