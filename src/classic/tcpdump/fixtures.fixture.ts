/** All sample packets: one line for each file of samples. */
import { coreSamples } from './core.fixture.ts';

/** Ethernet frames by protocol. */
export const samples: Readonly<Record<string, readonly Uint8Array[]>> = {
  ...coreSamples,
};
