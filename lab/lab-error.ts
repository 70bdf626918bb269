/** Failures of the laboratory itself. */
import { PortolanError } from '../src/base/errors.ts';

/** A PTL_LAB error; what was seen stands in its message too, because a test report prints nothing else. */
export function labError(message: string, evidence = '', hint?: string): PortolanError {
  const seen = evidence.trim().slice(-2000);
  const details = hint === undefined ? { evidence: seen } : { evidence: seen, hint };
  return new PortolanError('PTL_LAB', seen === '' ? message : `${message}: ${seen}`, details);
}
