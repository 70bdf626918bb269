/** One way for every test file to say what it needs: missing means skipped by name with the reason, and failed where CI is set. */
import { describe, test } from 'vitest';
import { hasTool, labAvailability } from './availability.ts';

/** What a group of tests cannot do without. */
export interface Requirements {
  /** Being root. */
  readonly root?: boolean;
  /** A laboratory: root, or a kernel that allows user namespaces. */
  readonly lab?: boolean;
  /** Programs on the search path: `['ss', 'lsof']`. */
  readonly tools?: readonly string[];
}

/** What came of it. */
export interface Needs {
  /** What is missing, in words, or undefined: fit for `describe.skipIf(...)`. */
  readonly missing: string | undefined;
  /** `describe`, skipped with the reason in its name when something is missing. */
  readonly describe: (name: string, body: () => void) => void;
  /** `test`, in the same manner. */
  readonly test: (name: string, body: () => Promise<void> | void, timeoutMs?: number) => void;
}

/** Checks the requirements. Call it while the file loads: with CI=true a missing one adds a test that fails and says which. */
export function needs(requirements: Requirements): Needs {
  const missing = whatIsMissing(requirements);
  if (missing === undefined) return { missing, describe, test };
  if (process.env['CI'] === 'true') {
    test(`CI provides what the tests need: ${missing}`, () => {
      throw new Error(`missing: ${missing}`);
    });
  }
  const named = (name: string): string => `${name} (skipped: ${missing})`;
  return {
    missing,
    describe: (name, body) => describe.skip(named(name), body),
    test: (name, body, ms) => test.skip(named(name), body, ms),
  };
}

/** What of the requirements this machine lacks, in words, or undefined. */
export function whatIsMissing(requirements: Requirements): string | undefined {
  const lacking: string[] = [];
  if (requirements.root && process.geteuid?.() !== 0) lacking.push('needs root');
  if (requirements.lab) {
    const available = labAvailability();
    if (available.mode === 'none') lacking.push(available.reason);
  }
  const tools = (requirements.tools ?? []).filter((tool) => !hasTool(tool));
  if (tools.length > 0) lacking.push(`not installed: ${tools.join(', ')}`);
  return lacking.length === 0 ? undefined : lacking.join('; ');
}
