/** Every identifier, one file each. Written by scripts/gen-identify.ts: npm run gen. */
import type { Identifier } from './identifier.ts';
import ftp from './protocols/ftp.ts';
import imap from './protocols/imap.ts';
import irc from './protocols/irc.ts';
import managesieve from './protocols/managesieve.ts';
import nntp from './protocols/nntp.ts';
import pop3 from './protocols/pop3.ts';
import rsync from './protocols/rsync.ts';
import smtp from './protocols/smtp.ts';
import ssh from './protocols/ssh.ts';
import svn from './protocols/svn.ts';
import telnet from './protocols/telnet.ts';
import vnc from './protocols/vnc.ts';

/** All identifiers, by name. */
export const identifiers: readonly Identifier[] = Object.freeze([
  ftp,
  imap,
  irc,
  managesieve,
  nntp,
  pop3,
  rsync,
  smtp,
  ssh,
  svn,
  telnet,
  vnc,
]);
