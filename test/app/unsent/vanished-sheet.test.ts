import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginOp } from '@/test/support/rooms/room-play';
import { openPageAt, until } from '../../support/servers/page-at-server';
import { type RoomServer, startRoomServer } from '../../support/servers/room-server';

let server: RoomServer;
beforeAll(async () => {
  server = await startRoomServer();
});
afterAll(() => server.close());

it('R32 K4 the rest of a stroke whose sheet is deleted under the pen is not sent, and stays with who drew it', async () => {
  const [ada, ben] = [
    openPageAt(server, 'owner-1', 'session-ada'),
    openPageAt(server, 'person-2', 'session-ben'),
  ];
  const settled = () => ada.replica.unsettled + ben.replica.unsettled === 0;
  await until(() => [ada, ben].every(({ status }) => status.get().phase.kind === 'live'));
  ada.submit({ kind: 'add-sheets', sheets: [{ name: '', writers: null, audience: null }] });
  await until(() => ben.replica.facts.sheets.length === 2);
  const stroke = ben.submit({ ...beginOp(), sheet: 1 });
  await until(settled);

  ada.submit({ kind: 'remove-sheet', sheet: 1 });
  await until(settled);
  // Before it can have heard of that, and after it has.
  const [meanwhile, afterwards] = [
    [30, 40, 8, 128],
    [50, 60, 16, 128],
  ];
  ben.submit({ kind: 'extend', stroke, points: meanwhile! });
  await until(() => ben.replica.facts.sheets[1] === null);
  expect(ben.replica.stroke(stroke)).toBeUndefined();
  ben.submit({ kind: 'extend', stroke, points: afterwards! });
  ben.submit({ kind: 'end', stroke });
  await until(settled);

  expect(ben.unsent.notSent.get()).toMatchObject([
    {
      id: stroke,
      sheet: 1,
      colour: beginOp().colour,
      width: beginOp().width,
      points: [...meanwhile!, ...afterwards!],
      reason: expect.stringMatching(/sheet/),
    },
  ]);
  expect(ada.unsent.notSent.get()).toEqual([]);
  for (const page of [ada, ben]) page.close();
});
