/** The control connection of PPTP (RFC 2637). */
import type { Printing } from './printing.ts';
import { type WordList, wordList } from './word-list.ts';

const magicCookie = 0x1a2b3c4d;
const messageTypes: Readonly<Record<number, string>> = { 1: ' CTRL-MSG', 2: ' MGMT-MSG' };

const errors = wordList('None|Not-Connected|Bad-Format|Bad-Value|No-Resource|Bad-Call-ID|PAC-Error');
const done = wordList('@1|OK|General Error');
const results: Readonly<Record<number, WordList>> = {
  2: wordList(
    '@1|Successful channel establishment|General error|Command channel already exists|' +
      'Requester is not authorized to establish a command channel|The protocol version of the requester is not supported',
  ),
  4: done,
  6: done,
  8: wordList('@1|Connected|General Error|No Carrier|Busy|No Dial Tone|Time-out|Do Not Accept'),
  10: wordList('@1|Connect|General Error|Do Not Accept'),
  13: wordList('@1|Lost Carrier|General Error|Admin Shutdown|Request'),
};
const reasons = wordList('@1|None|Stop-Protocol|Stop-Local-Shutdown');
const bearers = wordList('@1|A|D|Any');
const framings = wordList('@1|A|S|E');

/** Prints a field of a message of a type; returns where the next one stands. */
type Field = (p: Printing, at: number, type: number) => number;

const short = (name: string): Field => number(name, 2);
const long = (name: string): Field => number(name, 4);

function number(name: string, size: 2 | 4): Field {
  return (p, at) => {
    p.need(at, size);
    p.text(` ${name}(${size === 2 ? p.u16(at) : p.u32(at)})`);
    return at + size;
  };
}

function reserved(size: 1 | 2): Field {
  return (p, at) => {
    const value = size === 1 ? p.u8(at) : p.u16(at);
    if (value !== 0) p.text(` [ERROR: reserved=${value} must be zero]`);
    return at + size;
  };
}

/** A text in a field of fixed size; `counted`: so many bytes before it stands how long it is. */
function text(name: string, size: number, counted = 0): Field {
  return (p, at) => {
    p.text(` ${name}(`);
    p.safeTextToZero(at, counted === 0 ? size : Math.min(size, p.u16(at - counted)));
    p.char(41);
    return at + size;
  };
}

/** A code of one byte, with -v its word too. */
function code(name: string, words: (type: number) => WordList | undefined): Field {
  return (p, at, type) => {
    const value = p.u8(at);
    p.text(` ${name}(${value}${p.verbose > 0 ? `:${words(type)?.(value) ?? '?'}` : ''})`);
    return at + 1;
  };
}

function choice(name: string, words: WordList): Field {
  return (p, at) => {
    p.text(` ${name}(${words(p.u32(at)) ?? '?'})`);
    return at + 4;
  };
}

/** What a side is able to do: a bit and its letter each. */
function capability(name: string, bits: readonly (readonly [number, string])[]): Field {
  return (p, at) => {
    // Of the two abilities, the first is named before it is read.
    if (name === 'BEARER_CAP') p.need(at, 4);
    p.text(` ${name}(`);
    const value = p.u32(at);
    for (const [bit, letter] of bits) if (value & bit) p.text(letter);
    p.char(41);
    return at + 4;
  };
}

function map(name: string): Field {
  return (p, at) => {
    p.text(` ${name}(0x${p.u32(at).toString(16).padStart(8, '0')})`);
    return at + 4;
  };
}

