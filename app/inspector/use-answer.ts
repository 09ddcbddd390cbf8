import { useEffect, useRef, useState } from 'react';
import { type LatestWins, latestWins } from '@/app/network/reference/latest-wins';

/**
 * The newest answer to a question that changes with the pen, and what it was asked about; null before the first. The same question
 * must be the same object. While a new one is worked on, the old answer stays.
 */
export function useAnswer<Question extends object, Answer>(
  question: Question | null,
  answer: (question: Question) => Promise<Answer>,
): { readonly question: Question; readonly answer: Answer } | null {
  const [found, setFound] = useState<{ readonly question: Question; readonly answer: Answer } | null>(null);
  const work = useRef(answer);
  work.current = answer;
  const line = useRef<LatestWins<Question> | null>(null);
  useEffect(() => {
    const made = latestWins<Question, Answer>(
      (asked) => work.current(asked),
      (given, asked) => setFound({ question: asked, answer: given }),
      // The pass itself fails the same way, and says so.
      () => setFound(null),
    );
    line.current = made;
    return () => made.close();
  }, []);
  useEffect(() => {
    if (question !== null) line.current?.ask(question);
  }, [question]);
  return found;
}
