/** FTP: the 220 greeting (RFC 959), or the answers to commands it does not know. */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { ProductRule } from '../product-rule.ts';
import { matchProduct } from '../product-rule.ts';

const products: readonly ProductRule[] = [
  { match: /^220[ -]\(vsFTPd (?<v>[\d.]{1,16})\)/, product: 'vsftpd', cpe: 'vsftpd_project:vsftpd', os: 'Unix' },
  {
    match: /^220[ -]ProFTPD (?:(?<v>\d[\w.]{1,16}) )?Server(?: \((?<i>[^)\r\n]{1,64})\))?/,
    product: 'ProFTPD',
    cpe: 'proftpd:proftpd',
    os: 'Unix',
  },
  { match: /^220-{1,12} Welcome to Pure-FTPd/, product: 'Pure-FTPd', cpe: 'pureftpd:pure-ftpd', os: 'Unix' },
  {
    match: /^220[ -]FileZilla Server(?: version)? (?<v>\d[\w.]{1,16})/,
    product: 'FileZilla Server',
    cpe: 'filezilla-project:filezilla_server',
  },
  {
    match: /^220[ -]Microsoft FTP Service/,
    product: 'Microsoft IIS ftpd',
    cpe: 'microsoft:ftp_service',
    os: 'Windows',
  },
  {
    match: /^220[ -](?<h>[\w.-]{1,128}) Microsoft FTP Service/,
    product: 'Microsoft IIS ftpd',
    cpe: 'microsoft:ftp_service',
    os: 'Windows',
  },
  {
    match: /^220[ -]Serv-U FTP Server v(?<v>[\d.]{1,16})/,
    product: 'Serv-U ftpd',
    cpe: 'solarwinds:serv-u_ftp_server',
  },
  { match: /^220[ -](?<h>[\w.-]{1,128}) FTP server \(Version wu-(?<v>[\w.-]{1,16})/, product: 'WU-FTPD', os: 'Unix' },
  {
    match: /^220[ -](?<h>[\w.-]{1,128}) FTP server \(GNU inetutils (?<v>[\d.]{1,16})\)/,
    product: 'GNU inetutils ftpd',
    cpe: 'gnu:inetutils',
    os: 'Unix',
  },
  { match: /^220[ -]pyftpdlib (?<v>[\d.]{1,16})/, product: 'pyftpdlib', cpe: 'pyftpdlib_project:pyftpdlib' },
  { match: /^220[ -]bftpd (?<v>[\d.]{1,16})/, product: 'Bftpd', cpe: 'bftpd_project:bftpd' },
  {
    match: /^220[ -](?<h>[\w.-]{1,128}) FTP server \(MikroTik (?<v>[\d.]{1,16})\)/,
    product: 'MikroTik RouterOS ftpd',
    os: 'RouterOS',
    deviceType: 'router',
  },
  { match: /^220[ -]\S{1,64} (?:HP|JD) FTP Server/, product: 'HP printer ftpd', deviceType: 'printer' },
];
const shape = /^220[ -][^\r\n]{0,400}\b(?:s?ftpd?|FTP|vsFTPd|ProFTPD|FileZilla)\b/i;
/** Replies that only FTP words that way: 530 to a command without a login. */
const refusal =
  /^(?:220[ -][^\r\n]{0,400}\r?\n(?:220[ -][^\r\n]{0,400}\r?\n){0,20})?530 Please login with USER and PASS/;

export default defineIdentifier({
  id: 'ftp',
  transports: ['tcp'],
  ports: [21, 2121],
  order: 'server-first',
  secureName: 'ftps',
  score: ({ text }) =>
    refusal.test(text) || matchProduct(text, products) !== null
      ? sure.certain
      : shape.test(text)
        ? sure.confident
        : sure.none,
  read: ({ text }) => ({ service: 'ftp', ...matchProduct(text, products) }),
  startTls: {
    greets: true,
    steps: [
      {
        send: () => latin1Bytes('AUTH TLS\r\n'),
        until: ({ text }) => /^\d{3} [^\n]{0,400}\n/m.test(text),
        accepted: ({ text }) => text.startsWith('234'),
      },
    ],
  },
  samples: [
    { text: '220 (vsFTPd 3.0.3)\r\n', expect: { service: 'ftp', product: 'vsftpd', version: '3.0.3' } },
    {
      text: '220 ProFTPD Server (Debian) [::ffff:10.0.0.2]\r\n',
      expect: { service: 'ftp', product: 'ProFTPD', info: 'Debian' },
    },
    {
      text: '220 ProFTPD 1.3.5e Server (ftp.example.org) [10.0.0.2]\r\n',
      expect: { service: 'ftp', product: 'ProFTPD', version: '1.3.5e' },
    },
    {
      text: '220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\r\n220-You are user number 1 of 50 allowed.\r\n220 You will be disconnected after 15 minutes of inactivity.\r\n',
      expect: { service: 'ftp', product: 'Pure-FTPd' },
    },
    {
      text: '220-FileZilla Server 1.7.3\r\n220 Please visit https://filezilla-project.org/\r\n',
      expect: { service: 'ftp', product: 'FileZilla Server', version: '1.7.3' },
    },
    { text: '220 Microsoft FTP Service\r\n', expect: { service: 'ftp', product: 'Microsoft IIS ftpd', os: 'Windows' } },
    { text: '220 Welcome to the example FTP service.\r\n', expect: { service: 'ftp' } },
  ],
});
