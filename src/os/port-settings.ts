/** The kernel settings that decide what may bind where, as /proc/sys/net shows them (those of our own network namespace). */
import type { PortSettings } from './host.ts';
import type { ProcFs } from './proc-fs.ts';

/** Reads all of them; each is null (or empty) where it cannot be read. */
export function readPortSettings(proc: ProcFs): PortSettings {
  const setting = (path: string): string => proc.text(`sys/net/${path}`, 1 << 16) ?? '';
  return {
    ephemeral: parsePortRange(setting('ipv4/ip_local_port_range')),
    unprivilegedStart: parsePort(setting('ipv4/ip_unprivileged_port_start')),
    reserved: parsePortList(setting('ipv4/ip_local_reserved_ports')),
    bindV6Only: parseSwitch(setting('ipv6/bindv6only')),
  };
}

/** `32768\t60999`: both ends; null when it is not two ports. */
export function parsePortRange(text: string): { readonly low: number; readonly high: number } | null {
  const [low, high, more] = text.trim().split(/\s+/).map(parsePort);
  if (low === undefined || high === undefined || more !== undefined || low === null || high === null) return null;
  return { low, high };
}

/** `8080,9000-9010`: pairs of first and last; a part that is neither a port nor a range is left out. */
export function parsePortList(text: string): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (const part of text.trim().split(',')) {
    const [first, last = first] = part.split('-').map(parsePort);
    if (first !== undefined && first !== null && last !== undefined && last !== null) pairs.push([first, last]);
  }
  return pairs;
}

function parsePort(text: string): number | null {
  const digits = text.trim();
  return /^\d{1,5}$/.test(digits) && Number(digits) <= 65_535 ? Number(digits) : null;
}

function parseSwitch(text: string): boolean | null {
  const value = text.trim();
  return value === '1' ? true : value === '0' ? false : null;
}
