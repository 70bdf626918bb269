/** Packets of AppleTalk's address resolution. */
import { be16, ether, hex } from './frames.fixture.ts';

const aarp = (kind: number, head = '0001809b0604'): Uint8Array =>
  ether(0x80f3, hex(head), be16(kind), hex('02000000000100000105 02000000000200000206'));

/** Frames. */
export const aarpSamples: readonly Uint8Array[] = [
  ...[0, 1, 2, 3, 4, 260].map((kind) => aarp(kind)),
  ...['0002809b0604', '000108000604', '0001809b0504', '0001809b0603'].map((head) => aarp(1, head)),
  aarp(1).subarray(0, 30),
  ether(0x80f3),
  ether(36, hex('aaaa0300000080f3'), aarp(3).subarray(14)),
];
