import { describe, expect, test } from 'vitest';
import { momentIn, momentLink, withMoment } from '@/app/replay/moment';

describe('a moment in an address', () => {
  test('stands behind the key, beside what else is there', () => {
    const hash = withMoment('#k=secret-key&at=conv1.3', 1_795_000_000_123.4);
    expect(hash).toBe('#k=secret-key&at=conv1.3&moment=1795000000123');
    expect(momentIn(hash)).toBe(1_795_000_000_123);
    expect(withMoment(hash, null)).toBe('#k=secret-key&at=conv1.3');
    expect(withMoment('#moment=5', null)).toBe('');
  });

  test('is none where it is none', () => {
    for (const hash of ['', '#', '#k=1', '#moment=', '#moment=soon', '#moment=-4', '#moment=Infinity'])
      expect(momentIn(hash), hash).toBeNull();
  });

  test('leads to its sheet, and never puts the key where a server reads', () => {
    expect(momentLink('https://ink.example/room/abc#k=key', 2, 7)).toBe(
      'https://ink.example/room/abc?sheet=3#k=key&moment=7',
    );
    expect(momentLink('https://ink.example/room/abc?sheet=3#k=key&moment=9', 0, 7)).toBe(
      'https://ink.example/room/abc#k=key&moment=7',
    );
  });
});
