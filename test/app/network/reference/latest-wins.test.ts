import { describe, expect, test } from 'vitest';
import { latestWins } from '@/app/network/reference/latest-wins';

/** Answers when the test says so. */
function slow() {
  const waiting: { question: number; resolve: (answer: string) => void; reject: (error: Error) => void }[] =
    [];
  const shown: string[] = [];
  const failed: unknown[] = [];
  const line = latestWins<number, string>(
    (question) => new Promise((resolve, reject) => waiting.push({ question, resolve, reject })),
    (answer) => shown.push(answer),
    (error) => failed.push(error),
  );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    line,
    shown,
    failed,
    asked: () => waiting.map(({ question }) => question),
    async answer(text: string) {
      waiting.at(-1)!.resolve(text);
      await settled();
    },
    async fail() {
      waiting.at(-1)!.reject(new Error('no'));
      await settled();
    },
  };
}

describe('latestWins', () => {
  test('asks one at a time, and of those that came meanwhile only the newest', async () => {
    const { line, shown, asked, answer } = slow();
    line.ask(1);
    line.ask(2);
    line.ask(3);
    expect(asked()).toEqual([1]);
    await answer('one');
    expect(asked()).toEqual([1, 3]);
    await answer('three');
    expect(shown).toEqual(['one', 'three']);
    line.ask(4);
    expect(asked()).toEqual([1, 3, 4]);
  });

  test('goes on after a failure', async () => {
    const { line, shown, failed, asked, answer, fail } = slow();
    line.ask(1);
    line.ask(2);
    await fail();
    expect(failed).toHaveLength(1);
    expect(asked()).toEqual([1, 2]);
    await answer('two');
    expect(shown).toEqual(['two']);
  });

  test('shows nothing once closed, and asks nothing more', async () => {
    const { line, shown, failed, asked, answer } = slow();
    line.ask(1);
    line.ask(2);
    line.close();
    await answer('one');
    line.ask(3);
    expect(asked()).toEqual([1]);
    expect(shown).toEqual([]);
    expect(failed).toEqual([]);
  });
});
