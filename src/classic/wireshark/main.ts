/** `portolan wireshark FILE`: the packets of a file in the terminal: the list, the tree of one packet, its bytes. */
import { type ClassicContext, defineClassic } from '../classic.ts';
import { PortolanError } from '../../base/errors.ts';
import { readOptions } from '../ss/getopt.ts';
import tshark from '../tshark/main.ts';
import { compileDisplayFilter } from '../tshark/display-filter/compile.ts';
import type { View } from './view.ts';

const usage = `Usage: portolan wireshark FILE [-Y FILTER] [-g NUMBER] [-t FORM] [--deep]
Shows the packets of a capture file as Wireshark's window does: at a terminal the list, the tree of a packet and its bytes,
with keys (? tells them); elsewhere the list, or with -g the packets around that number, its tree and its bytes.
  -r FILE     the file (or as an operand)
  -Y FILTER   packets that pass a display filter, also -R: 'tcp.port == 443'
  -g NUMBER   go to this packet
  -t FORM     times: a|ad|adoy|d|dd|e|r|u|ud|udoy
  --deep      by Wireshark's own engine, where the add-on is installed
  -v  -h      version, help
Live: portolan capture. Fields for programs: portolan tshark -T fields. A flow's content: portolan follow.
`;

/** Packets listed before and behind the one that was asked for. */
const around = 5;

export default defineClassic({
  name: 'wireshark',
  profile: 'Wireshark 4.0.17, in the terminal',
  async run(args, context) {
    const view = viewOf(args);
    if (typeof view === 'string') {
      if (view === usage) context.write(usage);
      else if (view === '') context.write('Wireshark 4.0.17\n');
      else context.writeError(`wireshark: ${view}\n`);
      return view === usage || view === '' ? 0 : 1;
    }
    if (view.deep) return (await import('./deep-view.ts')).deepView(view, context);
    if (await isAtTerminal(view, context)) return showInTerminal(view, context);
    return view.packet === null ? list(view, context) : onePacket(view, view.packet, context);
  },
});

/** The view needs keys and a screen, and reads its file several times. */
async function isAtTerminal({ file }: View, context: ClassicContext): Promise<boolean> {
  if (context.terminalColumns === null || file === '-' || context.stdio === undefined) return false;
  const { input, window } = await context.stdio();
  return input.isTerminal && window !== null;
}

async function showInTerminal(view: View, context: ClassicContext): Promise<number> {
  const { runTerminal } = await import('./terminal/run-terminal.ts');
  try {
    return await runTerminal(view, context);
  } catch (error) {
    // A file that cannot be read is told in the words of the list.
    if (error instanceof PortolanError && error.code === 'PTL_CAPTURE_FILE') return list(view, context);
    throw error;
  }
}

function list({ file, filter, time }: View, context: ClassicContext): Promise<number> {
  return tshark.run(['-r', file, '-Y', filter, ...time], context);
}

async function onePacket({ file, filter, time }: View, number: number, context: ClassicContext): Promise<number> {
  const wanted = filter.trim() === '' ? '' : `(${filter}) && `;
  // A filter that is wrong is told with its own words, not with ours around it.
  if (!compileDisplayFilter(filter).ok) return tshark.run(['-r', file, '-Y', filter], context);
  const near = `frame.number >= ${number - around} && frame.number <= ${number + around}`;
  const last = ['-c', String(number + around)];
  const code = await tshark.run(['-r', file, '-Y', wanted + near, ...last, ...time], context);
  if (code !== 0) return code;
  let shown = '';
  const found = await tshark.run(
    ['-r', file, '-V', '-x', '-Y', `${wanted}frame.number == ${number}`, '-c', String(number)],
    {
      ...context,
      write: (text) => void (shown += typeof text === 'string' ? text : ''),
    },
  );
  if (shown === '') {
    context.writeError(`wireshark: packet ${number} is not among them\n`);
    return found === 0 ? 1 : found;
  }
  context.write(`\n${shown}`);
  return found;
}

const long = [{ name: 'deep', takesValue: false, key: 'deep' }];

/** What to show; a complaint, the usage, or (empty) the version. */
function viewOf(args: readonly string[]): View | string {
  const values = new Map<string, string>();
  let operands: readonly string[] = [];
  for (const event of readOptions(args, { short: 'g:hr:R:t:vY:', long }, false)) {
    if (event.kind === 'operands') operands = event.operands;
    else if (event.kind === 'error') return `${event.text}; -h tells what is done here`;
    else if (event.key === 'h') return usage;
    else if (event.key === 'v') return '';
    else values.set(event.key, event.value ?? '');
  }
  const file = values.get('r') ?? operands[0];
  if (file === undefined) return 'a capture file is missing: portolan wireshark dump.pcapng';
  const go = values.get('g');
  if (go !== undefined && !/^[1-9]\d{0,14}$/.test(go)) return `"${go}" is no number of a packet`;
  // Both are read again for the tree.
  if (file === '-' && go !== undefined) return 'standard input cannot be read twice: name a file, or leave -g out';
  const time = values.get('t');
  return {
    file,
    filter: values.get('Y') ?? values.get('R') ?? '',
    packet: go === undefined ? null : Number(go),
    time: time === undefined ? [] : ['-t', time],
    deep: values.has('deep'),
  };
}
