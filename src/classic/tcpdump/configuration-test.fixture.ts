/** Frames of Ethernet's configuration test. */
import { ether, hex } from './frames.fixture.ts';

/** Frames. */
export const configurationTestSamples: readonly Uint8Array[] = [
  '',
  '00',
  '0000',
  '00000100',
  '000001001234',
  '000001001234aabb',
  '00000200020000000003',
  '000002000200000000030000',
  '0000020002000000',
  '080000000000000000000100aabbcc',
  '03000000000100aabb',
  'ff00',
  '00000300aa',
  '0000ffff',
].map((text) => ether(0x9000, hex(text)));
