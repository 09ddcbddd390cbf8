import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '@/server/config';
import { DEFAULT_LIMITS } from '@/server/http/rate-limits';

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '0.0.0.0',
      publicUrl: null,
      dataDir: resolve('data'),
      databaseUrl: null,
      redisUrl: null,
      sessionSecret: null,
      sessionSecretPrevious: null,
      adminToken: null,
      trustProxy: null,
      limits: DEFAULT_LIMITS,
      archiveAfterMs: 30 * 86_400_000,
      deleteAfterMs: 30 * 86_400_000,
      engine: 'auto',
      logLevel: 'info',
    });
  });

  it('counts an empty variable as unset', () => {
    expect(readConfig({ PORT: '', PUBLIC_URL: '', INKLING_DATA: '' })).toEqual(readConfig({}));
  });

  it('takes the public address without its trailing slash', () => {
    expect(readConfig({ PUBLIC_URL: 'https://ink.example/base/' }).publicUrl).toBe(
      'https://ink.example/base',
    );
  });

  it('changes the limits that are named, and no other', () => {
    const { limits } = readConfig({ LIMITS: 'predict.address=4000/10, join.person=80/5' });
    expect(limits).toEqual({
      ...DEFAULT_LIMITS,
      predict: { ...DEFAULT_LIMITS.predict, perAddress: { points: 4000, seconds: 10 } },
      join: { ...DEFAULT_LIMITS.join, perPerson: { points: 80, seconds: 5 } },
    });
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['PUBLIC_URL', 'ink.example'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['SESSION_SECRET', 'short'],
    ['ADMIN_TOKEN', 'short'],
    ['SESSION_SECRET_PREVIOUS', 'short'],
    ['TRUST_PROXY', 'the one at the door'],
    ['TRUST_PROXY', 'true'],
    ['LIMITS', 'predict=200'],
    ['LIMITS', 'predict.address=0/10'],
    ['LIMITS', 'constructor.address=1/10'],
    ['LIMITS', 'new-person.person=1/10'],
    ['INFERENCE_ENGINE', 'gpu'],
    ['LOG_LEVEL', 'chatty'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });
});
