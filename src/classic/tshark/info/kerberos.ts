/** What tshark 4.0 says of Kerberos in a line (RFC 4120 section 5). */
import type { Layer } from './layer.ts';

const messages: Readonly<Record<number, string>> = {
  10: 'AS-REQ',
  11: 'AS-REP',
  12: 'TGS-REQ',
  13: 'TGS-REP',
};

/** RFC 4120 section 7.5.9, those that clients meet. */
const errors: Readonly<Record<number, string>> = {
  6: 'KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN',
  7: 'KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN',
  14: 'KRB5KDC_ERR_ETYPE_NOSUPP',
  18: 'KRB5KDC_ERR_CLIENT_REVOKED',
  23: 'KRB5KDC_ERR_KEY_EXP',
  24: 'KRB5KDC_ERR_PREAUTH_FAILED',
  25: 'KRB5KDC_ERR_PREAUTH_REQUIRED',
};

/** `KRB Error: KRB5KDC_ERR_PREAUTH_REQUIRED` */
export function kerberosWords(layer: Layer): string | null {
  const type = Number(layer.value('kerberos.msg_type') ?? 0);
  if (type !== 30) return messages[type] ?? null;
  const error = errors[Number(layer.value('kerberos.error_code') ?? 0)];
  return error === undefined ? null : `KRB Error: ${error}`;
}
