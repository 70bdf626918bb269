/** Session frames of NetBIOS over TCP. */
import { parseNetbiosSession } from '../../wire/netbios.ts';
import { hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';
import smb2 from './smb2.ts';

const typeNames: Readonly<Record<number, string>> = {
  0x00: 'session message',
  0x81: 'session request',
  0x82: 'positive session response',
  0x83: 'negative session response',
  0x84: 'retarget session response',
  0x85: 'session keep-alive',
};

export default defineProtocol({
  name: 'nbss',
  title: 'NetBIOS Session Service',
  column: 'NBSS',
  fields: { 'nbss.type': hexNumber('type', typeNames), 'nbss.length': number('length') },
  on: { tcp: [139, 445] },
  accepts: (bytes, start, end) => parseNetbiosSession(bytes, start, end).ok,
  dissect(d, start, end) {
    const parsed = parseNetbiosSession(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const type = d.number('nbss.type', start, 1);
    d.put('nbss.length', parsed.value.length, start + 1, start + 4);
    d.summary(typeNames[type] ?? `type ${type}`);
    d.flawOf(parsed, start);
    const stop = parsed.payloadEnd;
    const isSmb = type === 0 && smb2.accepts?.(d.bytes, start + 4, stop) === true;
    if (!isSmb || !d.run(smb2, start + 4, stop)) d.rest(start + 4, stop);
    d.rest(stop, end);
  },
  samples: [
    {
      name: 'a keep-alive',
      under: ['tcp', 139],
      hex: '85000000',
      expect: { 'nbss.type': 'session keep-alive (0x85)', 'nbss.length': '0' },
      info: 'session keep-alive',
    },
  ],
});
