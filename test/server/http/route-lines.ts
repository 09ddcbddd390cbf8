import { CONSENT_VERSION } from '@/lib/drawing/consent';
import { REPORT_REASONS } from '@/lib/gallery/report';
import type { Action } from '@/server/auth/authorise';

/** Every route of the API, to whom it opens, and a request that its schemas take. */

export const ROLES = ['anonymous', 'person', 'reviewer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const all: readonly Role[] = ROLES;
const reviewers: readonly Role[] = ['reviewer', 'admin'];
const admins: readonly Role[] = ['admin'];
/** Of something that is not theirs, or with a key that is not good. */
const none: readonly Role[] = [];

export interface Line {
  readonly action: Action;
  /** Who is not answered 403 when they ask as below. */
  readonly opens: readonly Role[];
  /** In the place of `{id}`. */
  readonly id?: string;
  readonly query?: string;
  readonly body?: object;
  /** A body that is no JSON. */
  readonly upload?: string;
}

const STRANGE = 'nobody-has-this-id';
const glyph = { id: 'request-1', room: STRANGE, glyph: 'session-1.1', seq: 1, label: 7 };

export const routes: Readonly<Record<string, Line>> = {
  'POST /api/predict': {
    action: 'predict',
    opens: all,
    body: {
      strokes: [
        [
          [0, 0],
          [0, 9],
        ],
      ],
    },
  },
  'POST /api/rooms': { action: 'room.create', opens: all, body: {} },
  'GET /api/rooms/recent': { action: 'rooms.recent', opens: all },
  'GET /api/rooms/listed': { action: 'rooms.listed', opens: all },
  'GET /api/rooms/{id}/history': { action: 'room.replay', opens: none, id: STRANGE },
  'POST /api/games': { action: 'game.create', opens: all, body: { mode: 'race' } },
  'GET /api/games': { action: 'games.listed', opens: all },
  'GET /api/games/daily': { action: 'games.listed', opens: all },
  'POST /api/games/daily': { action: 'game.create', opens: all, body: {} },
  'GET /api/me': { action: 'me.read', opens: all },
  'POST /api/me': { action: 'me.rename', opens: all, body: { name: 'Ada' } },
  'POST /api/admin/claim': { action: 'admin.claim', opens: none, body: { token: 'not the one' } },
  'POST /api/me/sign-out': { action: 'me.sign-out', opens: all, body: {} },
  'POST /api/me/device-link': { action: 'me.carry', opens: all, body: {} },
  'POST /api/me/recovery-phrase': { action: 'me.carry', opens: all, body: {} },
  'POST /api/me/enter': { action: 'me.enter', opens: none, body: { key: 'not the one' } },
  'GET /api/people': { action: 'people.list', opens: admins },
  'POST /api/people/{id}/role': {
    action: 'people.appoint',
    opens: admins,
    id: STRANGE,
    body: { role: 'reviewer' },
  },
  'POST /api/drawings': { action: 'drawings.save', opens: none, body: glyph },
  // What does not exist is nobody's: 404, whoever asks. Another's is 403, in drawings.test.ts.
  'DELETE /api/drawings/{id}': { action: 'drawings.delete', opens: all, id: STRANGE },
  'GET /api/leaderboard': { action: 'boards.read', opens: all, query: '?board=players' },
  'GET /api/me/drawings': { action: 'me.read', opens: all },
  'GET /api/me/consent': { action: 'me.read', opens: all },
  'POST /api/me/consent': {
    action: 'me.rename',
    opens: all,
    body: { version: CONSENT_VERSION, agrees: false },
  },
  'POST /api/review/next': {
    action: 'drawings.review',
    opens: reviewers,
    body: { filter: {}, order: 'newest', blind: false, limit: 1, except: [] },
  },
  'POST /api/review/claims': { action: 'drawings.review', opens: reviewers, body: { keep: [], release: [] } },
  'POST /api/review/verdicts': {
    action: 'drawings.review',
    opens: reviewers,
    body: { verdicts: [{ id: STRANGE, verdict: { kind: 'accept' } }] },
  },
  'POST /api/review/opinions': {
    action: 'drawings.review',
    opens: reviewers,
    body: { id: STRANGE, label: 7 },
  },
  'GET /api/review/agreement': { action: 'drawings.review', opens: reviewers },
  'GET /api/review/drawings/{id}': { action: 'drawings.review', opens: reviewers, id: STRANGE },
  'GET /api/export/drawings-idx.zip': { action: 'drawings.export', opens: reviewers },
  'GET /api/export/drawings.csv': { action: 'drawings.export', opens: reviewers },
  'GET /api/export/drawings.ndjson': { action: 'drawings.export', opens: reviewers },
  'GET /api/export/drawings.png': { action: 'drawings.export', opens: reviewers },
  'POST /api/import/idx': { action: 'drawings.export', opens: reviewers, upload: 'application/zip' },
  'POST /api/import/csv': { action: 'drawings.export', opens: reviewers, upload: 'text/csv' },
  'POST /api/import/ndjson': { action: 'drawings.export', opens: reviewers, upload: 'application/x-ndjson' },
  'GET /api/versions': { action: 'models.read', opens: all },
  'GET /api/versions/{id}': { action: 'models.read', opens: all, id: 'cnn@shipped' },
  'GET /api/versions/{id}/gate': { action: 'models.promote', opens: reviewers, id: STRANGE },
  'GET /api/versions/{id}/comparison': { action: 'models.promote', opens: reviewers, id: STRANGE },
  'POST /api/versions/{id}/promote': { action: 'models.promote', opens: reviewers, id: STRANGE, body: {} },
  'POST /api/versions/{id}/override': {
    action: 'models.override',
    opens: admins,
    id: STRANGE,
    body: { reason: 'To see what happens.' },
  },
  'POST /api/promotions/roll-back': {
    action: 'models.promote',
    opens: reviewers,
    body: { network: 'dense' },
  },
  'GET /api/shadows': { action: 'models.promote', opens: reviewers },
  'POST /api/versions/{id}/shadow': {
    action: 'models.promote',
    opens: reviewers,
    id: STRANGE,
    body: { share: 0.5 },
  },
  'DELETE /api/versions/{id}/shadow': { action: 'models.promote', opens: reviewers, id: STRANGE },
  'POST /api/versions/read': {
    action: 'models.read',
    opens: all,
    body: { input: Buffer.alloc(784).toString('base64') },
  },
  'GET /api/drawings/{id}/versions': { action: 'drawings.see', opens: reviewers, id: STRANGE },
  'GET /api/promotions': { action: 'models.read', opens: all },
  'GET /api/training/outlook': { action: 'models.train', opens: reviewers },
  'GET /api/training/runs': { action: 'models.train', opens: reviewers },
  'POST /api/training/runs': { action: 'models.train', opens: reviewers, body: { from: 'cnn@none' } },
  'GET /api/training/runs/{id}': { action: 'models.train', opens: reviewers, id: STRANGE },
  'GET /api/training/runs/{id}/events': { action: 'models.train', opens: reviewers, id: STRANGE },
  'POST /api/training/runs/{id}/cancel': {
    action: 'models.train',
    opens: reviewers,
    id: STRANGE,
    body: {},
  },
  'POST /api/training/runs/{id}/resume': {
    action: 'models.train',
    opens: reviewers,
    id: STRANGE,
    body: {},
  },
  'GET /api/gallery/drawings': { action: 'gallery.read', opens: all },
  'GET /api/gallery/rounds': { action: 'gallery.read', opens: all },
  'POST /api/gallery/drawings/{id}/hide': {
    action: 'gallery.mark',
    opens: all,
    id: STRANGE,
    body: { hidden: true },
  },
  'POST /api/gallery/drawings/{id}/report': {
    action: 'gallery.mark',
    opens: all,
    id: STRANGE,
    body: { reason: REPORT_REASONS[0] },
  },
  'GET /api/gallery/reported': { action: 'gallery.moderate', opens: reviewers },
  'POST /api/gallery/drawings/{id}/verdict': {
    action: 'gallery.moderate',
    opens: reviewers,
    id: STRANGE,
    body: { shown: true },
  },
  'GET /api/models': { action: 'models.read', opens: all },
  'GET /api/models/{id}': { action: 'models.read', opens: all, id: 'cnn@shipped' },
  'GET /api/models/{id}/weights': { action: 'models.read', opens: all, id: 'cnn@shipped' },
  'GET /api/models/{id}/top-inputs': { action: 'models.read', opens: all, id: 'cnn@shipped' },
  'GET /api/health': { action: 'health.read', opens: all },
  'GET /api/alive': { action: 'health.read', opens: all },
  // From this machine; from elsewhere admins alone (authorise.test.ts).
  'GET /metrics': { action: 'metrics.read', opens: all },
  'GET /api/openapi.json': { action: 'health.read', opens: all },
};
