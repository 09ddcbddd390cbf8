import { ChevronRight } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { Operation } from './api-description';
import styles from './developers.module.css';
import type { SchemaRow } from './schema-rows';

/** One address, folded until it is asked for; the one that the page is about stands open. */
export function OperationView({ operation }: { readonly operation: Operation }) {
  const { method, path, summary, parameters, body, success, errors } = operation;
  return (
    <li>
      <details className={styles.operation} open={path === '/api/predict'}>
        <summary>
          <ChevronRight aria-hidden="true" />
          <span className={styles.address}>
            <span className={styles.method} data-method={method}>
              {method}
            </span>
            <code>{path}</code>
          </span>
          <span className={styles.summary}>{summary}</span>
        </summary>
        <div className={styles.details}>
          <Fields title="In the address" rows={parameters} />
          <Fields title="Body, as JSON" rows={body} />
          {success && (
            <Fields
              title={`Answer ${success.status}${success.type === 'application/json' ? '' : `: ${success.type}`}`}
              rows={success.rows}
              evenEmpty
            />
          )}
          {errors.length > 0 && (
            <>
              <h3 className={styles.part}>Refusals</h3>
              <dl className={styles.errors}>
                {errors.map(({ status, codes }) => (
                  <div key={status}>
                    <dt>{status}</dt>
                    <dd>
                      <code>{codes}</code>
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          )}
        </div>
      </details>
    </li>
  );
}

interface FieldsProps {
  readonly title: string;
  readonly rows: readonly SchemaRow[];
  readonly evenEmpty?: boolean;
}

function Fields({ title, rows, evenEmpty = false }: FieldsProps) {
  if (rows.length === 0 && !evenEmpty) return null;
  return (
    <>
      <h3 className={styles.part}>{title}</h3>
      {rows.length > 0 && (
        <dl className={styles.fields}>
          {rows.map(({ name, depth, type, required, description }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a schema stand still, and names repeat.
            <div key={i} style={{ '--depth': depth } as CSSProperties}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd className={styles.type}>
                {type}
                {!required && <span>, optional</span>}
              </dd>
              {description !== '' && <dd className={styles.soft}>{plain(description)}</dd>}
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

/** Descriptions mark code with backticks; it is set as code. */
const plain = (text: string) =>
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence stand still.
  text.split('`').map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part));
