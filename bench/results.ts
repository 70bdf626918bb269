/** RESULTS.md: a section for each bench, with the machine and the day; sections of benches that were not run stay as they are. */
import { cpus, release } from 'node:os';
import { type Comparison, judge } from './compare.ts';
import { type Bench, type BenchSize, nodeProgram, portolanProgram } from './define-bench.ts';
import { spawnSync } from 'node:child_process';

/** One bench as it was measured. */
export interface Measured {
  readonly bench: Bench;
  readonly rows: readonly { readonly size: BenchSize; readonly comparison: Comparison }[];
}

const introduction = `# Side by side

Medians of runs in turn (ours, theirs, ours, theirs) after one of each that warms up; output to /dev/null; CPU is user and system
time of the whole command. A ratio is ours divided by theirs: below 1 we need less. Both sides carry the same small cost of being
put into the laboratory's namespace (a few milliseconds). \`npm run build && npm run bench\` repeats it.
`;

/** The section of one bench, as Markdown. `machine` is one line. */
export function section({ bench, rows }: Measured, machine: string): string {
  const head = [
    'connections',
    'runs',
    'CPU ms',
    'theirs',
    'ratio',
    'wall ms',
    'theirs',
    'ratio',
    'peak MiB',
    'theirs',
    'goal',
  ];
  const lines = rows.map(({ size, comparison }) => tableRow(size, comparison));
  return [
    `## ${bench.name}`,
    '',
    `\`${named(bench, shown(bench.ours))}\` against \`${named(bench, shown(bench.theirs))}\`.${bench.note === undefined ? '' : ` ${bench.note}`}`,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...lines,
    '',
    machine,
    '',
  ].join('\n');
}

/** The document with the sections replaced or added; `order` gives the order of sections by name. */
export function merged(document: string, sections: ReadonlyMap<string, string>, order: readonly string[]): string {
  const kept = new Map<string, string>();
  for (const part of document.split(/^(?=## )/m).slice(1))
    kept.set(/^## (.*)$/m.exec(part)?.[1] ?? '', `${part.trimEnd()}\n`);
  for (const [name, text] of sections) kept.set(name, text);
  const known = order.filter((name) => kept.has(name));
  // A bench that is gone takes its section along.
  return [introduction, ...known.map((name) => kept.get(name)!)].map((part) => part.trimEnd()).join('\n\n') + '\n';
}

/** This machine and day, in a line. */
export function machineLine(now: number): string {
  const processors = cpus();
  const node = spawnSync(nodeProgram, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const parts = [
    processors[0]?.model.trim() || 'unknown processor',
    `${processors.length} cores`,
    `Linux ${release()}`,
    `Node ${node}`,
  ];
  return `Measured ${new Date(now).toISOString().slice(0, 10)}: ${parts.join(', ')}.`;
}

/** A command as a person would type it. */
export function shown(argv: readonly string[]): string {
  const [first, second, ...rest] = argv;
  if (first === nodeProgram)
    return second === portolanProgram ? ['portolan', ...rest].join(' ') : ['node', ...argv.slice(1)].join(' ');
  // Behind a shell or another program.
  return argv.join(' ').replaceAll(`${nodeProgram} ${portolanProgram}`, 'portolan');
}

function tableRow(size: BenchSize, comparison: Comparison): string {
  const { ours, theirs, runs } = comparison;
  const cells = [
    size.connections.toLocaleString('en'),
    String(runs),
    milliseconds(ours.cpuMs),
    milliseconds(theirs.cpuMs),
    ratio(ours.cpuMs, theirs.cpuMs),
    milliseconds(ours.wallMs),
    milliseconds(theirs.wallMs),
    ratio(ours.wallMs, theirs.wallMs),
    ours.peakMiB?.toFixed(0) ?? '?',
    theirs.peakMiB?.toFixed(0) ?? '?',
    judge(size.goal, comparison),
  ];
  return `| ${cells.join(' | ')} |`;
}

function milliseconds(value: number): string {
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}

/** The command with the prepared file called FILE: where it lies is the machine's affair. */
function named({ prepare }: Bench, command: string): string {
  return prepare !== undefined && 'path' in prepare && typeof prepare.path === 'string'
    ? command.replaceAll(prepare.path, 'FILE')
    : command;
}

function ratio(ours: number, theirs: number): string {
  return (ours / theirs).toPrecision(2);
}
