/** Opens what asks UDP ports through the kernel of the platform this process runs on. */
import type { Clock } from '../base/clock.ts';
import { PortolanError } from '../base/errors.ts';
import { openDatagramDialer as openLinux } from './datagram-dialer.linux.ts';
import type { Dialer } from './dialer.ts';

/** Opens it; see openDatagramDialer of Linux. Throws PTL_PLATFORM where there is none, PTL_NO_FFI where native code cannot be called. */
export function openDatagramDialer(clock: Clock, questionOf: (port: number) => Uint8Array): Dialer {
  if (process.platform === 'linux') return openLinux(clock, questionOf);
  throw new PortolanError('PTL_PLATFORM', `UDP ports cannot be scanned on ${process.platform} yet`, {
    evidence: `platform ${process.platform}`,
    hint: 'scan from a Linux machine',
  });
}
