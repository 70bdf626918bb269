/** SSH: the identification line (RFC 4253 section 4.2) names the software. */
import { parseSshBanner } from '../../wire/ssh-banner.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { confidentScore } from '../identify-reply.ts';
import type { ProductRule } from '../product-rule.ts';
import { distribution, matchProduct } from '../product-rule.ts';

const products: readonly ProductRule[] = [
  {
    match: /^OpenSSH_for_Windows_(?<v>[\w.]{1,32})/,
    product: 'OpenSSH for Windows',
    cpe: 'openbsd:openssh',
    os: 'Windows',
  },
  { match: /^OpenSSH[_-](?<v>[\w.]{1,32})/, product: 'OpenSSH', cpe: 'openbsd:openssh' },
  { match: /^dropbear(?:_(?<v>[\w.]{1,32}))?/, product: 'Dropbear sshd', cpe: 'dropbear_ssh_project:dropbear_ssh' },
  { match: /^libssh[_-](?<v>[\w.]{1,32})/, product: 'libssh', cpe: 'libssh:libssh' },
  { match: /^Cisco-(?<v>[\d.]{1,16})/, product: 'Cisco SSH', os: 'IOS', deviceType: 'router' },
  { match: /^ROSSSH/, product: 'MikroTik RouterOS sshd', os: 'RouterOS', deviceType: 'router' },
  {
    match: /^(?:APACHE-SSHD|SSHD-CORE|SSHD-UNKNOWN)(?:-(?<v>[\w.]{1,32}))?/,
    product: 'Apache MINA sshd',
    cpe: 'apache:sshd',
  },
  { match: /^Go$/, product: 'Go x/crypto SSH' },
  { match: /^mod_sftp(?:\/(?<v>[\w.]{1,32}))?/, product: 'ProFTPD mod_sftp', cpe: 'proftpd:proftpd' },
  { match: /^(?:WeOnlyDo|CrushFTP)\S{0,32}/, product: 'CrushFTP sftpd' },
  { match: /^paramiko_(?<v>[\w.]{1,32})/, product: 'Paramiko', cpe: 'paramiko:paramiko' },
  { match: /^AsyncSSH_(?<v>[\w.]{1,32})/, product: 'AsyncSSH', cpe: 'asyncssh_project:asyncssh' },
  { match: /^Twisted/, product: 'Twisted Conch' },
  { match: /^Erlang\/(?<v>[\d.]{1,16})/, product: 'Erlang sshd', cpe: 'erlang:otp' },
];

export default defineIdentifier({
  id: 'ssh',
  transports: ['tcp'],
  ports: [22, 2222],
  order: 'server-first',
  score(reply) {
    if (!parseSshBanner(reply.bytes, 0, reply.length).ok) return sure.none;
    // Other lines may come before it (section 4.2); where those have a grammar of their own, this is a page about SSH.
    return reply.text.startsWith('SSH-') ? sure.certain : confidentScore;
  },
  read(reply) {
    const banner = parseSshBanner(reply.bytes, 0, reply.length);
    if (!banner.ok) return { service: 'ssh' };
    const { software, comment, protocol } = banner.value;
    const known = matchProduct(software, products) ?? { product: software };
    const system = distribution(comment);
    // Debian and others patch the software without raising its number: the comment holds the patch level.
    return {
      service: 'ssh',
      ...known,
      info: comment === null ? `protocol ${protocol}` : `${comment}; protocol ${protocol}`,
      os: known.os ?? system?.os,
      cpe: [...(known.cpe ?? []), ...(system === null ? [] : [system.cpe])],
    };
  },
  samples: [
    {
      text: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n',
      expect: {
        service: 'ssh',
        product: 'OpenSSH',
        version: '9.2p1',
        os: 'Linux (Debian)',
        info: 'Debian-2+deb12u7; protocol 2.0',
      },
    },
    { text: 'SSH-2.0-dropbear_2022.83\r\n', expect: { service: 'ssh', product: 'Dropbear sshd', version: '2022.83' } },
    { text: 'SSH-1.99-Cisco-1.25\n', expect: { service: 'ssh', product: 'Cisco SSH', deviceType: 'router' } },
    { text: 'Authorized use only\r\nSSH-2.0-Go\r\n', expect: { service: 'ssh', product: 'Go x/crypto SSH' } },
  ],
});
