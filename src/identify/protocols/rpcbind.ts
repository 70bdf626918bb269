/** ONC RPC: rpcbind and NFS answer a NULL call, or refuse the version (RFC 5531, RFC 1833). */
import { u32 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { IdentifyContext } from '../identifier.ts';
import type { Reply } from '../reply.ts';

const transaction = 0x506f_7274;
const nfsPort = 2049;

export default defineIdentifier({
  id: 'rpcbind',
  transports: ['tcp', 'udp'],
  ports: [111, 2049, 635, 20048],
  order: 'client-first',
  hello: call,
  score: (reply, context) => (replyAt(reply, context) === null ? sure.none : sure.certain),
  read(reply, context) {
    const at = replyAt(reply, context) ?? 0;
    const { bytes } = reply;
    const mismatch =
      bytes.length >= at + 32 && u32(bytes, at + 20) === 2
        ? `versions ${u32(bytes, at + 24)} to ${u32(bytes, at + 28)}`
        : null;
    const absent = bytes.length >= at + 24 && u32(bytes, at + 20) === 1;
    return { service: absent ? 'rpc' : context.port === nfsPort ? 'nfs' : 'rpcbind', info: mismatch };
  },
  samples: [
    { hex: '80000018 506f7274 00000001 00000000 00000000 00000000 00000000', expect: { service: 'rpcbind' } },
    {
      port: 2049,
      hex: '80000020 506f7274 00000001 00000000 00000000 00000000 00000002 00000003 00000004',
      expect: { service: 'nfs', info: 'versions 3 to 4' },
    },
    {
      transport: 'udp',
      hex: '506f7274 00000001 00000000 00000000 00000000 00000002 00000002 00000004',
      expect: { service: 'rpcbind', info: 'versions 2 to 4' },
    },
  ],
});

/** Where the reply with our transaction begins: behind the record mark on TCP. */
function replyAt({ bytes }: Reply, { transport }: IdentifyContext): number | null {
  const at = transport === 'tcp' ? 4 : 0;
  return bytes.length >= at + 20 &&
    u32(bytes, at) === transaction &&
    u32(bytes, at + 4) === 1 &&
    u32(bytes, at + 8) <= 1
    ? at
    : null;
}

/** Version 104316 of the portmapper, or of NFS on its port: a server that lives refuses it and says which it has. */
function call({ transport, port }: IdentifyContext): Uint8Array {
  const program = port === nfsPort ? '000186a3' : '000186a0';
  const body = `506f7274 00000000 00000002 ${program} 0001977c 00000000 00000000 00000000 00000000 00000000`;
  return fromHex(transport === 'tcp' ? `80000028 ${body}` : body);
}
