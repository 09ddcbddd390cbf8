import { expect, it, vi } from 'vitest';
import { createChat } from '@/app/session/chat';
import type { ChatId, ChatMessage } from '@/lib/chat/message';
import type { ParticipantId } from '@/lib/ids';
import type { PlainAnswer } from '@/lib/wire';

const me = 'me-myself' as ParticipantId;
const remark = (id: string, at: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id: id as ChatId,
  by: 'ada-lovelace' as ParticipantId,
  name: 'Ada',
  text: id,
  at,
  reactions: [],
  ...more,
});

function start() {
  let made = 0;
  const request = vi
    .fn<(name: string, message: object) => Promise<PlainAnswer>>()
    .mockResolvedValue({ ok: true });
  const chat = createChat({
    self: () => me,
    newId: () => `made-by-me-${made++}` as ChatId,
    request,
    sendCheer: () => undefined,
  });
  return {
    chat,
    request,
    unread: () => chat.state.get().unread,
    texts: () => chat.state.get().messages.map(({ text }) => text),
  };
}

it('counts what others say while it is closed, and nothing of what was said before, nor a reaction, nor oneself', () => {
  const { chat, unread, texts } = start();
  chat.reset([remark('old', 1)]);
  expect(unread()).toBe(0);
  chat.hear([remark('new', 3), remark('own', 4, { by: me })], []);
  chat.hear([remark('new', 3, { reactions: [['heart', [me]]] })], []);
  expect(unread()).toBe(1);
  expect(texts()).toEqual(['old', 'new', 'own']);
  chat.setOpen(true);
  chat.hear([remark('seen', 5)], []);
  expect(unread()).toBe(0);
  chat.setOpen(false);
  // Said while the line was down: the next welcome brings it.
  chat.reset([remark('new', 3), remark('missed', 6)]);
  expect(unread()).toBe(1);
});

it('says the same words with the same id when nobody answered, so that they are said once', async () => {
  const { chat, request } = start();
  const unavailable: PlainAnswer = { ok: false, error: { code: 'unavailable', message: 'Try again.' } };
  request.mockResolvedValueOnce(unavailable);
  expect(await chat.say('a 7?')).toBe('Try again.');
  expect(await chat.say('a 7?')).toBeNull();
  expect(await chat.say('a 7?')).toBeNull();
  const ids = request.mock.calls.map(([, message]) => (message as ChatMessage).id);
  expect(ids).toEqual(['made-by-me-0', 'made-by-me-0', 'made-by-me-1']);
});

it('C7 what was taken away goes from the page, though it went while the line was down', () => {
  const { chat, texts, unread } = start();
  chat.reset([]);
  chat.hear([remark('one', 1), remark('two', 2), remark('three', 3)], []);
  chat.hear([remark('one', 1, { text: null })], []);
  expect(texts()).toEqual(['two', 'three']);
  expect(unread()).toBe(3);
  chat.reset([remark('three', 3)]);
  expect(texts()).toEqual(['three']);
});
