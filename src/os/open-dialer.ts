/** Opens the dialer of the platform this process runs on. */
import type { Clock } from '../base/clock.ts';
import { PortolanError } from '../base/errors.ts';
import type { Dialer } from './dialer.ts';
import { openLinuxDialer } from './dialer.linux.ts';

/** Opens it. Throws PTL_PLATFORM where there is none, PTL_NO_FFI where native code cannot be called. */
export function openDialer(clock: Clock, capacity?: number): Dialer {
  if (process.platform === 'linux') return openLinuxDialer(clock, capacity);
  throw new PortolanError('PTL_PLATFORM', `ports cannot be scanned on ${process.platform} yet`, {
    evidence: `platform ${process.platform}`,
    hint: 'scan from a Linux machine',
  });
}
