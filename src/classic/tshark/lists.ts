/** -D and -G: what there is to capture from, and what can be asked for. */
import type { NetworkInterface } from '../../os/host.ts';
import { printable } from '../../report/printable.ts';
import { protocols } from '../../capture/protocols/catalog.gen.ts';
import { allFields } from './field-table.ts';
import { TsharkError } from './tshark-error.ts';
import { versionLine } from './usage.ts';

/** A numbered line an interface, `any` last. */
export function interfaceLines(interfaces: readonly NetworkInterface[]): string {
  const names = [
    ...interfaces.map(({ name, loopback }) => `${printable(name)}${loopback ? ' (Loopback)' : ''}`),
    'any',
  ];
  return names.map((name, index) => `${index + 1}. ${name}\n`).join('');
}

/** `fields`, `protocols` or `version`. Throws TsharkError for other reports. */
export function reportText(report: string): string {
  switch (report) {
    case 'fields':
      return fieldLines();
    case 'protocols':
      return protocols.map(({ name, title, column }) => `${title}\t${column}\t${name}\n`).join('');
    case 'version':
      return versionLine;
    default:
      throw new TsharkError(`Invalid "${report}" option for -G flag; here it is fields, protocols or version`);
  }
}

const types: Readonly<Record<string, string>> = {
  number: 'FT_UINT32',
  flag: 'FT_BOOLEAN',
  text: 'FT_STRING',
  bytes: 'FT_BYTES',
  ether: 'FT_ETHER',
  time: 'FT_RELATIVE_TIME',
};

/** Lines of P (title, name) and F (label, name, type, protocol), as Wireshark's report has them. */
function fieldLines(): string {
  const titles = protocols.map(({ name, title }) => `P\t${title}\t${name}\n`);
  const fields = [...allFields()]
    .filter(({ isProtocol }) => !isProtocol)
    .map(({ name, spec }) => {
      const type = spec.type === 'address' ? (name.includes('ipv6') ? 'FT_IPv6' : 'FT_IPv4') : types[spec.type];
      return `F\t${spec.meaning}\t${name}\t${type ?? 'FT_NONE'}\t${name.split('.', 1)[0]!}\n`;
    });
  return titles.join('') + fields.join('');
}
