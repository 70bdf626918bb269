/** What runs on top of a TCP socket (INET_DIAG_ULP_INFO): its name, and the details of TLS and MPTCP. */
import { attributeMap } from '../../os/sock-diag/attributes.ts';
import { cString, u16 } from './kernel-number.ts';
import { mptcpSubflow } from './mptcp-info.ts';

/** INET_ULP_INFO_*. */
const part = { NAME: 1, TLS: 2, MPTCP: 3 } as const;
/** TLS_INFO_* (include/uapi/linux/tls.h). */
const tls = { VERSION: 1, CIPHER: 2, TXCONF: 3, RXCONF: 4, ZC_RO_TX: 5 } as const;

/** ` tcp-ulp-NAME` and its details; nothing where the attribute is missing. */
export function upperProtocol(value: Uint8Array | undefined): string {
  if (value === undefined) return '';
  const parts = nested(value);
  const name = parts.get(part.NAME);
  let text = name === undefined ? '' : ` tcp-ulp-${cString(name)}`;
  const encryption = parts.get(part.TLS);
  if (encryption !== undefined) text += tlsText(nested(encryption));
  const subflow = parts.get(part.MPTCP);
  return subflow === undefined ? text : text + mptcpSubflow(nested(subflow));
}

function nested(value: Uint8Array): ReadonlyMap<number, Uint8Array> {
  return attributeMap(Buffer.from(value.buffer, value.byteOffset, value.length), 0, value.length);
}

const versions: Readonly<Record<number, string>> = { 0x0303: '1.2', 0x0304: '1.3' };
const ciphers: Readonly<Record<number, string>> = { 51: 'aes-gcm-128', 52: 'aes-gcm-256' };
const modes = ['unknown(0)', 'none', 'sw', 'hw', 'hw-record'];

function tlsText(info: ReadonlyMap<number, Uint8Array>): string {
  const number = (attribute: number): number | null => {
    const value = info.get(attribute);
    return value === undefined ? null : u16(value, 0);
  };
  const [version, cipher, receive, send] = [tls.VERSION, tls.CIPHER, tls.RXCONF, tls.TXCONF].map(number) as [
    number | null,
    number | null,
    number | null,
    number | null,
  ];
  let text = version === null ? '' : ` version: ${versions[version] ?? `unknown(${version})`}`;
  if (cipher !== null && ciphers[cipher] !== undefined) text += ` cipher: ${ciphers[cipher]}`;
  if (receive !== null) text += ` rxconf: ${modes[receive] ?? `unknown(${receive})`}`;
  if (send !== null) text += ` txconf: ${modes[send] ?? `unknown(${send})`}`;
  return info.has(tls.ZC_RO_TX) ? `${text} zc_ro_tx` : text;
}
