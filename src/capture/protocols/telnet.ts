/** Telnet: negotiations, and what is typed and shown. */
import { u8 } from '../../wire/bytes.ts';
import { parseTelnet } from '../../wire/telnet.ts';
import { number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const commands: Readonly<Record<number, string>> = {
  240: 'end of subnegotiation',
  241: 'no operation',
  243: 'break',
  244: 'interrupt',
  249: 'go ahead',
  250: 'subnegotiation',
  251: 'WILL',
  252: "WON'T",
  253: 'DO',
  254: "DON'T",
};
const options: Readonly<Record<number, string>> = {
  0: 'binary',
  1: 'echo',
  3: 'suppress go ahead',
  5: 'status',
  24: 'terminal type',
  31: 'window size',
  32: 'speed',
  34: 'line mode',
  39: 'environment',
};

export default defineProtocol({
  name: 'telnet',
  title: 'Telnet',
  column: 'Telnet',
  fields: {
    'telnet.cmd': number('command', commands),
    'telnet.option': number('option', options),
    'telnet.data': text('data'),
  },
  on: { tcp: [23] },
  dissect(d, start, end) {
    const parsed = parseTelnet(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const said: string[] = [];
    let at = start;
    for (const item of parsed.value) {
      if (item.kind === 'data') {
        const next = dataEnd(d.bytes, at, end);
        d.text('telnet.data', at, next, 'latin1');
        at = next;
        continue;
      }
      d.number('telnet.cmd', at + 1, 1);
      const command = item.kind === 'subnegotiation' ? 250 : item.command;
      const option = item.kind === 'command' ? '' : ` ${options[item.option] ?? item.option}`;
      if (item.kind !== 'command') d.number('telnet.option', at + 2, 1);
      if (said.length < 8) said.push(`${commands[command] ?? command}${option}`);
      at =
        item.kind === 'command'
          ? at + 2
          : item.kind === 'negotiation'
            ? at + 3
            : subnegotiationEnd(d.bytes, at + 3, end);
    }
    d.summary(said.length === 0 ? `${end - start} bytes` : said.join(', '));
    d.flawOf(parsed, at);
  },
  samples: [
    {
      name: 'an offer and text',
      under: ['tcp', 23],
      hex: 'fffb01 6869',
      expect: { 'telnet.cmd': 'WILL (251)', 'telnet.option': 'echo (1)', 'telnet.data': 'hi' },
      info: 'WILL echo',
    },
  ],
});

/** Doubled 0xff bytes are data. */
function dataEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    if (u8(bytes, at) !== 255) at++;
    else if (at + 1 < end && u8(bytes, at + 1) === 255) at += 2;
    else break;
  }
  return at;
}

function subnegotiationEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at + 1 < end) {
    if (u8(bytes, at) !== 255) at++;
    else if (u8(bytes, at + 1) === 240) return at + 2;
    else at += 2;
  }
  return end;
}
