import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '../usage-error';

type Options = NonNullable<ParseArgsConfig['options']>;
type Single<T extends Options> = ReturnType<typeof parseArgs<{ options: T }>>['values'];

/**
 * Reads a command line. Options named in `listed` take any number of values: `--strokes a b c`.
 * @throws UsageError for what is unknown or out of place
 */
export function parseArguments<const T extends Options>(
  args: readonly string[],
  options: T,
  listed: readonly string[],
): { readonly values: Single<T>; readonly lists: ReadonlyMap<string, readonly string[]> } {
  try {
    const all: Options = { ...options };
    for (const name of listed) all[name] = { type: 'string', multiple: true };
    const { values, tokens } = parseArgs({
      args: [...args],
      options: all,
      allowPositionals: true,
      tokens: true,
    });
    const lists = new Map<string, string[]>();
    let open: string[] | null = null;
    for (const token of tokens) {
      if (token.kind === 'option') {
        open = listed.includes(token.name) ? (lists.get(token.name) ?? []) : null;
        if (open) {
          lists.set(token.name, open);
          if (token.value !== undefined) open.push(token.value);
        }
      } else if (token.kind === 'positional') {
        if (!open) throw new Error(`Unexpected argument '${token.value}'`);
        open.push(token.value);
      }
    }
    return { values: values as Single<T>, lists };
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message.replace(/\.?$/, '.') : error} See --help.`,
    );
  }
}
