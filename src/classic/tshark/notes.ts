/** What is known of a packet from the ones before it in its flow. */

/**
 * By name: `protocol` that was recognised before in the flow; `tls.version` agreed on, `tls.sealed` where the sender has changed to its
 * keys; `ssh` the version of the protocol, `ssh.server` its port, `ssh.sealed`; `tftp` the size of a block; `ldap ID` the entries that a
 * search has brought.
 */
export type Notes = ReadonlyMap<string, number | string>;
