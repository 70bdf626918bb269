/** Address texts made once and remembered: tables of 200,000 rows name few addresses, and many times each. */
import { ipv4Text } from '../addr/ipv4.ts';
import { ipv6Text } from '../addr/ipv6.ts';

/** How many texts are remembered before all are forgotten: bounds memory on a host with many peers. */
const rememberedAddresses = 4096;

/** The text of an IPv4 address given as an unsigned number in host order, remembered. */
export function ipv4Texts(): (value: number) => string {
  const known = new Map<number, string>();
  return (value) => {
    let text = known.get(value);
    if (text === undefined) {
      if (known.size >= rememberedAddresses) known.clear();
      text = ipv4Text(value);
      known.set(value, text);
    }
    return text;
  };
}

/** The text of the 16 bytes at an offset, remembered by the two halves of the address. */
export function ipv6Texts(): (bytes: Buffer, at: number) => string {
  const known = new Map<bigint, Map<bigint, string>>();
  let count = 0;
  return (bytes, at) => {
    const high = bytes.readBigUInt64BE(at);
    const low = bytes.readBigUInt64BE(at + 8);
    let byLow = known.get(high);
    if (byLow === undefined) known.set(high, (byLow = new Map()));
    let text = byLow.get(low);
    if (text === undefined) {
      if (++count > rememberedAddresses) {
        known.clear();
        known.set(high, (byLow = new Map()));
        count = 1;
      }
      text = ipv6Text(bytes, at);
      byLow.set(low, text);
    }
    return text;
  };
}
