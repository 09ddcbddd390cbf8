import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RoomId, SessionId } from '@/lib/ids';
import { openStorage, type StorageOptions } from '@/server/storage';
import { BALANCED, type Balancer, onBalancer, startBalancer } from '../support/servers/balancer';
import type { CuttableWay } from '../support/servers/cuttable-way';
import type { SeveralServers } from '../support/servers/several-servers';
import { rovingLog } from './roving-log';
import { type RovingPen, startRovingPen } from './roving-pen';
import { until } from './until';
import { newVisitor } from './visitor';

/** What a pen sends while the balancer looks at its server three times, and believes it after two. */
const SENT_UNTIL_MARKED_DOWN = 80;

/** Three servers behind the haproxy of the operator's guide. They trust it to name who comes. */
export function behindABalancer(
  under: () => {
    readonly several: SeveralServers;
    /** Of all of them. */
    readonly wayToDatabase: CuttableWay;
    readonly options: StorageOptions;
  },
): void {
  onBalancer('behind the haproxy of the guide', () => {
    let several: SeveralServers;
    let options: StorageOptions;
    let wayToDatabase: CuttableWay;
    let balancer: Balancer;
    const pens: RovingPen[] = [];
    beforeAll(async () => {
      ({ several, wayToDatabase, options } = under());
      balancer = await startBalancer(several.products.map(({ port }) => port));
    });
    afterAll(async () => {
      for (const pen of pens) pen.close();
      await balancer.stop();
    });

    /** As a browser that the balancer sent to that server. */
    const at = (cookie: string, server: string) => cookie.replace(/\bserver=\w+/, `server=${server}`);

    it('keeps a browser at its server, over plain requests too', async () => {
      const { cookie } = await newVisitor(balancer.origin);
      expect(BALANCED.filter((server) => cookie.includes(`server=${server}`))).toHaveLength(1);
      for (const server of BALANCED) {
        // A server that was asked in the middle of another's handshake would not know it.
        const socket = io(balancer.origin, {
          transports: ['polling'],
          reconnection: false,
          forceNew: true,
          extraHeaders: { cookie: at(cookie, server) },
        });
        await new Promise((resolve, reject) =>
          socket.on('connect', () => resolve(null)).on('connect_error', reject),
        );
        socket.disconnect();
      }
    });

    it('leaves everybody where they are while the database is away, and brings people of a server that is killed to another, with all that they drew', async () => {
      const visitor = await newVisitor(balancer.origin);
      const owner = BALANCED.findIndex((server) => visitor.cookie.includes(`server=${server}`));
      for (const i of BALANCED.keys()) {
        const server = BALANCED[(owner + i) % BALANCED.length]!;
        const session = `balanced-pen-${server}-${process.pid}` as SessionId;
        pens.push(
          startRovingPen({ ...visitor, cookie: at(visitor.cookie, server) }, [balancer.origin], session),
        );
        await until(() => pens[i]!.settled > 20);
      }
      const joins = pens.map((pen) => pen.joins);
      const drawn = pens.map(({ sent }) => sent);
      await wayToDatabase.cut();
      await until(() => pens.every(({ sent }, i) => sent > drawn[i]! + SENT_UNTIL_MARKED_DOWN));
      expect(pens.map((pen) => pen.joins)).toEqual(joins);
      for (const { origin } of several.products)
        expect((await fetch(`${origin}/api/health`)).status).toBe(503);
      // Who loads a page meanwhile has it, with all that the browser keeps for them.
      const page = await fetch(balancer.origin, { headers: { cookie: visitor.cookie } });
      expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null]);
      await wayToDatabase.mend();
      await until(() => pens.every(({ settled }, i) => settled > drawn[i]! + SENT_UNTIL_MARKED_DOWN));

      await several.products[owner]!.stop('SIGKILL');
      const before = pens.map(({ sent }) => sent);
      await until(() => pens.every(({ settled }, i) => settled > before[i]! + 20));
      for (const pen of pens) pen.rest();
      await until(() => pens.every(({ settled, sent }) => settled === sent));
      for (const pen of pens) pen.close();
      await several.replace(owner);
      expect(pens.flatMap(({ refused }) => refused)).toEqual([]);
      const storage = await openStorage(options);
      expect(await rovingLog(storage, visitor.room as RoomId, pens)).toMatchObject({
        lost: 0,
        doubled: 0,
        misplaced: 0,
      });
      await storage.close();
    });
  });
}
