/** Unix sockets: by path, by abstract name, and without a name. */
import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { accept4, addressFamily, bind, connect, listen, sendto, socketType } from '../../src/ffi/libc.ts';
import { socketpair } from '../../src/ffi/lab-api.ts';
import type { Cage } from './cage.ts';
import { unixAddress } from './sockaddr.ts';
import type { Species } from './species.ts';

const { stream, dgram, seqpacket, cloexec } = socketType;
const names = [
  's',
  'a long enough name for a socket',
  'with space',
  'tab\there',
  'line\nbreak',
  'esc\u001b[31m',
  'ünï',
  '@at',
  '%s*',
  'a:b,c',
];

/** Every type, named in every way, with and without connections. */
export const unixSpecies: readonly Species[] = [
  { name: 'unix listener', open: (cage) => void unixListener(cage) },
  {
    name: 'unix connection',
    open: (cage) => {
      const { fd, address, type } = unixListener(cage);
      connect(cage.socket(addressFamily.unix, type), address);
      cage.own(accept4(fd, cloexec));
    },
  },
  {
    name: 'unix connections that nobody has accepted',
    open: (cage) => {
      const { address, type } = unixListener(cage);
      for (let each = cage.random.integer(1, 3); each > 0; each--)
        connect(cage.socket(addressFamily.unix, type), address);
    },
  },
  {
    name: 'unix listener whose path was removed',
    open: (cage) => {
      const path = join(cage.folder, `gone.${cage.random.uint32().toString(36)}`);
      const fd = cage.socket(addressFamily.unix, stream);
      bind(fd, unixAddress(path));
      listen(fd, 1);
      unlinkSync(path);
    },
  },
  {
    name: 'unix datagram socket',
    open: (cage) => bind(cage.socket(addressFamily.unix, dgram), freshName(cage)),
  },
  {
    name: 'unix datagram socket connected, with unread data',
    open: (cage) => {
      const address = freshName(cage);
      bind(cage.socket(addressFamily.unix, dgram), address);
      const sender = cage.socket(addressFamily.unix, dgram);
      connect(sender, address);
      sendto(sender, new Uint8Array(cage.random.integer(1, 500)), 0, null);
    },
  },
  {
    name: 'unix pair without names',
    open: (cage) => {
      const pair = socketpair(addressFamily.unix, cage.random.pick([stream, dgram, seqpacket]) | cloexec, 0);
      for (const fd of pair) cage.own(fd);
    },
  },
  { name: 'unix socket that was never bound', open: (cage) => void cage.socket(addressFamily.unix, stream) },
];

function unixListener(cage: Cage): { fd: number; address: Uint8Array; type: number } {
  const type = cage.random.pick([stream, stream, seqpacket]);
  const fd = cage.socket(addressFamily.unix, type);
  const address = freshName(cage);
  bind(fd, address);
  listen(fd, cage.random.pick([4, 128, 4096]));
  return { fd, address, type };
}

/** A name that this layout has not used: abstract (an address that begins with NUL) or a path in its folder. */
function freshName(cage: Cage): Uint8Array {
  const name = `${cage.random.pick(names)}.${cage.random.uint32().toString(36)}`;
  return unixAddress(cage.random.chance(0.4) ? `\0${name}` : join(cage.folder, name));
}
