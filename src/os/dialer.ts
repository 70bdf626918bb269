/** What a dialer is: many TCP connection attempts at once, each in a slot, without a thread that waits for any. Types only. */
import type { IpAddress } from '../addr/ip-address.ts';

/** How an attempt stands or ended. */
export interface DialOutcome {
  /** `pending` while nothing is known; `connected`; `self` where the kernel connected the socket to itself; else an errno name. */
  readonly code: string;
  /** The ICMP message behind the errno, where one was seen. */
  readonly icmp: IcmpError | null;
}

/** An ICMP or ICMPv6 error and who sent it. */
export interface IcmpError {
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  readonly from: IpAddress | null;
}

/** A dialer. Slots are numbers from 0 to capacity-1; the caller keeps account of which are free. */
export interface Dialer {
  readonly capacity: number;
  /**
   * Begins an attempt in a free slot. `local`: the peer is this host, where the answer stands at once. Anything but `pending`
   * is final and the slot is free again. Local faults (`EMFILE`, `ENOBUFS`, `EADDRNOTAVAIL`) come back as any errno.
   */
  begin(slot: number, address: IpAddress, port: number, local: boolean): DialOutcome;
  /** Calls back with each slot that has ended since, then free again; never waits. Returns how many. */
  collect(ended: (slot: number, outcome: DialOutcome) => void): number;
  /** Gives an attempt up; the slot is free again. */
  abandon(slot: number): void;
  /** Resolves when a slot may have ended, when the time is over, or when the signal aborts. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Closes every socket; a second call does nothing. */
  close(): void;
}

/** The outcome of an attempt that goes on. */
export const pendingDial: DialOutcome = Object.freeze({ code: 'pending', icmp: null });

/** The outcome of an attempt that got through. */
export const connectedDial: DialOutcome = Object.freeze({ code: 'connected', icmp: null });
