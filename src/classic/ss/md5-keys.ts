/** The TCP-MD5 keys of a socket (INET_DIAG_MD5SIG), which the kernel shows to CAP_NET_ADMIN. */
import { ipv4Text } from '../../addr/ipv4.ts';
import { ipv6Text } from '../../addr/ipv6.ts';
import { u16 } from './kernel-number.ts';
import type { Run } from './run.ts';

/** struct tcp_diag_md5sig (include/uapi/linux/inet_diag.h): family, prefix length, key length, 16 bytes of address, 80 of key. */
const key = { length: 100, prefix: 1, keyLength: 2, address: 4, bytes: 20, most: 80 } as const;

/**
 * ` md5keys:ADDRESS/LENGTH=` for each. The key itself is written to the output at once, ahead of the table: so does ss, whose
 * escaped printing goes past the table's buffer.
 */
export function md5Keys(run: Run, value: Uint8Array | undefined): string {
  if (value === undefined || value.length < key.length) return '';
  const texts: string[] = [];
  for (let at = 0; at + key.length <= value.length; at += key.length) {
    const inet6 = value[at] === 10;
    const view = new DataView(value.buffer, value.byteOffset + at + key.address, 4);
    const address = inet6 ? ipv6Text(value, at + key.address) : ipv4Text(view.getUint32(0));
    texts.push(`${run.names.host(address)}/${value[at + key.prefix]}=`);
    const length = Math.min(u16(value, at + key.keyLength), key.most);
    run.print(escaped(value.subarray(at + key.bytes, at + key.bytes + length)));
  }
  return ` md5keys:${texts.join(',')}`;
}

/** Bytes that are not printable ASCII, backslashes, spaces and commas as three octal digits. */
function escaped(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x5c && byte !== 0x2c;
    return plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }).join('');
}
