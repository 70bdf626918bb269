/** struct mptcp_info and the MPTCP part of a subflow (include/uapi/linux/mptcp.h). */
import { u32, u64 } from './kernel-number.ts';

/** The figures of an MPTCP connection; zeros are left out. */
export function mptcpInfo(info: Uint8Array | undefined): string {
  if (info === undefined) return '';
  let text = '';
  const counts = [
    'subflows',
    'add_addr_signal',
    'add_addr_accepted',
    'subflows_max',
    'add_addr_signal_max',
    'add_addr_accepted_max',
  ];
  counts.forEach((label, at) => {
    const value = info[at] ?? 0;
    if (value !== 0) text += ` ${label}:${value}`;
  });
  const flags = u32(info, 8);
  if ((flags & 1) !== 0) text += ' fallback';
  if ((flags & 2) !== 0) text += ' remote_key';
  const token = u32(info, 12);
  if (token !== 0) text += ` token:${token.toString(16)}`;
  ['write_seq', 'snd_una', 'rcv_nxt'].forEach((label, index) => {
    const value = u64(info, 16 + index * 8);
    if (value !== 0n) text += ` ${label}:${value.toString(16)}`;
  });
  return text;
}

/** MPTCP_SUBFLOW_ATTR_* numbers. */
const attribute = {
  TOKEN_REM: 1,
  TOKEN_LOC: 2,
  RELWRITE_SEQ: 3,
  MAP_SEQ: 4,
  MAP_SFSEQ: 5,
  SSN_OFFSET: 6,
  MAP_DATALEN: 7,
  FLAGS: 8,
  ID_REM: 9,
  ID_LOC: 10,
} as const;

/** MPTCP_SUBFLOW_FLAG_* bits and the letters that ss gives them, in its order. */
const flagLetters: readonly (readonly [number, string])[] = [
  [1 << 0, 'M'],
  [1 << 1, 'm'],
  [1 << 2, 'J'],
  [1 << 3, 'j'],
  [1 << 4, 'B'],
  [1 << 5, 'b'],
  [1 << 6, 'e'],
  [1 << 7, 'c'],
  [1 << 8, 'v'],
];

/** What a TCP socket that carries a part of an MPTCP connection tells of it. */
export function mptcpSubflow(info: ReadonlyMap<number, Uint8Array>): string {
  const hex = (value: Uint8Array): string => u32(value, 0).toString(16);
  let text = '';
  const flags = info.get(attribute.FLAGS);
  const bits = flags === undefined ? 0 : u32(flags, 0);
  if (bits !== 0) {
    text += ` flags:${flagLetters
      .filter(([bit]) => (bits & bit) !== 0)
      .map(([, letter]) => letter)
      .join('')}`;
  }
  const [tokenRemote, tokenLocal] = [info.get(attribute.TOKEN_REM), info.get(attribute.TOKEN_LOC)];
  const [idRemote, idLocal] = [info.get(attribute.ID_REM), info.get(attribute.ID_LOC)];
  if (tokenRemote && tokenLocal && idRemote && idLocal) {
    const side = (token: Uint8Array, id: Uint8Array): string => `${hex(token).padStart(4, '0')}(id:${id[0] ?? 0})`;
    text += ` token:${side(tokenRemote, idRemote)}/${side(tokenLocal, idLocal)}`;
  }
  const mapped = info.get(attribute.MAP_SEQ);
  if (mapped !== undefined) text += ` seq:${u64(mapped, 0).toString(16)}`;
  const rest = [
    ['sfseq', attribute.MAP_SFSEQ],
    ['ssnoff', attribute.SSN_OFFSET],
    ['maplen', attribute.MAP_DATALEN],
  ] as const;
  for (const [label, number] of rest) {
    const value = info.get(number);
    if (value !== undefined) text += ` ${label}:${hex(value)}`;
  }
  return text;
}
