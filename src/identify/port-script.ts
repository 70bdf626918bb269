/** The words between the examination of a port and what carries it out: commands out, events in. Types only. */
import type { PeerTls, PortAnswer } from './port-answer.ts';

/** What is to be done. Connections are numbered by the examination, from 0. */
export type PortCommand =
  | { readonly kind: 'open'; readonly connection: number; readonly tls: boolean }
  | { readonly kind: 'send'; readonly connection: number; readonly bytes: Uint8Array }
  /** Begin TLS on a connection that is open; answered by `opened` or `failed`. */
  | { readonly kind: 'secure'; readonly connection: number }
  | { readonly kind: 'close'; readonly connection: number }
  | { readonly kind: 'wake'; readonly afterMs: number; readonly reason: WakeReason }
  /** The last one: everything else is to be closed. */
  | { readonly kind: 'done'; readonly answer: PortAnswer };

/** Why the examination wants to be woken. */
export type WakeReason = 'wave' | 'settle' | 'patience' | 'deadline';

/** What happened. Events of connections that were closed are ignored. */
export type PortEvent =
  | { readonly kind: 'opened'; readonly connection: number; readonly tls: PeerTls | null }
  | { readonly kind: 'received'; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly kind: 'ended'; readonly connection: number }
  /** What was sent on it has not been acknowledged. */
  | { readonly kind: 'deaf'; readonly connection: number }
  | { readonly kind: 'failed'; readonly connection: number; readonly reason: string }
  | { readonly kind: 'woken'; readonly reason: WakeReason };