const headerReserved = reserved(2);
const version: Field = (p, at) => {
  const value = p.u16(at);
  p.text(` PROTO_VER(${value >>> 8}.${value & 255})`);
  return at + 2;
};
const result = code('RESULT_CODE', (type) => results[type]);
const error = code('ERR_CODE', () => errors);
const reason = code('REASON', () => reasons);
const framing = choice('FRAME_TYPE', framings);
const bearer = choice('BEARER_TYPE', bearers);
const abilities: readonly Field[] = [
  capability('FRAME_CAP', [
    [1, 'A'],
    [2, 'S'],
  ]),
  capability('BEARER_CAP', [
    [2, 'D'],
    [1, 'A'],
  ]),
  short('MAX_CHAN'),
  short('FIRM_REV'),
  text('HOSTNAME', 64),
  text('VENDOR', 64),
];
const [call, peer, serial] = [short('CALL_ID'), short('PEER_CALL_ID'), short('CALL_SER_NUM')];
const [window, delay] = [short('RECV_WIN'), short('PROC_DELAY')];
const [speed, channel, address] = [long('CONN_SPEED'), long('PHY_CHAN_ID'), text('SUB_ADDR', 64)];

/** Messages by type: name and fields. */
const messages: readonly (readonly [name: string, fields: readonly Field[]])[] = [
  ['NOT_DEFINED', []],
  ['SCCRQ', [version, reserved(2), ...abilities]],
  ['SCCRP', [version, result, error, ...abilities]],
  ['StopCCRQ', [reason, reserved(1), reserved(2)]],
  ['StopCCRP', [result, error, reserved(2)]],
  ['ECHORQ', [long('ID')]],
  ['ECHORP', [long('ID'), result, error, reserved(2)]],
  [
    'OCRQ',
    [
      call,
      serial,
      long('MIN_BPS'),
      long('MAX_BPS'),
      bearer,
      framing,
      window,
      delay,
      short('PHONE_NO_LEN'),
      reserved(2),
      text('PHONE_NO', 64, 4),
      address,
    ],
  ],
  ['OCRP', [call, peer, result, error, short('CAUSE_CODE'), speed, window, delay, channel]],
  [
    'ICRQ',
    [
      call,
      serial,
      bearer,
      channel,
      short('DIALED_NO_LEN'),
      short('DIALING_NO_LEN'),
      text('DIALED_NO', 64, 4),
      text('DIALING_NO', 64, 66),
      address,
    ],
  ],
  ['ICRP', [call, peer, result, error, window, delay, reserved(2)]],
  ['ICCN', [peer, reserved(2), speed, window, delay, framing]],
  ['CCRQ', [call, reserved(2)]],
  ['CDN', [call, result, error, short('CAUSE_CODE'), reserved(2), text('CALL_STATS', 128)]],
  [
    'WEN',
    [
      peer,
      reserved(2),
      long('CRC_ERR'),
      long('FRAMING_ERR'),
      long('HARDWARE_OVERRUN'),
      long('BUFFER_OVERRUN'),
      long('TIMEOUT_ERR'),
      long('ALIGN_ERR'),
    ],
  ],
  ['SLI', [peer, reserved(2), map('SEND_ACCM'), map('RECV_ACCM')]],
];

/** Prints a message. */
export function printPptp(p: Printing, at: number): void {
  p.protocol = 'pptp';
  p.text(': pptp');
  if (p.verbose > 0) {
    p.text(` Length=${p.u16(at)}`);
    p.text(messageTypes[p.u16(at + 2)] ?? ' UNKNOWN-MSG-TYPE');
  }
  const cookie = p.u32(at + 4);
  const cookieText = cookie.toString(16).padStart(8, '0');
  if (cookie !== magicCookie) p.text(` UNEXPECTED Magic-Cookie!!(${cookieText})`);
  if (p.verbose > 0 || cookie !== magicCookie) p.text(` Magic-Cookie=${cookieText}`);
  const type = p.u16(at + 8);
  const message = messages[type];
  p.text(message === undefined ? ` UNKNOWN_CTRL_MSGTYPE(${type})` : ` CTRL_MSGTYPE=${message[0]}`);
  let next = headerReserved(p, at + 10, type);
  for (const field of message?.[1] ?? []) next = field(p, next, type);
}
