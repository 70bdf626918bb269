/** The identification that both sides of SSH begin with. */
import { parseSshBanner } from '../../wire/ssh-banner.ts';
import { text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'ssh',
  title: 'Secure Shell',
  column: 'SSH',
  fields: { 'ssh.protocol': text('identification') },
  on: { tcp: [22] },
  anyPort: ['tcp'],
  accepts: (bytes, start, end) =>
    end - start > 7 &&
    bytes[start] === 0x53 &&
    bytes[start + 1] === 0x53 &&
    bytes[start + 2] === 0x48 &&
    bytes[start + 3] === 0x2d,
  dissect(d, start, end) {
    const parsed = parseSshBanner(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const { protocol, software, comment } = parsed.value;
    const line = `SSH-${protocol}-${software}${comment === null ? '' : ` ${comment}`}`;
    d.put('ssh.protocol', line, start, parsed.payloadStart);
    d.summary(line);
    d.rest(parsed.payloadStart, end);
  },
  samples: [
    {
      name: 'OpenSSH',
      under: ['tcp', 22],
      hex: Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n').toString('hex'),
      expect: { 'ssh.protocol': 'SSH-2.0-OpenSSH_9.2p1 Debian-2' },
    },
  ],
});
