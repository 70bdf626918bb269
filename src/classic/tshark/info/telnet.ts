/** What tshark 4.0 says of telnet in a line. */

/** `Telnet Data ...` */
export function telnetWords(): { protocol: string; info: string } {
  return { protocol: 'TELNET', info: 'Telnet Data ...' };
}
