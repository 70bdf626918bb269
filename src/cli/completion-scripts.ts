/** Completion scripts for the shells, made from the catalogue. Every word in them is our own: nothing of the machine gets in. */

/** What there is to complete. */
export interface CompletionWords {
  readonly commands: readonly { readonly name: string; readonly brief: string; readonly flags: readonly string[] }[];
  readonly classics: readonly { readonly name: string; readonly brief: string }[];
  readonly filterWords: readonly string[];
  readonly explainable: readonly string[];
}

const filtering: ReadonlySet<string> = new Set(['ls', 'watch', 'count']);

/** A script maker for each shell. */
export const completionScripts = { bash, zsh, fish } as const;

function bash(words: CompletionWords): string {
  const cases = words.commands.map(({ name, flags }) => `    ${name}) words="${argumentWords(words, name, flags)}" ;;`);
  return `# bash completion for portolan
_portolan() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  # A colon separates words for bash; filters hold them.
  [[ $COMP_LINE =~ [^[:space:]]*$ ]] && current="\${BASH_REMATCH[0]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${topWords(words)}"
  else case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac fi
  local IFS=$' \\n'
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  local prefix="\${current%:*}:"
  [[ $current == *:* && $COMP_WORDBREAKS == *:* ]] && COMPREPLY=("\${COMPREPLY[@]#"$prefix"}")
}
complete -o default -F _portolan portolan
`;
}

function zsh(words: CompletionWords): string {
  const describe = [...words.commands, ...words.classics].map(({ name, brief }) => `    '${name}:${quoted(brief)}'`);
  const cases = words.commands.map(
    ({ name, flags }) => `    ${name}) compadd -- ${argumentWords(words, name, flags)} ;;`,
  );
  return `#compdef portolan
_portolan() {
  local -a commands=(
${describe.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "\${words[2]}" in
${cases.join('\n')}
  esac
}
compdef _portolan portolan
`;
}

function fish(words: CompletionWords): string {
  const top = [...words.commands, ...words.classics].map(
    ({ name, brief }) => `complete -c portolan -f -n __fish_use_subcommand -a ${name} -d '${quoted(brief)}'`,
  );
  const rest = words.commands.flatMap(({ name, flags }) => [
    ...flags.map((flag) => `complete -c portolan -f -n '__fish_seen_subcommand_from ${name}' -l ${flag}`),
    ...operandWords(words, name).map(
      (word) => `complete -c portolan -f -n '__fish_seen_subcommand_from ${name}' -a '${word}'`,
    ),
  ]);
  return `# fish completion for portolan\n${[...top, ...rest].join('\n')}\n`;
}

function topWords({ commands, classics }: CompletionWords): string {
  return [...commands, ...classics].map((entry) => entry.name).join(' ');
}

function argumentWords(words: CompletionWords, name: string, flags: readonly string[]): string {
  return [...flags.map((flag) => `--${flag}`), '--help', ...operandWords(words, name)].join(' ');
}

function operandWords({ filterWords, explainable }: CompletionWords, name: string): readonly string[] {
  if (filtering.has(name)) return filterWords;
  if (name === 'explain') return explainable;
  if (name === 'completion') return Object.keys(completionScripts);
  return name === 'schema' ? ['listener', 'socket', 'event', 'filter'] : [];
}

/** Inside single quotes of zsh and fish; a colon would end the name in zsh's lists. */
function quoted(text: string): string {
  return text.replaceAll("'", '').replaceAll(':', ' -');
}
