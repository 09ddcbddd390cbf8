import {
  type Confusion,
  changedMixUps,
  confusionDifference,
  differenceTints,
  mistakeShades,
} from '@/lib/charts/confusion';
import styles from './confusion-table.module.css';

/** 10: what is taken for no digit. */
const nameOf = (label: number): string => (label === 10 ? '–' : String(label));

interface TableProps {
  readonly title: string;
  readonly confusion: Confusion;
  /** What a row and a column are: drawn and read, unless said otherwise. */
  readonly axes?: { readonly row: string; readonly column: string };
}

/** Rows what was drawn, columns what was read; mistakes are dark by their share of the row. */
export function ConfusionTable({ title, confusion, axes = { row: 'drawn', column: 'read' } }: TableProps) {
  const shades = mistakeShades(confusion);
  return (
    <Matrix
      title={title}
      axes={axes}
      cells={confusion}
      text={String}
      look={(truth, answer) => ({
        kind: truth === answer ? 'right' : 'wrong',
        amount: shades[truth]![answer]!,
      })}
    />
  );
}

interface DifferenceProps {
  readonly before: Confusion;
  readonly after: Confusion;
}

/** What the change brought: blue where it is for the better, warm where for the worse. */
export function DifferenceTable({ before, after }: DifferenceProps) {
  const difference = confusionDifference(before, after);
  const tints = differenceTints(difference);
  const [most] = changedMixUps(before, after, 1);
  return (
    <div>
      <Matrix
        title="Difference"
        axes={{ row: 'drawn', column: 'read' }}
        cells={difference}
        text={(n) => (n > 0 ? `+${n}` : `−${-n}`)}
        look={(truth, answer) => {
          const tint = tints[truth]![answer]!;
          return { kind: tint >= 0 ? 'better' : 'worse', amount: Math.abs(tint) };
        }}
      />
      <p className={styles.note}>
        {most
          ? `Changed most: a ${most.truth} read as ${most.answer}, ${most.before} times before, ${most.after} now.`
          : 'Both make the same mistakes.'}
      </p>
    </div>
  );
}

interface MatrixProps {
  readonly title: string;
  readonly axes: { readonly row: string; readonly column: string };
  readonly cells: Confusion;
  text(count: number): string;
  look(truth: number, answer: number): { readonly kind: string; readonly amount: number };
}

function Matrix({ title, axes, cells, text, look }: MatrixProps) {
  return (
    <table className={styles.matrix}>
      <caption>
        <strong>{title}</strong>{' '}
        <span>
          rows {axes.row}, columns {axes.column}
        </span>
      </caption>
      <thead>
        <tr>
          <td />
          {cells.map((_, answer) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a digit is its place
            <th key={answer} scope="col">
              {nameOf(answer)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cells.map((row, truth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a digit is its place
          <tr key={truth}>
            <th scope="row">{nameOf(truth)}</th>
            {row.map((count, answer) => {
              const { kind, amount } = look(truth, answer);
              return (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: a digit is its place
                  key={answer}
                  data-kind={kind}
                  data-dark={amount > 0.55 || undefined}
                  style={{ '--amount': `${Math.round(100 * amount)}%` } as React.CSSProperties}
                >
                  {count === 0 ? '' : text(count)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
