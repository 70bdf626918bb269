/** What tshark 4.0 says of RIP (RFC 1058, 2453) and RIPng (RFC 2080) in a line. */
import type { Columns, Layer } from './layer.ts';

const commands: Readonly<Record<number, string>> = {
  1: 'Request',
  2: 'Response',
  3: 'Traceon',
  4: 'Traceoff',
  5: 'Vendor specific (Sun)',
};

/** `Response`, the version in the column. */
export function ripWords(layer: Layer): Columns | null {
  const [command, version] = [layer.u8(0), layer.u8(1)];
  if (layer.length < 4) return null;
  const protocol = version === 1 || version === 2 ? `RIPv${version}` : 'RIP';
  return { protocol, info: commands[command] ?? `Unknown command (${command})` };
}

/** ` Command Request, Version 1` */
export function ripngWords(layer: Layer): string | null {
  const [command, version] = [layer.u8(0), layer.u8(1)];
  if (layer.length < 4) return null;
  const name = command === 1 || command === 2 ? commands[command]! : `Unknown (${command})`;
  return ` Command ${name}, Version ${version}`;
}
