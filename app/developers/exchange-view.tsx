'use client';

import { useSyncExternalStore } from 'react';
import { CodeBlock } from './code-block';
import { curlOf, shortened } from './exchange-text';
import type { ApiAnswer, PredictBody } from './predict-request';
import own from './try-it.module.css';

interface Props {
  readonly body: PredictBody | null;
  readonly answer: ApiAnswer | null;
}

const never = () => () => {};

/** The same exchange as a program sees it. */
export function ExchangeView({ body, answer }: Props) {
  const origin = useSyncExternalStore(
    never,
    () => location.origin,
    () => '',
  );
  return (
    <div className={own.exchange}>
      <CodeBlock title="The same from a terminal" text={curlOf(origin, body)} />
      {answer && (
        <CodeBlock
          title={`The answer: ${answer.status}, after ${Math.round(answer.milliseconds)} ms`}
          text={shortened(answer.body)}
        />
      )}
    </div>
  );
}
