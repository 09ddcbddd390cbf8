import type { PredictBody } from './predict-request';

/** A command for a terminal that sends such a body; a picture stands there as a file of one's own. */
export function curlOf(origin: string, body: PredictBody | null): string {
  const target = `curl ${origin}/api/predict -H 'content-type: application/json'`;
  if (body !== null && 'strokes' in body) return `${target} \\\n  -d '${JSON.stringify(body)}'`;
  const model = body?.model === undefined ? '' : `,"model":"${body.model}"`;
  return `printf '{"image":"data:image/png;base64,%s"${model}}' \\\n  "$(base64 < digit.png | tr -d '\\n')" |\n${target} -d @-`;
}

/** Longer lists of numbers and longer strings are cut: 784 values say nothing to a reader. */
const LONGEST_LIST = 12;
const LONGEST_STRING = 60;

/** JSON to be read by people: a list of plain values on one line, what is long cut short. */
export function shortened(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  if (typeof value === 'string')
    return JSON.stringify(value.length > LONGEST_STRING ? `${value.slice(0, LONGEST_STRING)}…` : value);
  if (typeof value === 'number') return String(Math.round(value * 1e6) / 1e6);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((item) => typeof item !== 'object')) {
      const shown = value.slice(0, LONGEST_LIST).map((item) => shortened(item));
      const rest = value.length > LONGEST_LIST ? `, … ${value.length} in all` : '';
      return `[${shown.join(', ')}${rest}]`;
    }
    return `[\n${value.map((item) => inner + shortened(item, inner)).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).map(
    ([name, item]) => `${inner}${JSON.stringify(name)}: ${shortened(item, inner)}`,
  );
  return fields.length === 0 ? '{}' : `{\n${fields.join(',\n')}\n${indent}}`;
}
