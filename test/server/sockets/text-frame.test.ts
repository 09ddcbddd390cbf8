import { expect, test } from 'vitest';
import { textFrame } from '@/server/sockets/text-frame';

test.each([
  [0, [0x81, 0]],
  [125, [0x81, 125]],
  [126, [0x81, 126, 0, 126]],
  [65_535, [0x81, 126, 0xff, 0xff]],
  [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
])('a text of %i bytes has the head that RFC 6455 gives it', (length, head) => {
  const [before, payload] = textFrame('x'.repeat(length));
  expect([...before]).toEqual(head);
  expect(payload.toString()).toBe('x'.repeat(length));
});

test('its length counts bytes, not characters', () => {
  const [head, payload] = textFrame('å€');
  expect([...head]).toEqual([0x81, 5]);
  expect(payload.toString()).toBe('å€');
});
