import { describe, expect, test } from 'vitest';
import { CHAT_KEPT, type ChatId, type ChatMessage, MAX_CHAT_LENGTH } from '@/lib/chat/message';
import { MAX_CHEERS } from '@/server/rooms/delivery/outbox';
import { MemoryRoomStore } from '@/test/support/rooms/memory-room-store';
import { RoomHarness, type Visitor } from '@/test/support/rooms/room-harness';
import { participant } from '@/test/support/rooms/room-play';
import { participantRecord, ROOM, roomRecord } from '@/test/support/rooms/room-records';

async function harness() {
  const store = new MemoryRoomStore();
  await store.create(roomRecord());
  const room = new RoomHarness(store);
  for (let i = 0; i < 3; i++) await store.putParticipant(participantRecord(i), room.clock.now());
  return { room, store };
}

const id = (name: string | number): ChatId => `remark-${name}` as ChatId;
const heard = ({ batches }: Visitor): ChatMessage[] => batches.flatMap(({ chat }) => chat);

describe('the chat', () => {
  test('C1 what is said reaches all, cleaned, once, and is there for who comes later', async () => {
    const { room, store } = await harness();
    const [ada, ben] = [await room.join(0), await room.join(1)];
    const given = 'hello \u202e<b>there</b>\n  \u0000';
    expect(await ada.subscription.chat({ id: id('one'), text: given })).toBeNull();
    expect(await ada.subscription.chat({ id: id('one'), text: 'something else' })).toBeNull();
    await room.quiet();
    const remark = {
      id: id('one'),
      by: participant(0),
      name: 'Person 0',
      text: 'hello <b>there</b>',
      at: expect.any(Number),
      reactions: [],
    };
    for (const one of [ada, ben]) expect(heard(one)).toEqual([remark]);
    expect(await store.remarks(ROOM, 10)).toMatchObject([{ id: id('one'), text: remark.text }]);
    expect((await room.join(2)).subscription.welcome.chat).toEqual([remark]);
    expect(await ben.subscription.chat({ id: id('one'), text: 'mine' })).toMatchObject({ code: 'forbidden' });
    expect(await ben.subscription.chat({ id: id('two'), text: '\u202e \u0007' })).toMatchObject({
      code: 'malformed',
    });
  });

  test('C2 five remarks go at once, then one every two seconds, whichever tab says them', async () => {
    const { room } = await harness();
    const [one, two] = [await room.join(1, { session: 'tab-1' }), await room.join(1, { session: 'tab-2' })];
    const say = (tab: Visitor, n: number) => tab.subscription.chat({ id: id(n), text: `${n}` });
    for (let n = 0; n < 5; n++) expect(await say(n % 2 ? one : two, n)).toBeNull();
    expect(await say(one, 5)).toMatchObject({ code: 'too-many' });
    room.clock.advance(2_000);
    expect(await say(two, 5)).toBeNull();
    expect(await say(two, 6)).toMatchObject({ code: 'too-many' });
  });

  test('C3 a room remembers its last remarks, in memory and in the store alike', async () => {
    const { room, store } = await harness();
    const ada = await room.join(0);
    for (let n = 0; n < CHAT_KEPT + 5; n++) {
      room.clock.advance(2_000);
      expect(await ada.subscription.chat({ id: id(n + 1000), text: 'x'.repeat(MAX_CHAT_LENGTH) })).toBeNull();
    }
    expect(await store.remarks(ROOM, 1000)).toHaveLength(CHAT_KEPT);
    const { chat } = (await room.join(1)).subscription.welcome;
    expect(chat.map((remark) => remark.id)).toEqual(
      Array.from({ length: CHAT_KEPT }, (_, i) => id(1005 + i)),
    );
    expect(await ada.subscription.react({ to: id(1000), kind: 'heart', on: true })).toMatchObject({
      code: 'malformed',
    });
  });

  test('C4 a reaction comes and goes once per person and kind, and outlives the process', async () => {
    const { room, store } = await harness();
    const [ada, ben] = [await room.join(0), await room.join(1)];
    await ada.subscription.chat({ id: id('one'), text: 'a 7' });
    for (const on of [true, true]) await ben.subscription.react({ to: id('one'), kind: 'heart', on });
    await ada.subscription.react({ to: id('one'), kind: 'heart', on: true });
    await room.quiet();
    const reactions = [['heart', [participant(1), participant(0)]]];
    expect(heard(ben).at(-1)).toMatchObject({ id: id('one'), reactions });
    await room.rooms.close();
    const again = new RoomHarness(store);
    const eve = await again.join(2);
    expect(eve.subscription.welcome.chat[0]!.reactions).toEqual([
      ['heart', [participant(0), participant(1)]],
    ]);
    await eve.subscription.react({ to: id('one'), kind: 'heart', on: false });
    const back = await again.join(1);
    await back.subscription.react({ to: id('one'), kind: 'heart', on: false });
    await again.quiet();
    expect(heard(eve).at(-1)).toMatchObject({ reactions: [['heart', [participant(0)]]] });
  });

  test('C5 who was muted reads along and says nothing, until they may again', async () => {
    const { room } = await harness();
    const [owner, ben] = [await room.join(0), await room.join(1)];
    const mute = (n: number, on: boolean) =>
      owner.subscription.submit([{ n, op: { kind: 'mute', person: participant(1), on } }]);
    expect(await mute(1, true)).toBeNull();
    expect(await ben.subscription.chat({ id: id('one'), text: 'hm' })).toMatchObject({ code: 'muted' });
    expect(await ben.subscription.react({ to: id('one'), kind: 'heart', on: true })).toMatchObject({
      code: 'muted',
    });
    ben.subscription.cheer({ kind: 'party', at: [0, 1, 900] });
    await owner.subscription.chat({ id: id('two'), text: 'quiet, please' });
    await room.quiet();
    expect(heard(ben).map(({ text }) => text)).toEqual(['quiet, please']);
    expect(owner.batches.flatMap(({ cheers }) => cheers)).toEqual([]);
    await mute(2, false);
    expect(await ben.subscription.chat({ id: id('three'), text: 'thanks' })).toBeNull();
  });

  test('C7 its author takes a remark away, and who runs the room those of a lower rank; it is off the disk and stays away', async () => {
    const { room, store } = await harness();
    const [owner, ben, eve] = [await room.join(0), await room.join(1), await room.join(2)];
    for (const [who, name] of [
      [owner, 'hers'],
      [ben, 'his'],
      [ben, 'rude'],
    ] as const)
      await who.subscription.chat({ id: id(name), text: name });
    await ben.subscription.react({ to: id('rude'), kind: 'laugh', on: true });
    const unsay = (who: Visitor, name: string) => who.subscription.unsay({ id: id(name) });
    for (const name of ['hers', 'his', 'rude'])
      expect(await unsay(eve, name)).toMatchObject({ code: 'forbidden' });
    expect(await unsay(ben, 'hers')).toMatchObject({ code: 'forbidden' });
    expect(await unsay(ben, 'his')).toBeNull();
    expect(await unsay(owner, 'rude')).toBeNull();
    expect(await unsay(owner, 'never-said')).toBeNull();
    expect(await ben.subscription.chat({ id: id('rude'), text: 'rude' })).toBeNull();
    await room.quiet();
    const last = new Map(heard(eve).map((message) => [message.id, message.text]));
    expect([...last]).toEqual([
      [id('hers'), 'hers'],
      [id('his'), null],
      [id('rude'), null],
    ]);
    expect((await store.remarks(ROOM, 10)).map(({ text }) => text)).toEqual(['hers']);
    expect(
      (await room.join(2, { session: 'late' })).subscription.welcome.chat.map(({ text }) => text),
    ).toEqual(['hers']);
  });

  test('C5 who looks on may talk, too; who has left may not', async () => {
    const { room } = await harness();
    const viewer = await room.join(2, { role: 'viewer' });
    expect(await viewer.subscription.chat({ id: id('one'), text: 'what is that?' })).toBeNull();
    viewer.subscription.leave();
    expect(await viewer.subscription.chat({ id: id('two'), text: 'hm' })).toMatchObject({
      code: 'not-joined',
    });
  });

  test('C6 reactions pass over the sheet and are kept nowhere; of too many some are seen', async () => {
    const { room } = await harness();
    const [ada, ben] = [await room.join(0), await room.join(1)];
    for (let i = 0; i < 40; i++) ada.subscription.cheer({ kind: 'party', at: [0, i, 900] });
    await room.quiet();
    const cheers = ben.batches.flatMap((batch) => batch.cheers);
    expect(cheers.length).toBeGreaterThan(4);
    expect(cheers.length).toBeLessThanOrEqual(MAX_CHEERS);
    expect(cheers[0]).toEqual({ by: participant(0), kind: 'party', at: [0, 0, 900] });
    expect((await room.join(2)).subscription.welcome.chat).toEqual([]);
  });
});
