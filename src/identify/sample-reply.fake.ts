/** The reply and the context of a sample: for the tests of the catalogue. */
import { latin1Bytes } from '../wire/bytes.ts';
import { hex } from '../wire/hex.fixture.ts';
import type { Identifier, IdentifyContext, Sample } from './identifier.ts';
import { Reply } from './reply.ts';

/** A sample's bytes. */
export function sampleBytes(sample: Sample): Uint8Array {
  return sample.hex === undefined ? latin1Bytes(sample.text ?? '') : hex(sample.hex);
}

/** A sample as it would arrive. */
export function sampleReply(sample: Sample): Reply {
  return new Reply(sampleBytes(sample));
}

/** Where a sample arrives: nothing hints at the protocol unless the sample says so. */
export function sampleContext(identifier: Identifier, sample: Sample): IdentifyContext {
  return {
    transport: sample.transport ?? identifier.transports[0]!,
    port: sample.port ?? 0,
    host: '127.0.0.1',
    tls: sample.tls ?? false,
    asked: sample.asked ?? null,
  };
}
