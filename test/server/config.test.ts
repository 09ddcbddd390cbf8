import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '@/server/config';

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '0.0.0.0',
      publicUrl: null,
      dataDir: resolve('data'),
      databaseUrl: null,
      sessionSecret: null,
      adminToken: null,
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

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['PUBLIC_URL', 'ink.example'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['SESSION_SECRET', 'short'],
    ['ADMIN_TOKEN', 'short'],
    ['INFERENCE_ENGINE', 'gpu'],
    ['LOG_LEVEL', 'chatty'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });
});
