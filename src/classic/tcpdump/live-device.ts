/** The device of -i, and what tcpdump says when it cannot be opened. */
import { readFileSync } from 'node:fs';
import { PortolanError } from '../../base/errors.ts';
import type { Host, NetworkInterface } from '../../os/host.ts';
import { printable } from '../../report/printable.ts';
import { linkTypes } from '../../wire/link-type.ts';
import { linkTypeNumber, linkTypeText } from './link-type-names.ts';
import { interfaceNames } from './lists.ts';
import type { TcpdumpOptions } from './options.ts';
import { TcpdumpError } from './tcpdump-error.ts';

/** The interface of -i, a number of -D's list, or the first of that list. Throws TcpdumpError. */
export function deviceName(host: Host, wanted: string | null): string {
  const interfaces = host.interfaces();
  if (wanted === null) return interfaceNames(interfaces)[0]!;
  if (wanted === 'any' || interfaces.some(({ name }) => name === wanted)) return wanted;
  if (/^\d+$/.test(wanted) && Number(wanted) > 0) {
    const name = interfaceNames(interfaces)[Number(wanted) - 1];
    if (name === undefined) throw new TcpdumpError('Invalid adapter index');
    return name;
  }
  throw new TcpdumpError(`${printable(wanted)}: No such device exists\n(No such device exists)`);
}

/** Complains of what this device cannot be asked for. Throws TcpdumpError. */
export function checkDevice(
  name: string,
  device: NetworkInterface | undefined,
  linkType: number,
  options: TcpdumpOptions,
  warn: (text: string) => void,
): void {
  if (options.monitor) throw new TcpdumpError(`${printable(name)}: That device doesn't support monitor mode`);
  if (device !== undefined && !device.up) throw new TcpdumpError(`${printable(name)}: That device is not up`);
  if (options.timeStampType !== null && !options.timeStampType.startsWith('host')) {
    const what = `When trying to set timestamp type '${options.timeStampType}' on ${printable(name)}`;
    warn(`WARNING: ${what}: That type of time stamp is not supported by that device`);
  }
  if (options.linkType === null) {
    // tcpdump asks for this type by itself where it can be had.
    if (linkType === linkTypes.linuxSll2) warn(`data link type ${nameOf(linkType)}`);
    return;
  }
  if (linkTypeNumber(options.linkType) !== linkType)
    throw new TcpdumpError(`${options.linkType} is not one of the DLTs supported by this device`);
  warn(`data link type ${nameOf(linkType)}`);
}

/** `EN10MB` out of `EN10MB (Ethernet)`. */
function nameOf(linkType: number): string {
  return linkTypeText(linkType).split(' ')[0]!;
}

/** tcpdump's words for an error of opening; others pass. */
export function asDeviceError(error: unknown, name: string): unknown {
  if (!(error instanceof PortolanError)) return error;
  const device = printable(name);
  if (error.code === 'PTL_PERMISSION') {
    const why = '(socket: Operation not permitted)';
    return new TcpdumpError(`${device}: You don't have permission to perform this capture on that device\n${why}`);
  }
  if (error.evidence?.includes('not up') === true) return new TcpdumpError(`${device}: That device is not up`);
  if (error.code === 'PTL_NO_INTERFACE')
    return new TcpdumpError(`${device}: No such device exists\n(No such device exists)`);
  return error;
}

/** Whether the kernel still knows an interface: one that ends a capture is gone, one that is down may come back. */
export function deviceExists(name: string): boolean {
  return readFileSync('/proc/net/dev', 'latin1')
    .split('\n')
    .some((line) => line.trimStart().startsWith(`${name}:`));
}
