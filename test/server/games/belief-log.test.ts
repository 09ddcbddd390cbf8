import { expect, it } from 'vitest';
import type { GlyphId } from '@/lib/ids';
import { BeliefLog } from '@/server/games/belief-log';
import { prediction } from '../../app/session/fake-wire';

const log = () => new BeliefLog('4', { twist: 'none', digits: 1 }, () => 500);

it('G13 of the last round’s ink, swept away as this one begins, nothing is told', () => {
  const beliefs = log();
  expect(beliefs.gone({ glyph: 'old' as GlyphId, replacedBy: null, sheet: 1 })).toMatchObject({
    inked: false,
  });
  expect(beliefs.moments).toEqual([]);
});

it('G23 what was read and then undone is told, as it came and as it went', () => {
  const beliefs = log();
  beliefs.prediction(prediction('new', 1, 4));
  beliefs.gone({ glyph: 'new' as GlyphId, replacedBy: null, sheet: 1 });
  expect(beliefs.moments.map(([, text, , want]) => [text, want])).toEqual([
    ['4', 0.91],
    [null, 0],
  ]);
});
