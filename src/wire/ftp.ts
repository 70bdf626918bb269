/** The file transfer protocol's control connection (RFC 959, RFC 2428): where the data connections go. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipv4Address, parseIp } from '../addr/ip-address.ts';
import type { ControlCommand, ControlReply } from './control-line.ts';

/** An end of a data connection; no address means that of the control connection. */
export interface FtpEndpoint {
  readonly address: IpAddress | null;
  readonly port: number;
}

/** Where the server listens for data: replies 227 (PASV) and 229 (EPSV), else null. */
export function ftpPassiveEndpoint(reply: ControlReply): FtpEndpoint | null {
  const text = reply.lines.at(-1) ?? '';
  if (reply.code === 227) return sixNumbers(text);
  const extended = reply.code === 229 ? /\((.)\1\1(\d{1,5})\1\)/s.exec(text) : null;
  return extended === null ? null : endpoint(null, Number(extended[2]));
}

/** Where the client listens for data: commands PORT and EPRT, else null. */
export function ftpActiveEndpoint(command: ControlCommand): FtpEndpoint | null {
  const verb = command.verb.toUpperCase();
  if (verb === 'PORT') return sixNumbers(command.argument);
  const extended = verb === 'EPRT' ? /^(.)[12]\1([0-9A-Fa-f.:]{2,45})\1(\d{1,5})\1$/s.exec(command.argument) : null;
  const address = extended === null ? null : parseIp(extended[2]!);
  return extended === null || !address?.ok ? null : endpoint(address.value, Number(extended[3]));
}

/** `h1,h2,h3,h4,p1,p2` in brackets or bare (RFC 1123 section 4.1.2.6 lets the brackets go). */
function sixNumbers(text: string): FtpEndpoint | null {
  const match = /(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/.exec(text);
  const numbers = (match ?? []).slice(1).map(Number);
  if (numbers.length !== 6 || numbers.some((number) => number > 255)) return null;
  const [a, b, c, d, high, low] = numbers as [number, number, number, number, number, number];
  return endpoint(ipv4Address(((a << 24) | (b << 16) | (c << 8) | d) >>> 0), high * 256 + low);
}

function endpoint(address: IpAddress | null, port: number): FtpEndpoint | null {
  return port > 0 && port < 65_536 ? { address, port } : null;
}
