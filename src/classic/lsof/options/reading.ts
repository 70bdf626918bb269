/** What one option is read with, and what many readers share. */
import type { CLibrary } from '../../../os/c-library.ts';
import type { NameExaminer } from '../files/name-examiner.ts';
import type { NetworkNames } from './network-address.ts';
import type { OptionScanner } from './option-scanner.ts';
import type { Request } from './request.ts';

/** What options are read with. */
export interface OptionTools {
  readonly library: CLibrary;
  readonly names: NetworkNames;
  readonly examiner: NameExaminer;
  /** Whether SELinux labels processes here. */
  readonly hasContexts: boolean;
  /** Milliseconds since 1970, to try a time format. */
  readonly now: () => number;
  /** Makes sure that the mount table has been read: naming a directory's files does. */
  readonly readMounts: () => void;
  /** A line on standard error, `lsof: ` before it. */
  readonly complain: (message: string) => void;
}

/** One option being read. */
export interface Reading {
  readonly request: Request;
  readonly scanner: OptionScanner;
  readonly tools: OptionTools;
  readonly plus: boolean;
  readonly value: string | null;
}

/** Reads an option; false after a complaint. */
export type Reader = (reading: Reading) => boolean | Promise<boolean>;

/** Complains; false. */
export function refuse(tools: OptionTools, message: string): boolean {
  tools.complain(message);
  return false;
}

/** Whether what follows is no value but an option; it is then given back. */
export function hasNoValue({ scanner, value }: Pick<Reading, 'scanner' | 'value'>): boolean {
  if (value === null) return true;
  if (!/^[-+]/.test(value)) return false;
  scanner.giveBack();
  return true;
}

/** The number that a value begins with (null without one); what follows it is given back as options. */
export function leadingNumber({ scanner, value }: Pick<Reading, 'scanner' | 'value'>): number | null {
  const digits = /^\d*/.exec(value!)![0];
  if (digits.length < value!.length) scanner.giveBack(digits.length);
  return digits === '' ? null : Number(digits);
}
