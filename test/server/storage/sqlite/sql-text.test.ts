import { describe, expect, it } from 'vitest';
import { readSqlText } from '@/server/storage/sqlite/sql-text';

describe('readSqlText', () => {
  it('tells reads from writes and the rest', () => {
    for (const [sql, kind] of [
      ['SELECT 1', 'read'],
      ['  -- why\n /* how */ select 1', 'read'],
      ['VALUES (1)', 'read'],
      ['WITH x AS (SELECT 1) SELECT * FROM x', 'read'],
      ['WITH x AS (SELECT \'DELETE\' AS "update") SELECT * FROM x', 'read'],
      ['WITH x AS (SELECT 1) DELETE FROM t', 'write'],
      ['WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x', 'write'],
      ['WITH x AS (SELECT 1) REPLACE INTO t SELECT * FROM x', 'write'],
      ['with x as (select 1) update t set a = 1', 'write'],
      ['insert into t values (1)', 'write'],
      ['UPDATE t SET a = 1', 'write'],
      ['REPLACE INTO t VALUES (1)', 'write'],
      ['PRAGMA foreign_keys', 'other'],
      ['BEGIN IMMEDIATE', 'other'],
      ['', 'other'],
      ['-- SELECT', 'other'],
    ] as const)
      expect(readSqlText(sql).kind, sql).toBe(kind);
  });

  it('finds a second statement, and none in texts, names and comments', () => {
    for (const sql of [
      'SELECT 1; SELECT 2',
      'SELECT 1;;x',
      'DELETE FROM t; -- a\n DROP TABLE t',
      "SELECT ';'; SELECT 1",
    ])
      expect(readSqlText(sql).several, sql).toBe(true);
    for (const sql of [
      'SELECT 1',
      'SELECT 1;',
      ' ; SELECT 1 ; ; -- x; y',
      "SELECT 'it''s; fine'",
      'SELECT ";" FROM "a;b"',
      'SELECT [;] FROM `;`',
      'SELECT 1 /* ; SELECT 2 */',
      'SELECT 1 -- ; SELECT 2',
      'SELECT 1; /* never closed ; SELECT 2',
    ])
      expect(readSqlText(sql).several, sql).toBe(false);
  });

  it('sees RETURNING as a word only', () => {
    expect(readSqlText('DELETE FROM t RETURNING id').returning).toBe(true);
    expect(readSqlText('DELETE FROM t WHERE a = \'RETURNING\' AND "RETURNING" = 1').returning).toBe(false);
    expect(readSqlText('DELETE FROM not_returning').returning).toBe(false);
  });
});
