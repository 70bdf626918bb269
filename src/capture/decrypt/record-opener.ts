/** Opens the sealed records of one direction of TLS: keys out of secrets, nonces, tags (RFC 5246, RFC 8446 sections 5 and 7). */
import { createDecipheriv, createHmac } from 'node:crypto';
import type { CipherCCMTypes, CipherGCMTypes } from 'node:crypto';
import { put16, put32 } from '../../wire/bytes.ts';
import type { TlsRecord } from '../../wire/tls-record.ts';
import type { Suite } from './cipher-suites.ts';

/** Opens records in their order. */
export class RecordOpener {
  readonly #suite: Suite;
  readonly #isNew: boolean;
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;
  /** 2^53 records are more than any connection has. */
  #sequence = 0;

  /** `isNew` for TLS 1.3; `iv` of 12 bytes, or of 4 where nonces have an explicit part. */
  constructor(suite: Suite, isNew: boolean, key: Uint8Array, iv: Uint8Array) {
    this.#suite = suite;
    this.#isNew = isNew;
    this.#key = key;
    this.#iv = iv;
  }

  /** The content of the next record, or null where the key does not fit; then the record does not count. */
  open(record: TlsRecord, body: Uint8Array): Uint8Array | null {
    const { tagLength } = this.#suite;
    const explicit = this.#isNew ? 0 : this.#suite.explicitNonce;
    const length = body.length - explicit - tagLength;
    if (length < 0) return null;
    const nonce = this.#nonce(body, explicit);
    const sealed = body.subarray(explicit, explicit + length);
    const content = opened(
      this.#suite,
      this.#key,
      nonce,
      this.#associated(record, length),
      sealed,
      body.subarray(-tagLength),
    );
    if (content !== null) this.#sequence++;
    return content;
  }

  #nonce(body: Uint8Array, explicit: number): Uint8Array {
    const nonce = new Uint8Array(12);
    nonce.set(this.#iv);
    if (explicit > 0) nonce.set(body.subarray(0, explicit), 4);
    else {
      const counter = sequenceBytes(this.#sequence);
      for (const [index, byte] of counter.entries()) nonce[4 + index]! ^= byte;
    }
    return nonce;
  }

  /** What the tag covers beside the content. */
  #associated({ type, version, length: sealedLength }: TlsRecord, length: number): Uint8Array {
    const header = new Uint8Array(5);
    header[0] = type;
    put16(header, 1, version);
    put16(header, 3, this.#isNew ? sealedLength : length);
    return this.#isNew ? header : Uint8Array.from([...sequenceBytes(this.#sequence), ...header]);
  }
}

function sequenceBytes(sequence: number): Uint8Array {
  const bytes = new Uint8Array(8);
  put32(bytes, 0, Math.floor(sequence / 0x1_0000_0000));
  put32(bytes, 4, sequence);
  return bytes;
}

function opened(
  { cipher, tagLength }: Suite,
  key: Uint8Array,
  nonce: Uint8Array,
  associated: Uint8Array,
  sealed: Uint8Array,
  tag: Uint8Array,
): Uint8Array | null {
  try {
    const options = { authTagLength: tagLength };
    const name = cipher as CipherCCMTypes;
    const decipher = createDecipheriv(name as unknown as CipherGCMTypes, key, nonce, options);
    decipher.setAuthTag(tag);
    // CCM wants to know the length of the content before anything else.
    (decipher as unknown as { setAAD(data: Uint8Array, options: { plaintextLength: number }): void }).setAAD(
      associated,
      {
        plaintextLength: sealed.length,
      },
    );
    return Uint8Array.from(Buffer.concat([decipher.update(sealed), decipher.final()]));
  } catch {
    // A wrong key and a changed record look the same: the tag does not fit.
    return null;
  }
}

/** The openers of client and server in TLS 1.2, out of the master secret (RFC 5246 section 6.3). */
export function openersOf(
  suite: Suite,
  master: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): readonly [RecordOpener, RecordOpener] {
  const { keyLength, explicitNonce } = suite;
  const ivLength = explicitNonce === 0 ? 12 : 4;
  const seed = Buffer.concat([Buffer.from('key expansion'), serverRandom, clientRandom]);
  const block = expanded(suite.hash, master, seed, (keyLength + ivLength) * 2);
  const part = (start: number, length: number): Uint8Array => block.subarray(start, start + length);
  return [0, 1].map(
    (end) =>
      new RecordOpener(suite, false, part(end * keyLength, keyLength), part(keyLength * 2 + end * ivLength, ivLength)),
  ) as unknown as readonly [RecordOpener, RecordOpener];
}

/** P_hash (RFC 5246 section 5). */
function expanded(hash: string, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const parts: Buffer[] = [];
  let chain: Uint8Array = seed;
  for (let have = 0; have < length; have += parts.at(-1)!.length) {
    chain = createHmac(hash, secret).update(chain).digest();
    parts.push(createHmac(hash, secret).update(chain).update(seed).digest());
  }
  return Uint8Array.from(Buffer.concat(parts).subarray(0, length));
}

/** The opener of a traffic secret of TLS 1.3 (RFC 8446 section 7.3). */
export function openerOf(suite: Suite, secret: Uint8Array): RecordOpener {
  const key = expandLabel(suite.hash, secret, 'key', suite.keyLength);
  return new RecordOpener(suite, true, key, expandLabel(suite.hash, secret, 'iv', 12));
}

/** The secret that a key update leads to (RFC 8446 section 7.2). */
export function nextSecret(suite: Suite, secret: Uint8Array): Uint8Array {
  return expandLabel(suite.hash, secret, 'traffic upd', secret.length);
}

/** HKDF-Expand-Label with an empty context (RFC 8446 section 7.1). */
function expandLabel(hash: string, secret: Uint8Array, label: string, length: number): Uint8Array {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([length >> 8, length & 255, name.length]), name, Buffer.from([0])]);
  const parts: Buffer[] = [];
  for (let have = 0, count = 1; have < length; count++, have += parts.at(-1)!.length) {
    const before = parts.at(-1) ?? Buffer.alloc(0);
    parts.push(
      createHmac(hash, secret)
        .update(before)
        .update(info)
        .update(Buffer.from([count]))
        .digest(),
    );
  }
  return Uint8Array.from(Buffer.concat(parts).subarray(0, length));
}
