/** What tshark 4.0 says of SSH in a line (RFC 4253); the column tells the version once one side has said it. */
import type { Columns, Layer } from './layer.ts';

/** Messages before the keys are in use (RFC 4250 section 4.1.2, RFC 8731). */
const messages: Readonly<Record<number, string>> = {
  1: 'Disconnect',
  2: 'Ignore',
  3: 'Unimplemented',
  4: 'Debug',
  20: 'Key Exchange Init',
  21: 'New Keys',
};

/** `Client: Protocol (SSH-2.0-OpenSSH_9.2p1)`, `Server: Key Exchange Init` */
export function sshWords(layer: Layer): Columns | null {
  const { notes } = layer.packet;
  const server = notes.get('ssh.server') ?? 22;
  const who = layer.packet.number('tcp.srcport') === server ? 'Server' : 'Client';
  const line = layer.line();
  if (line.startsWith('SSH-')) {
    return { protocol: notes.has('ssh') ? 'SSHv2' : 'SSH', info: `${who}: Protocol (${line})` };
  }
  if (!notes.has('ssh')) return null;
  const said = notes.has('ssh.sealed') ? '' : messagesText(layer, who === 'Server');
  return said === null ? null : { protocol: 'SSHv2', info: `${who}: ${said}` };
}

/** Null where a message is not one that is known: which method of key exchange it belongs to is not looked up. */
function messagesText(layer: Layer, isServer: boolean): string | null {
  const names: string[] = [];
  for (let at = 0; at + 6 <= layer.length;) {
    const [length, kind] = [layer.u32(at), layer.u8(at + 5)];
    const exchange =
      kind === 30 || kind === 31 ? `Diffie-Hellman Key Exchange ${isServer ? 'Reply' : 'Init'}` : undefined;
    const name = messages[kind] ?? exchange;
    if (name === undefined) return null;
    names.push(name);
    at += 4 + length;
    // What follows its own keys is sealed.
    if (kind === 21) break;
  }
  return names.join(', ');
}
