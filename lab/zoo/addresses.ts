/** Addresses of the zoo's host that sockets are bound to; its plan gives it them. */
export const zooAddresses = {
  any4: '0.0.0.0',
  any6: '::',
  loopback4: '127.0.0.1',
  loopback6: '::1',
  wire4: '10.99.0.1',
  wire6: 'fd99::1',
  /** On the zoo's `eth0`. */
  linkLocal: 'fe80::99',
} as const;
