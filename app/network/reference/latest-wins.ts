/** A stream of questions of which only the newest matters. */
export interface LatestWins<Question> {
  ask(question: Question): void;
  /** No answer is shown from now on, not even of what is under way. */
  close(): void;
}

/**
 * Asks one question at a time; of those that come meanwhile only the newest is asked next, so that work follows a moving pen without
 * piling up. Each answer is shown when it comes: at the pen's speed, each is newer than what stands there.
 */
export function latestWins<Question, Answer>(
  answer: (question: Question) => Promise<Answer>,
  show: (answer: Answer, question: Question) => void,
  fail: (error: unknown, question: Question) => void,
): LatestWins<Question> {
  let waiting: { readonly question: Question } | null = null;
  let busy = false;
  let closed = false;

  const run = async (): Promise<void> => {
    busy = true;
    while (waiting !== null && !closed) {
      const { question } = waiting;
      waiting = null;
      try {
        const found = await answer(question);
        if (!closed) show(found, question);
      } catch (error) {
        if (!closed) fail(error, question);
      }
    }
    busy = false;
  };
  return {
    ask(question) {
      waiting = { question };
      if (!busy && !closed) void run();
    },
    close() {
      closed = true;
      waiting = null;
    },
  };
}
