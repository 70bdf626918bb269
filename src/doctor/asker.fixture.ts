/** Asks the doctor many questions at once in one process of a laboratory: JSON on standard input, JSON on standard output. */
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { identifiers } from '../identify/catalog.gen.ts';
import { openHost } from '../os/open-host.ts';
import { identifyDialer } from '../scan/identify-dialer.ts';
import { decideBind, gatherBind } from './bind-check.ts';
import { decideReach } from './decide.ts';
import { gatherReach } from './gather.linux.ts';
import { bindRecord, reachRecord } from './verdict-record.ts';
import type { VerdictRecord } from './verdict-record.ts';

/** A question as plain data. */
export interface Ask {
  readonly host: string;
  readonly port: number;
  readonly udp?: boolean;
  readonly family?: 4 | 6;
  readonly from?: { readonly address: string | null; readonly port: number };
  readonly timeoutMs?: number;
  readonly identify?: boolean;
  /** Ask whether it can be bound. */
  readonly bind?: boolean;
}

/** What is read: the questions, and whether no file descriptor may be left before they are asked. */
export interface Asked {
  readonly questions: readonly Ask[];
  readonly noDescriptors: boolean;
}

const host = openHost();

async function answer(ask: Ask): Promise<VerdictRecord> {
  const transport = ask.udp === true ? 'udp' : 'tcp';
  const { port, family = null } = ask;
  if (ask.bind === true) {
    const evidence = await gatherBind(host, { address: addressOf(ask.host), family, port, transport });
    return bindRecord(decideBind(evidence), evidence);
  }
  const from = ask.from === undefined ? null : { address: addressOf(ask.from.address), port: ask.from.port };
  const { timeoutMs = 2600, identify = false } = ask;
  const question = { host: ask.host, port, transport, family, from, timeoutMs, identify } as const;
  const evidence = await gatherReach(question, { host, identifiers, dialer: identifyDialer });
  return reachRecord(decideReach(evidence), evidence);
}

function addressOf(address: string | null): IpAddress | null {
  const parsed = parseIp(address ?? '');
  return parsed.ok ? parsed.value : null;
}

const { questions, noDescriptors } = JSON.parse(await text(process.stdin)) as Asked;
// One question of each kind first: what is loaded when it is needed cannot be loaded later.
if (noDescriptors) await answer({ host: '127.0.0.1', port: 9 });
const taken = noDescriptors ? takeDescriptors() : [];
// One after the other into the water: asked in one moment, they would hold each other up.
const records = await Promise.all(
  questions.map(async (question, at) => {
    await host.clock.sleep(at * 20);
    return answer(question);
  }),
);
for (const fd of taken) closeSync(fd);
process.stdout.write(JSON.stringify(records));

/** Opens files until no further one may be opened. */
function takeDescriptors(): readonly number[] {
  const opened: number[] = [];
  try {
    for (;;) opened.push(openSync('/dev/null', 'r'));
  } catch {
    return opened;
  }
}
