import { expect, it } from 'vitest';
import { createLog } from '@/server/log';

function linesOf(say: (log: ReturnType<typeof createLog>) => void): string {
  let lines = '';
  say(
    createLog('info', {
      write(line) {
        lines += line;
      },
    }),
  );
  return lines;
}

it('says nothing under the names of secrets, however deep', () => {
  const lines = linesOf((log) => {
    log.info({ key: 'sesame', room: 'r' }, 'one');
    log.info({ about: { token: 'sesame', of: { cookie: 'sesame' } } }, 'two');
  });
  expect(lines).toContain('"room":"r"');
  expect(lines).not.toContain('sesame');
});

it('says that Redis refused a command, and not with what: its password is one of them', () => {
  const refused = (name: string, args: readonly unknown[]) =>
    Object.assign(new Error('WRONGPASS invalid password'), { command: { name, args } });
  const lines = linesOf((log) => {
    log.warn({ err: refused('auth', ['sesame']) }, 'Redis does not answer');
    log.error({ err: refused('xadd', ['to:one', Buffer.from('sesame')]) });
  });
  expect(lines).toContain('WRONGPASS');
  expect(lines).toContain('"name":"auth"');
  expect(lines).not.toContain('sesame');
  // Bytes, as JSON has them.
  expect(lines).not.toContain('"data":[');
});
