/** What to show: socket tables, address families and states, and the defaults that ss fills in for what was not said. */

/** Socket tables as bits. */
export const tables = {
  tcp: 1 << 0,
  mptcp: 1 << 1,
  dccp: 1 << 2,
  udp: 1 << 3,
  raw: 1 << 4,
  unixDatagram: 1 << 5,
  unixStream: 1 << 6,
  unixSequenced: 1 << 7,
  packetDatagram: 1 << 8,
  packetRaw: 1 << 9,
  netlink: 1 << 10,
  sctp: 1 << 11,
  vsockStream: 1 << 12,
  vsockDatagram: 1 << 13,
  tipc: 1 << 14,
  xdp: 1 << 15,
} as const;

const unixTables = tables.unixDatagram | tables.unixStream | tables.unixSequenced;
const packetTables = tables.packetDatagram | tables.packetRaw;
const vsockTables = tables.vsockStream | tables.vsockDatagram;
const inetTables = tables.tcp | tables.mptcp | tables.udp | tables.dccp | tables.sctp | tables.raw;

/** Groups of tables that are read as one. */
export const tableGroups = { unix: unixTables, packet: packetTables, vsock: vsockTables, inet: inetTables } as const;

/** Address families as bits. */
export const families = {
  unix: 1 << 0,
  inet: 1 << 1,
  inet6: 1 << 2,
  netlink: 1 << 3,
  packet: 1 << 4,
  tipc: 1 << 5,
  vsock: 1 << 6,
  xdp: 1 << 7,
} as const;

/** The name of a family. */
export type FamilyName = keyof typeof families;

/** States as bits of the kernel's numbers (include/net/tcp_states.h); bit 0 is no state but part of "all". */
export const states = {
  established: 1 << 1,
  synSent: 1 << 2,
  synReceived: 1 << 3,
  finWait1: 1 << 4,
  finWait2: 1 << 5,
  timeWait: 1 << 6,
  closed: 1 << 7,
  closeWait: 1 << 8,
  lastAck: 1 << 9,
  listening: 1 << 10,
  closing: 1 << 11,
  all: (1 << 12) - 1,
} as const;

/** What is shown where neither -a, -l nor a state was given. */
export const connectedStates = states.all & ~(states.listening | states.closed | states.timeWait | states.synReceived);

const inetFamilies = families.inet | families.inet6;
const tipcStates = states.established | states.listening | states.closed;

/** Each table's own families and the states it shows by default. */
const tableDefaults: Readonly<Record<keyof typeof tables, { readonly states: number; readonly families: number }>> = {
  tcp: { states: connectedStates, families: inetFamilies },
  mptcp: { states: connectedStates, families: inetFamilies },
  dccp: { states: connectedStates, families: inetFamilies },
  udp: { states: states.established, families: inetFamilies },
  raw: { states: states.established, families: inetFamilies },
  unixDatagram: { states: states.closed, families: families.unix },
  unixStream: { states: connectedStates, families: families.unix },
  unixSequenced: { states: connectedStates, families: families.unix },
  packetDatagram: { states: states.closed, families: families.packet },
  packetRaw: { states: states.closed, families: families.packet },
  netlink: { states: states.closed, families: families.netlink },
  sctp: { states: connectedStates, families: inetFamilies },
  vsockStream: { states: connectedStates, families: families.vsock },
  vsockDatagram: { states: connectedStates, families: families.vsock },
  tipc: { states: tipcStates, families: families.tipc },
  xdp: { states: states.closed, families: families.xdp },
};

/** Each family's tables and the states it shows by default. */
const familyDefaults: Readonly<Record<FamilyName, { readonly states: number; readonly tables: number }>> = {
  unix: { states: connectedStates, tables: unixTables },
  inet: { states: connectedStates, tables: inetTables },
  inet6: { states: connectedStates, tables: inetTables },
  netlink: { states: states.closed, tables: tables.netlink },
  packet: { states: states.closed, tables: packetTables },
  tipc: { states: tipcStates, tables: tables.tipc },
  vsock: { states: connectedStates, tables: vsockTables },
  xdp: { states: states.closed, tables: tables.xdp },
};

