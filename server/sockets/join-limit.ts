import type { PersonId } from '@/lib/ids';
import { type RequestError, requestError } from '@/lib/room/error';
import { ApiError } from '@/server/http/api-error';
import type { RateLimits } from '@/server/http/rate-limits';

/** The limits of the HTTP API, for sockets that join a room. */
export const joinLimit =
  (limits: RateLimits) =>
  async (person: PersonId, address: string): Promise<RequestError | null> => {
    try {
      await limits.spend('join', address, person);
      return null;
    } catch (error) {
      if (error instanceof ApiError) return requestError('too-many', error.message);
      throw error;
    }
  };
