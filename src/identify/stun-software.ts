/** The software that a STUN message names (RFC 8489 section 14.14), which TURN servers do in the same words. */
import { parseStun, stunAttributes } from '../wire/stun.ts';
import type { Finding } from './identifier.ts';
import { matchProduct } from './product-rule.ts';
import type { ProductRule } from './product-rule.ts';
import { textOf } from './reply-bytes.ts';

const products: readonly ProductRule[] = [
  { match: /^Coturn-(?<v>[\w.]{1,16})/, product: 'coturn', cpe: 'coturn_project:coturn' },
  { match: /^TurnServer (?<v>[\w.]{1,16})/, product: 'TurnServer' },
];

/** What it tells; a product without a version where the words are nobody's that we know. */
export function stunSoftware(bytes: Uint8Array): Omit<Finding, 'service'> {
  const message = parseStun(bytes, 0, bytes.length);
  const name = message.ok
    ? message.value.attributes.find(({ type }) => type === stunAttributes.software)?.data
    : undefined;
  const text = name === undefined ? '' : textOf(name, 0, name.length);
  return matchProduct(text, products) ?? { product: text };
}
