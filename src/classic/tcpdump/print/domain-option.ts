/** The options of EDNS (RFC 6891 section 6.1.2) inside an OPT record. */
import { ipv4Text } from '../../../addr/ipv4.ts';
import { ipv6Text } from '../../../addr/ipv6.ts';
import { printDomainName } from './domain-name.ts';
import { algorithmWords, optionWords } from './domain-words.ts';
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

/** Prints the option at `at`; returns where the next begins, -1 when it is cut short. */
export function printDomainOption(p: Printing, at: number): number {
  if (!p.has(at, 2)) return -1;
  const kind = p.u16(at);
  p.text(word(optionWords, kind, (value) => `Opt${value}`));
  if (!p.has(at + 2, 2)) return -1;
  const length = p.u16(at + 2);
  const data = at + 4;
  if (!p.has(data, length)) return -1;
  if (length > 0) {
    p.char(32);
    printData(p, optionWords[kind] ?? '', data, length);
  }
  return data + length;
}

function printData(p: Printing, name: string, at: number, length: number): void {
  switch (name) {
    case 'ECS':
      printSubnet(p, at, length);
      return;
    case 'COOKIE':
      if (length < 8 || (length > 8 && length < 16) || length > 40) p.invalid();
      else {
        p.hexBytes(at, 8);
        if (length > 8) p.char(32);
        p.hexBytes(at + 8, length - 8);
      }
      return;
    case 'KEEPALIVE':
      // Counted in tenths of a second (RFC 7828).
      if (length === 2) p.text(`${Math.floor(p.u16(at) / 10)}.${p.u16(at) % 10} sec`);
      else p.invalid();
      return;
    case 'EXPIRE':
      if (length === 4) p.text(`${p.u32(at)} sec`);
      else p.invalid();
      return;
    case 'PADDING':
      p.text(`(${length})`);
      return;
    case 'KEY-TAG':
      if (length % 2 !== 0) p.invalid();
      else for (let tag = 0; tag < length; tag += 2) p.text(`${tag > 0 ? ' ' : ''}${p.u16(at + tag)}`);
      return;
    case 'DAU':
    case 'DHU':
    case 'N3U': {
      const words = algorithmWords[name];
      const text = (index: number): string => word(words, p.u8(at + index), (value) => `Alg_${value}`);
      for (let index = 0; index < length; index++) p.text(`${index > 0 ? ' ' : ''}${text(index)}`);
      return;
    }
    case 'CHAIN':
      // tcpdump takes the option's end for the start of the message: no pointer fits.
      printDomainName(p, at, at + length);
      return;
    default:
      p.hexBytes(at, length);
  }
}

/** RFC 7871 section 6: an address cut to its network. */
function printSubnet(p: Printing, at: number, length: number): void {
  if (length < 4) {
    p.invalid();
    return;
  }
  const family = p.u16(at);
  const bits = family === 1 ? 32 : family === 2 ? 128 : 0;
  const source = p.u8(at + 2);
  const scope = p.u8(at + 3);
  const right = source <= bits && scope <= bits && Math.ceil(source / 8) === length - 4;
  if (bits === 0 || !right) {
    p.invalid();
    return;
  }
  const address = new Uint8Array(16);
  address.set(p.bytes.subarray(at + 4, at + length));
  const [a = 0, b = 0, c = 0, d = 0] = address;
  const text = family === 1 ? ipv4Text(((a << 24) | (b << 16) | (c << 8) | d) >>> 0) : ipv6Text(address);
  p.text(`${text}/${source}/${scope}`);
}