/** The names of -A; `all` leaves TIPC out, as ss does. */
const queryNames: Readonly<Record<string, number>> = {
  all: inetTables | unixTables | packetTables | tables.netlink | vsockTables | tables.xdp,
  inet: inetTables,
  udp: tables.udp,
  dccp: tables.dccp,
  tcp: tables.tcp,
  mptcp: tables.mptcp,
  sctp: tables.sctp,
  raw: tables.raw,
  unix: unixTables,
  unix_stream: tables.unixStream,
  u_str: tables.unixStream,
  unix_dgram: tables.unixDatagram,
  u_dgr: tables.unixDatagram,
  unix_seqpacket: tables.unixSequenced,
  u_seq: tables.unixSequenced,
  packet: packetTables,
  packet_raw: tables.packetRaw,
  p_raw: tables.packetRaw,
  packet_dgram: tables.packetDatagram,
  p_dgr: tables.packetDatagram,
  netlink: tables.netlink,
  tipc: tables.tipc,
  vsock: vsockTables,
  vsock_stream: tables.vsockStream,
  v_str: tables.vsockStream,
  vsock_dgram: tables.vsockDatagram,
  v_dgr: tables.vsockDatagram,
  xdp: tables.xdp,
};

const stateNames: Readonly<Record<string, number>> = {
  established: states.established,
  'syn-sent': states.synSent,
  'syn-recv': states.synReceived,
  'syn-rcv': states.synReceived,
  'fin-wait-1': states.finWait1,
  'fin-wait-2': states.finWait2,
  'time-wait': states.timeWait,
  unconnected: states.closed,
  close: states.closed,
  closed: states.closed,
  'close-wait': states.closeWait,
  'last-ack': states.lastAck,
  listening: states.listening,
  closing: states.closing,
  unknown: 1,
  all: states.all,
  connected: states.all & ~(states.closed | states.listening),
  synchronized: states.all & ~(states.closed | states.listening | states.synSent),
  bucket: states.synReceived | states.timeWait,
  big: states.all & ~(states.synReceived | states.timeWait),
};

/** The states of a STATE-FILTER word, whatever its case; null for a word that is none. */
export function stateMask(word: string): number | null {
  return own(stateNames, word.toLowerCase());
}

/** The selection as it grows while options and the filter are read. */
export class Selection {
  tables = 0;
  families = 0;
  states = 0;
  /** The family that bare addresses of the filter belong to: that of the last family option or prefix. */
  preferred: FamilyName | null = null;
  /** Nothing was chosen yet: everything is shown. */
  untouched = true;

  /** Adds or takes away tables, each with its default states. */
  setTables(mask: number, enable = true): void {
    this.untouched = false;
    if (!enable) {
      this.tables &= ~mask;
      return;
    }
    this.tables |= mask;
    for (const [name, bit] of Object.entries(tables)) {
      if ((mask & bit) !== 0) this.states |= tableDefaults[name as keyof typeof tables].states;
    }
  }

  /** One word of -A; false when there is no such table. `!` before it takes it away. */
  setQuery(word: string): boolean {
    const enable = !word.startsWith('!');
    const mask = own(queryNames, enable ? word : word.slice(1));
    if (mask === null) return false;
    this.setTables(mask, enable);
    return true;
  }

  setFamily(name: FamilyName): void {
    this.untouched = false;
    this.states |= familyDefaults[name].states;
    this.families |= families[name];
    this.preferred = name;
  }

  /** A family named by the filter: the only one from here on, with the states as they are. */
  narrowTo(name: FamilyName): void {
    const { states } = this;
    this.families = 0;
    this.setFamily(name);
    this.setStates(states);
  }

  /** Replaces the states; none at all leaves them as they are. */
  setStates(mask: number): void {
    if (mask !== 0) this.states = mask;
  }

  /** Adds the families of tables that have none chosen, then the tables of families that have none chosen. */
  mergeDefaults(): void {
    for (const [name, bit] of Object.entries(tables)) {
      const wanted = tableDefaults[name as keyof typeof tables].families;
      if ((this.tables & bit) !== 0 && (wanted & this.families) === 0) this.families |= wanted;
    }
    for (const [name, bit] of Object.entries(families)) {
      const wanted = familyDefaults[name as FamilyName].tables;
      if ((this.families & bit) !== 0 && (wanted & this.tables) === 0) this.tables |= wanted;
    }
  }

  has(family: FamilyName): boolean {
    return (this.families & families[family]) !== 0;
  }

  shows(mask: number): boolean {
    return (this.tables & mask) !== 0;
  }
}

function own(names: Readonly<Record<string, number>>, word: string): number | null {
  return Object.hasOwn(names, word) ? names[word]! : null;
}
