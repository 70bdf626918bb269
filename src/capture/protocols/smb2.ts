/** SMB, versions 2 and 3: the headers. */
import { u16le, u32le } from '../../wire/bytes.ts';
import { checkSmb2, parseSmb2, smb2Commands } from '../../wire/smb2.ts';
import { flag, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const names: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(smb2Commands).map(([name, value]) => [
    value,
    name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
  ]),
);

export default defineProtocol({
  name: 'smb2',
  title: 'Server Message Block',
  column: 'SMB2',
  fields: {
    'smb2.cmd': number('command', names),
    'smb2.nt_status': hexNumber('status'),
    'smb2.flags.response': flag('answer'),
    'smb2.msg_id': number('message'),
    'smb2.tid': hexNumber('tree'),
    'smb2.sesid': hexNumber('session', undefined, 16),
  },
  // Over TCP a frame of NetBIOS stands around each message (MS-SMB2 section 2.1): it hands the message on.
  on: {},
  accepts: (bytes, start, end) => checkSmb2(bytes, start, end) === null,
  dissect(d, start, end) {
    const parsed = parseSmb2(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const at = start;
    const { command, flags, message, session } = parsed.value;
    const isAnswer = (flags & 1) !== 0;
    if (isAnswer) d.put('smb2.nt_status', u32le(d.bytes, at + 8), at + 8, at + 12);
    d.put('smb2.cmd', u16le(d.bytes, at + 12), at + 12, at + 14);
    d.put('smb2.flags.response', isAnswer, at + 16, at + 20);
    d.put('smb2.msg_id', message, at + 24, at + 32);
    d.put('smb2.tid', u32le(d.bytes, at + 36), at + 36, at + 40);
    d.put('smb2.sesid', session, at + 40, at + 48);
    d.summary(`${names[command] ?? `command ${command}`} ${isAnswer ? 'answer' : 'request'}`);
    d.rest(parsed.payloadStart, end);
  },
  samples: [
    {
      name: 'a negotiate request',
      under: ['tcp', 445],
      hex: `00000040 fe534d42 4000 0000 00000000 0000 0100 00000000 00000000 0500000000000000 00000000 01000000 0200000000000000 ${'00'.repeat(16)}`,
      expect: { 'smb2.cmd': 'negotiate (0)', 'smb2.flags.response': '0', 'smb2.msg_id': '5', 'smb2.tid': '0x00000001' },
      info: 'negotiate request',
    },
  ],
});
