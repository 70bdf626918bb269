/** TLS secrets that stand in a capture file itself: pcapng's decryption secrets blocks. */
import { latin1 } from '../../wire/bytes.ts';
import type { PacketBatch } from '../packet-batch.ts';
import type { KeyLog } from './key-log.ts';

/** The type of secrets that are a TLS key log ("TLSK", draft-ietf-opsawg-pcapng section 4.7). */
const tlsKeyLog = 0x544c_534b;

/** Takes the secrets that a batch brings. */
export function learnSecrets(keys: KeyLog, batch: PacketBatch): void {
  for (const { item } of batch.between) {
    if (item.kind === 'secrets' && item.secretsType === tlsKeyLog)
      keys.add(latin1(item.secrets, 0, item.secrets.length));
  }
}
