/** The command kit: the only importer of the CLI library. A command is data (flags, operands, brief) and a function. */
import type { TypedCommandParameters } from '@stricli/core';
import { ArgumentScannerError, buildApplication, buildCommand, run, text_en } from '@stricli/core';
import { PortolanError, exitCodes } from '../base/errors.ts';
import type { CliContext, Command } from './context.ts';

/** What the library calls a context: it writes through `process`. */
interface KitContext {
  readonly process: { readonly stdout: TextSink; readonly stderr: TextSink };
  readonly cli: CliContext;
}

interface TextSink {
  write(text: string): void;
}

/** Flags and operands of a command, in the CLI library's own description. */
export type CommandParameters<F extends Flags, A extends Operands> = TypedCommandParameters<F, A, KitContext>;

/** Flag types are written as `type`, not `interface`: only those have the index signature that the library asks for. */
type Flags = Readonly<Record<string, unknown>>;
type Operands = readonly unknown[];

/** For a command without flags. */
export type NoFlags = Readonly<Record<string, never>>;

/** A command as its file declares it. */
export interface CommandSpec<F extends Flags, A extends Operands> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly brief: string;
  /** What it does in a few lines, and examples. */
  readonly details?: string;
  readonly parameters: CommandParameters<F, A>;
  /** Everything from the first operand on is an operand, dashes or not: for command lines within the command line. */
  readonly verbatimOperands?: boolean | ((args: readonly string[]) => boolean);
  /** Does the work; resolves to the exit code. */
  run(context: CliContext, flags: F, ...operands: A): Promise<number> | number;
}

/** Declares a command. */
export function defineCommand<F extends Flags, A extends Operands>(spec: CommandSpec<F, A>): Command {
  const flags = Object.keys((spec.parameters as { flags?: object }).flags ?? {}).map(kebab);
  return Object.freeze({
    name: spec.name,
    brief: spec.brief,
    flags,
    invoke: (args: readonly string[], context: CliContext) => invoke(spec, args, context),
  });
}

async function invoke<F extends Flags, A extends Operands>(
  spec: CommandSpec<F, A>,
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  let outcome: { readonly code: number } | { readonly error: unknown } | undefined;
  const command = buildCommand<F, A & readonly unknown[], KitContext>({
    docs: {
      brief: spec.brief,
      ...(spec.details !== undefined && { fullDescription: `${spec.brief}\n\n${spec.details}` }),
    },
    parameters: spec.parameters as never,
    async func(this: KitContext, flags: F, ...operands: A) {
      try {
        outcome = { code: await spec.run(context, flags, ...operands) };
      } catch (error) {
        outcome = { error };
      }
    },
  });
  const application = buildApplication(command, {
    name: `portolan ${spec.name}`,
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    documentation: { disableAnsiColor: true },
    localization: { text: { ...text_en, exceptionWhileParsingArguments: usageText } },
  });
  let problem = '';
  const process = {
    stdout: { write: (text: string) => context.out.write(text) },
    stderr: { write: (text: string) => void (problem += text) },
    exitCode: 0 as number | string | null,
  };
  const words = digitFlags(spec, args);
  await run(application, isVerbatim(spec, words) ? escaped(spec, words) : words, { process, cli: context });
  if (outcome === undefined) {
    if (problem === '') return exitCodes.ok;
    throw new PortolanError('PTL_USAGE', problem.trim(), { hint: `portolan ${spec.name} --help` });
  }
  if ('error' in outcome) throw outcome.error;
  return outcome.code;
}

function usageText(error: unknown): string {
  if (error instanceof PortolanError) return error.message;
  if (error instanceof ArgumentScannerError) return text_en.exceptionWhileParsingArguments(error, false);
  return error instanceof Error ? error.message : String(error);
}

/** `-4` and `-6` as the long flags they stand for: the library knows only letters, and takes them for operands. */
function digitFlags<F extends Flags, A extends Operands>(
  spec: CommandSpec<F, A>,
  args: readonly string[],
): readonly string[] {
  const { aliases = {} } = spec.parameters as { aliases?: Readonly<Record<string, string>> };
  const end = args.indexOf('--');
  return args.map((arg, at) => {
    const name = /^-\d$/.test(arg) && (end === -1 || at < end) ? aliases[arg[1]!] : undefined;
    return name === undefined ? arg : `--${kebab(name)}`;
  });
}

function isVerbatim<F extends Flags, A extends Operands>(
  { verbatimOperands = false }: CommandSpec<F, A>,
  args: readonly string[],
): boolean {
  return typeof verbatimOperands === 'boolean' ? verbatimOperands : verbatimOperands(args);
}

/** Puts `--` before the first operand; what follows a flag that takes a value is no operand. */
function escaped<F extends Flags, A extends Operands>(
  spec: CommandSpec<F, A>,
  args: readonly string[],
): readonly string[] {
  const { flags = {}, aliases = {} } = spec.parameters as {
    flags?: Readonly<Record<string, { readonly kind: string }>>;
    aliases?: Readonly<Record<string, string>>;
  };
  const valued = new Set(Object.keys(flags).filter((name) => flags[name]!.kind !== 'boolean'));
  const longValued = new Set([...valued].map((name) => `--${kebab(name)}`));
  const takesValue = (arg: string): boolean =>
    arg.startsWith('--') ? longValued.has(arg) : valued.has(aliases[arg.at(-1)!] ?? '');
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--') return args;
    if (!arg.startsWith('-')) return args.toSpliced(at, 0, '--');
    if (takesValue(arg)) at++;
  }
  return args;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
