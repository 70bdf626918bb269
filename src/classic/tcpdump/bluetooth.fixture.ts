/** Packets of Bluetooth behind a direction. */
import { hex } from './frames.fixture.ts';

/** Packets. */
export const bluetoothSamples: readonly Uint8Array[] = [
  '00000000 01030c00',
  '00000001 040e0401030c00',
  '00000003 aabb',
  '00000000',
  '000001',
].map((text) => hex(text));
