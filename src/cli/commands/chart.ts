/** `portolan`: every port that is open on this machine, the widest open first. */
import { exitCodes } from '../../base/errors.ts';
import { printable } from '../../report/printable.ts';
import type { Tone } from '../../report/style.ts';
import { writeRecords } from '../../report/write-records.ts';
import type { Listener } from '../../sockets/chart.ts';
import { chartListeners, countListeners, listenerKind } from '../../sockets/chart.ts';
import type { ExposureLevel } from '../../sockets/socket-record.ts';
import { collectSockets } from '../../sockets/list-sockets.ts';
import { chartStates } from '../../sockets/state-names.ts';
import type { Fit } from '../columns-that-fit.ts';
import { columnsThatFit } from '../columns-that-fit.ts';
import type { CliContext } from '../context.ts';
import { defineCommand } from '../kit.ts';
import { HiddenOwners } from '../hidden-owners.ts';
import { printHiddenColumns, printNotices } from '../notices.ts';
import type { OutputFlags } from '../output-flags.ts';
import { formatOf, outputFlags, writeOptions } from '../output-flags.ts';
import { sinceText } from '../since-text.ts';

type Flags = OutputFlags & {
  readonly namespaces: boolean;
};

const tones: Readonly<Record<ExposureLevel, Tone>> = {
  any: 'bad',
  lan: 'warning',
  container: 'warning',
  loopback: 'good',
};

export default defineCommand<Flags, []>({
  name: 'chart',
  brief: 'every port that is open on this machine, the widest open first',
  details: `The same as portolan without a command. What the bind address admits is judged; firewalls are not looked at.
Exit code 0, or 3 when the owner of a port that is shown is hidden from you.`,
  parameters: {
    flags: {
      ...outputFlags,
      namespaces: {
        kind: 'boolean',
        brief: 'other network namespaces too (containers)',
        default: false,
        withNegated: false,
      },
    },
  },
  async run(context, flags) {
    const options = writeOptions(flags, listenerKind);
    const { sockets, notices } = await collectSockets(context.host, {
      states: chartStates,
      allNamespaces: flags.namespaces,
    });
    const listeners = chartListeners(sockets);
    const people = formatOf(flags) === 'table';
    if (people) context.out.write(`${headline(listeners, context)}\n\n`);
    const fit = columnsFor(listeners, context, people && options.columns === undefined);
    if (!people || listeners.length > 0) {
      const { hidden } = await writeRecords(context.out, listenerKind, [listeners], {
        ...(fit === null ? {} : { columns: fit.columns }),
        ...options,
        tone: (one: Listener, column) => (column.name === 'exposure' ? tones[one.exposure.level] : undefined),
      });
      if (people && listeners[0] !== undefined) context.out.write(`\nnext: ${printable(listeners[0].next)}\n`);
      printHiddenColumns([...(fit?.dropped ?? []), ...hidden], context);
    }
    printNotices(notices, context);
    const hiddenOwners = new HiddenOwners();
    for (const listener of listeners) hiddenOwners.see(listener);
    hiddenOwners.print(context);
    return hiddenOwners.count > 0 ? exitCodes.privilege : exitCodes.ok;
  },
});

/** `7 ports open, 2 bound beyond this host`: from bind addresses, and the text says no more than that. */
function headline(listeners: readonly Listener[], { out }: CliContext): string {
  const { open, beyond, elsewhere, namespaces } = countListeners(listeners);
  const others = elsewhere === 0 ? '' : `; ${elsewhere} more in ${plural(namespaces, 'other network namespace')}`;
  if (open === 0) return out.style.badge('good', `no port is open: nothing listens on TCP or UDP${others}`);
  const ports = `${plural(open, 'port')} open`;
  if (beyond === 0) return out.style.badge('good', `${ports}, on this host only${others}`);
  const far = beyond === open ? (open === 1 ? '' : 'all ') : `${beyond} `;
  return out.style.badge('warning', `${ports}, ${far}bound beyond this host${others} (firewall not looked at)`);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** People read ages, machines read times; the namespace only matters when there are several. */
function columnsFor(listeners: readonly Listener[], { host, out }: CliContext, people: boolean): Fit<Listener> | null {
  if (!people) return null;
  const now = host.clock.now();
  const several = listeners.some((one) => one.namespace !== 'this');
  const columns = listenerKind.columns
    .filter((column) => column.shown || (several && column.name === 'namespace'))
    .map((column) =>
      column.name === 'since'
        ? { ...column, type: 'text' as const, text: (one: Listener) => sinceText(one.since, now) }
        : column,
    );
  return columnsThatFit(columns, listeners, out.columns, ['since', 'user', 'service']);
}
