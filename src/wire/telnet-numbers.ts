/** The numbers of Telnet: commands and the options that we know by name. */

/** Commands (RFC 854, page 14). */
export const telnetCommand = {
  se: 240,
  nop: 241,
  ip: 244,
  ga: 249,
  sb: 250,
  will: 251,
  wont: 252,
  do: 253,
  dont: 254,
  iac: 255,
} as const;

/** Options that Portolan knows. */
export const telnetOption = {
  binary: 0,
  echo: 1,
  suppressGoAhead: 3,
  status: 5,
  timingMark: 6,
  terminalType: 24,
  windowSize: 31,
  terminalSpeed: 32,
  lineMode: 34,
  newEnvironment: 39,
} as const;
