/** TLS secrets as programs log them: the NSS key log format (SSLKEYLOGFILE; draft-ietf-tls-keylogfile), from files and pcapng blocks. */

/** Labels that are kept. */
const labels: ReadonlySet<string> = new Set([
  'CLIENT_RANDOM',
  'CLIENT_EARLY_TRAFFIC_SECRET',
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_TRAFFIC_SECRET_0',
]);

/** Secrets that are kept: five for a connection of TLS 1.3. */
const mostSecrets = 1_000_000;

/** The secrets of many connections. */
export class KeyLog {
  readonly #secrets = new Map<string, Uint8Array>();

  /** How many secrets there are. */
  get size(): number {
    return this.#secrets.size;
  }

  /** Takes the lines of a text; what is no secret is passed over. */
  add(text: string): void {
    for (const line of text.split(/\r?\n/)) {
      const match = /^([A-Z_0-9]{1,40}) ([\da-f]{64}) ([\da-f]{2,256})$/i.exec(line.trim());
      if (match === null || !labels.has(match[1]!) || this.#secrets.size >= mostSecrets) continue;
      this.#secrets.set(`${match[1]} ${match[2]!.toLowerCase()}`, Uint8Array.from(Buffer.from(match[3]!, 'hex')));
    }
  }

  /** The secret of a connection, by the 32 bytes of its client's random; null where there is none. */
  find(label: string, clientRandom: Uint8Array): Uint8Array | null {
    return this.#secrets.get(`${label} ${Buffer.from(clientRandom).toString('hex')}`) ?? null;
  }
}
