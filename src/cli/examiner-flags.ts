/** The flags of every command that asks services. */
import { durationMs } from './duration.ts';

/** The flags' values. */
export type ExaminerFlags = {
  readonly timeout?: number;
  readonly nmapData?: string;
};

/** The flags' declarations. */
export const examinerFlags = {
  timeout: {
    kind: 'parsed',
    parse: durationMs,
    brief: 'one deadline for each port that is identified: 5s',
    optional: true,
  },
  nmapData: {
    kind: 'parsed',
    parse: String,
    brief: 'identify by the nmap-service-probes of your own in this directory',
    optional: true,
  },
} as const;
