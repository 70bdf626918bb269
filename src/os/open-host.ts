/** Opens the machine that this process runs on. */
import type { Clock } from '../base/clock.ts';
import { PortolanError } from '../base/errors.ts';
import { darwinHost } from './host.darwin.ts';
import { linuxHost } from './host.linux.ts';
import type { Host } from './host.ts';
import { win32Host } from './host.win32.ts';

/** What may be chosen; the defaults are this machine as it is. */
export interface HostOptions {
  /** Where the proc file system is mounted; `/proc`. */
  readonly procRoot?: string;
  /** Never load native code: everything comes from files, and `socketsFallback` says what is then unknown. */
  readonly noFfi?: boolean;
  readonly clock?: Clock;
  /** `process.platform` unless a test says otherwise. */
  readonly platform?: NodeJS.Platform;
}

/**
 * Opens it. Cheap: nothing is read and no native code is loaded before it is needed. Throws PTL_PLATFORM on systems without
 * a host file and on those whose host file has no sources yet.
 */
export function openHost(options: HostOptions = {}): Host {
  const platform = options.platform ?? process.platform;
  if (platform === 'linux' || platform === 'android') return linuxHost(options);
  if (platform === 'darwin') return darwinHost();
  if (platform === 'win32') return win32Host();
  throw new PortolanError('PTL_PLATFORM', `Portolan does not know the operating system ${platform}`, {
    evidence: `platform ${platform}`,
    hint: 'local sockets can be read on Linux',
  });
}
