import { format } from 'node:util';
import { afterAll, afterEach, expect } from 'vitest';

/**
 * Something that reports an error where nobody looks is broken: an unexpected console.error fails the test in which it comes. A test
 * that expects one puts a spy in its place: `vi.spyOn(console, 'error').mockImplementation(() => {})`.
 */
const reported: string[] = [];

console.error = (...values: unknown[]) => {
  reported.push(format(...values));
};

const assertSilent = () => {
  expect(reported.splice(0), 'unexpected console.error').toEqual([]);
};
afterEach(assertSilent);
afterAll(assertSilent);
