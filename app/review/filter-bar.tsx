'use client';

import { Eye, EyeOff, Grid3x3, RectangleHorizontal, X } from 'lucide-react';
import { useModels } from '@/app/network/compare/use-models';
import { DRAWING_SOURCES, DRAWING_STATUSES, type LabelText } from '@/lib/drawing/label';
import type { Brought } from './exchange';
import { ExchangeMenu } from './exchange-menu';
import styles from './filter-bar.module.css';
import type { ReviewView } from './review';
import type { ReviewFilter, ReviewOrder } from './review-api';

interface Props {
  readonly view: ReviewView;
  onChange(view: ReviewView): void;
  onBrought(brought: Brought): void;
}

const ORDERS: Record<ReviewOrder, string> = {
  disagreement: 'Network disagrees most',
  doubt: 'Network doubts most',
  novelty: 'Most unlike others',
  newest: 'Newest first',
  oldest: 'Oldest first',
};
const SOURCES: Record<(typeof DRAWING_SOURCES)[number], string> = {
  free: 'Drawn freely',
  correction: 'Put right',
  import: 'Imported',
  beat: 'Beat the net',
  race: 'Race the net',
  fool: 'Fool the net',
};
const STATUSES: Record<(typeof DRAWING_STATUSES)[number], string> = {
  pending: 'Not looked at',
  accepted: 'Accepted',
  rejected: 'Rejected',
};
const LABELS: readonly LabelText[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'none'];
const DAY_MS = 24 * 60 * 60 * 1000;
const AGES = {
  day: ['Last day', DAY_MS],
  week: ['Last week', 7 * DAY_MS],
  month: ['Last month', 30 * DAY_MS],
} as const;
const CONFIDENCES: Record<string, readonly [string, Pick<ReviewFilter, 'confidenceFrom' | 'confidenceTo'>]> =
  {
    low: ['Below 70 %', { confidenceTo: 0.7 }],
    middle: ['70 to 95 %', { confidenceFrom: 0.7, confidenceTo: 0.95 }],
    high: ['Above 95 %', { confidenceFrom: 0.95 }],
  };

/** Which drawings, in which order, and how they are shown. */
export function FilterBar({ view, onChange, onBrought }: Props) {
  const { filter } = view;
  const models = useModels();
  const set = (change: Partial<Record<keyof ReviewFilter, unknown>>): void => {
    const next = Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined);
    onChange({ ...view, filter: Object.fromEntries(next) as ReviewFilter });
  };
  const confidence = Object.keys(CONFIDENCES).find((key) => {
    const range = CONFIDENCES[key]![1];
    return range.confidenceFrom === filter.confidenceFrom && range.confidenceTo === filter.confidenceTo;
  });
  return (
    <div className={styles.filters} role="toolbar" aria-label="Which drawings">
      <Choice
        label="Order"
        value={view.order}
        onChange={(order) => onChange({ ...view, order: order as ReviewOrder })}
      >
        {Object.entries(ORDERS).map(([order, name]) => (
          <option key={order} value={order}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice
        label="Status"
        value={filter.status ?? ''}
        onChange={(status) => set({ status: status || undefined })}
      >
        <option value="">Any status</option>
        {DRAWING_STATUSES.map((status) => (
          <option key={status} value={status}>
            {STATUSES[status]}
          </option>
        ))}
      </Choice>
      <Choice
        label="Label"
        value={filter.label === null ? 'unnamed' : String(filter.label ?? '')}
        onChange={(label) =>
          set({
            label:
              label === ''
                ? undefined
                : label === 'unnamed'
                  ? null
                  : label === 'none'
                    ? 'none'
                    : Number(label),
          })
        }
      >
        <option value="">Any label</option>
        {LABELS.map((label) => (
          <option key={label} value={label}>
            {label === 'none' ? 'No digit' : `Labelled ${label}`}
          </option>
        ))}
        <option value="unnamed">Without a label</option>
      </Choice>
      <Choice
        label="Source"
        value={filter.source ?? ''}
        onChange={(source) => set({ source: source || undefined })}
      >
        <option value="">Any source</option>
        {DRAWING_SOURCES.map((source) => (
          <option key={source} value={source}>
            {SOURCES[source]}
          </option>
        ))}
      </Choice>
      <Choice
        label="Certainty"
        value={confidence ?? ''}
        onChange={(key) =>
          set({ confidenceFrom: undefined, confidenceTo: undefined, ...CONFIDENCES[key]?.[1] })
        }
      >
        <option value="">Any certainty</option>
        {Object.entries(CONFIDENCES).map(([key, [name]]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice
        label="Read by"
        value={filter.model ?? ''}
        onChange={(model) => set({ model: model || undefined })}
      >
        <option value="">Any version</option>
        {[...new Set([...models, ...(filter.model ? [filter.model] : [])])].map((model) => (
          <option key={model} value={model}>
            {model}
          </option>
        ))}
      </Choice>
      <Choice
        label="Age"
        value=""
        onChange={(age) =>
          set({ from: age in AGES ? Date.now() - AGES[age as keyof typeof AGES][1] : undefined })
        }
      >
        <option value="">
          {filter.from === undefined ? 'Any time' : `Since ${new Date(filter.from).toLocaleDateString()}`}
        </option>
        {Object.entries(AGES).map(([age, [name]]) => (
          <option key={age} value={age}>
            {name}
          </option>
        ))}
        {filter.from !== undefined && <option value="any">Any time</option>}
      </Choice>
      {filter.person !== undefined && (
        <button type="button" className={styles.chip} onClick={() => set({ person: undefined })}>
          Only {filter.person.slice(0, 6)}
          <X aria-label="Show everybody’s" />
        </button>
      )}
      <span className={styles.space} />
      <ExchangeMenu filter={filter} onBrought={onBrought} />
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={view.grid}
        onClick={() => onChange({ ...view, grid: !view.grid, blind: false })}
      >
        {view.grid ? <RectangleHorizontal aria-hidden="true" /> : <Grid3x3 aria-hidden="true" />}
        {view.grid ? 'One by one' : 'Grid'}
      </button>
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={view.blind}
        onClick={() => onChange({ ...view, blind: !view.blind, grid: false })}
      >
        {view.blind ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        Blind
      </button>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly children: React.ReactNode;
  onChange(value: string): void;
}

/** The system's own list: it knows the keyboard, the phone and the screen reader. */
function Choice({ label, value, children, onChange }: ChoiceProps) {
  return (
    <select
      className={styles.choice}
      aria-label={label}
      value={value}
      onChange={(event) => {
        onChange(event.target.value);
        // The keys are the queue's again.
        event.target.blur();
      }}
    >
      {children}
    </select>
  );
}
