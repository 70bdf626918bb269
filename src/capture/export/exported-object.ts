/** A file that went over the network, as it was put together again. */

/** The protocols that files are taken from. */
export type ObjectProtocol = 'http' | 'ftp' | 'tftp' | 'smtp';

/** A file. Texts are whatever the network said: not fit to print, nor to name a file. */
export interface FoundObject {
  readonly protocol: ObjectProtocol;
  /** What it was called; null where nobody said. */
  readonly name: string | null;
  /** The host that it was asked of or sent to; null where nobody said. */
  readonly host: string | null;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
  /** The packet that completed it. */
  readonly packet: number;
  /** What is missing of it, or null. */
  readonly flaw: string | null;
}

/** Takes what is found. */
export type TakeObject = (object: FoundObject) => void;
