import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PostgresConnection } from '@/server/storage/postgres/postgres-connection';
import type { SqliteConnection } from '@/server/storage/sqlite/sqlite-connection';

/** All of a table that Prisma's schema can say, each list sorted: two tables are equal when their descriptions are. */
export interface DescribedTable {
  readonly columns: readonly string[];
  readonly primaryKey: readonly string[];
  readonly indexes: readonly string[];
  readonly foreignKeys: readonly string[];
}
export type DescribedSchema = Readonly<Record<string, DescribedTable>>;

const column = (name: string, type: string, required: boolean, byDefault: string | null): string =>
  `${name} ${type}${required ? ' NOT NULL' : ''}${byDefault === null ? '' : ` DEFAULT ${byDefault}`}`;
const index = (unique: boolean, name: string, fields: readonly string[]): string =>
  `${unique ? 'UNIQUE ' : ''}${name} (${fields.join(', ')})`;
const foreignKey = (
  from: readonly string[],
  table: string,
  to: readonly string[],
  onDelete: string,
  onUpdate: string,
): string =>
  `(${from.join(', ')}) -> ${table} (${to.join(', ')}) ON DELETE ${onDelete} ON UPDATE ${onUpdate}`;

export async function describeDatabase(db: SqliteConnection): Promise<DescribedSchema> {
  const rows = async (sql: string, ...args: string[]) => {
    const { columns, rows } = await db.all(sql, args);
    return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
  };
  const tables = await rows(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '_prisma_migrations'",
  );
  const described: Record<string, DescribedTable> = {};
  for (const { name } of tables) {
    const table = String(name);
    const info = await rows('SELECT * FROM pragma_table_xinfo(?)', table);
    const indexes: string[] = [];
    for (const { name: index_, unique, origin } of await rows('SELECT * FROM pragma_index_list(?)', table)) {
      if (origin === 'pk') continue;
      const fields = await rows('SELECT name FROM pragma_index_info(?) ORDER BY seqno', String(index_));
      indexes.push(
        index(
          unique === 1,
          String(index_),
          fields.map((field) => String(field.name)),
        ),
      );
    }
    const keys = new Map<unknown, Record<string, unknown>[]>();
    for (const row of await rows('SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq', table))
      keys.set(row.id, [...(keys.get(row.id) ?? []), row]);
    described[table] = {
      columns: info.map((c) =>
        column(String(c.name), String(c.type), c.notnull === 1, c.dflt_value as string | null),
      ),
      primaryKey: info
        .filter(({ pk }) => Number(pk) > 0)
        .sort((a, b) => Number(a.pk) - Number(b.pk))
        .map((c) => String(c.name)),
      indexes: indexes.sort(),
      foreignKeys: [...keys.values()]
        .map((parts) =>
          foreignKey(
            parts.map(({ from }) => String(from)),
            String(parts[0]!.table),
            parts.map(({ to }) => String(to)),
            String(parts[0]!.on_delete),
            String(parts[0]!.on_update),
          ),
        )
        .sort(),
    };
  }
  return described;
}

const POSTGRES_ACTIONS: Readonly<Record<string, string>> = {
  a: 'NO ACTION',
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
};

export async function describePostgres(db: PostgresConnection): Promise<DescribedSchema> {
  const tables = await db.rows<[oid: number, name: string]>(
    `SELECT c.oid::integer, c.relname::text FROM pg_class AS c
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'`,
  );
  const described: Record<string, DescribedTable> = {};
  for (const [oid, name] of tables) {
    const columns = await db.rows<[string, string, boolean, string | null]>(
      `SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
       FROM pg_attribute AS a LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
      oid,
    );
    const indexes = await db.rows<[string, boolean, boolean, string[]]>(
      `SELECT c.relname::text, i.indisunique, i.indisprimary,
         ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY AS k(n, place)
               JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.n ORDER BY k.place)
       FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE i.indrelid = $1`,
      oid,
    );
    const columnsOf = (list: string, relation: string) =>
      `ARRAY(SELECT a.attname::text FROM unnest(f.${list}) WITH ORDINALITY AS k(n, place)
             JOIN pg_attribute AS a ON a.attrelid = f.${relation} AND a.attnum = k.n ORDER BY k.place)`;
    const keys = await db.rows<[string[], string, string[], string, string]>(
      `SELECT ${columnsOf('conkey', 'conrelid')}, r.relname::text, ${columnsOf('confkey', 'confrelid')},
         f.confdeltype::text, f.confupdtype::text
       FROM pg_constraint AS f JOIN pg_class AS r ON r.oid = f.confrelid
       WHERE f.contype = 'f' AND f.conrelid = $1`,
      oid,
    );
    described[name] = {
      columns: columns.map(([own, type, required, byDefault]) => column(own, type, required, byDefault)),
      primaryKey: indexes.find(([, , primary]) => primary)?.[3] ?? [],
      indexes: indexes
        .filter(([, , primary]) => !primary)
        .map(([own, unique, , fields]) => index(unique, own, fields))
        .sort(),
      foreignKeys: keys
        .map(([from, table, to, onDelete, onUpdate]) =>
          foreignKey(from, table, to, POSTGRES_ACTIONS[onDelete]!, POSTGRES_ACTIONS[onUpdate]!),
        )
        .sort(),
    };
  }
  return described;
}

interface Datamodel {
  readonly models: readonly {
    readonly name: string;
    readonly primaryKey: { readonly fields: readonly string[] } | null;
    readonly fields: readonly {
      readonly name: string;
      readonly kind: 'scalar' | 'object';
      readonly type: string;
      readonly isRequired: boolean;
      readonly isId: boolean;
      readonly default?: unknown;
      readonly relationFromFields?: readonly string[];
      readonly relationToFields?: readonly string[];
      readonly relationOnDelete?: string;
      readonly relationOnUpdate?: string;
    }[];
  }[];
  readonly indexes: readonly {
    readonly model: string;
    readonly type: string;
    readonly fields: readonly { readonly name: string }[];
  }[];
}

type Provider = 'sqlite' | 'postgresql';

const SQL_TYPES: Readonly<Record<Provider, Readonly<Record<string, string>>>> = {
  sqlite: { String: 'TEXT', Int: 'INTEGER', Float: 'REAL', Boolean: 'BOOLEAN', Bytes: 'BLOB' },
  postgresql: {
    String: 'text',
    Int: 'integer',
    Float: 'double precision',
    Boolean: 'boolean',
    Bytes: 'bytea',
  },
};
const SQL_ACTIONS: Readonly<Record<string, string>> = {
  Cascade: 'CASCADE',
  Restrict: 'RESTRICT',
  SetNull: 'SET NULL',
  NoAction: 'NO ACTION',
};

/** What the schema asks for, by the rules by which Prisma makes tables of models. */
export async function describeSchema(
  provider: Provider,
  schemaFile: string,
  workFolder: string,
): Promise<DescribedSchema> {
  const { models, indexes } = await readDatamodel(schemaFile, workFolder);
  const described: Record<string, DescribedTable> = {};
  for (const model of models) {
    const scalars = model.fields.filter(({ kind }) => kind === 'scalar');
    described[model.name] = {
      columns: scalars.map(({ name, type, isRequired, default: value }) => {
        const sql = SQL_TYPES[provider][type];
        if (sql === undefined) throw new Error(`this test knows no SQL type for ${type}`);
        return column(name, sql, isRequired, value === undefined ? null : String(value));
      }),
      primaryKey: model.primaryKey?.fields ?? scalars.filter(({ isId }) => isId).map(({ name }) => name),
      indexes: indexes
        .filter((one) => one.model === model.name && one.type !== 'id')
        .map(({ type, fields }) => {
          const names = fields.map(({ name }) => name);
          const unique = type === 'unique';
          return index(unique, `${model.name}_${names.join('_')}_${unique ? 'key' : 'idx'}`, names);
        })
        .sort(),
      foreignKeys: model.fields
        .filter(({ relationFromFields }) => (relationFromFields?.length ?? 0) > 0)
        .map((field) =>
          foreignKey(
            field.relationFromFields!,
            field.type,
            field.relationToFields!,
            SQL_ACTIONS[field.relationOnDelete!]!,
            SQL_ACTIONS[field.relationOnUpdate ?? 'Cascade']!,
          ),
        )
        .sort(),
    };
  }
  return described;
}

async function readDatamodel(schemaFile: string, workFolder: string): Promise<Datamodel> {
  const generator = fileURLToPath(new URL('./dmmf-generator.mjs', import.meta.url));
  const models = (await readFile(schemaFile, 'utf8')).replace(/^generator \w+ \{[^}]*\}/gm, '');
  const schema = `generator datamodel {\n  provider = "node ${generator}"\n  output = "./model.json"\n}\n${models}`;
  const copy = join(workFolder, 'schema.prisma');
  await writeFile(copy, schema);
  await promisify(execFile)(process.execPath, [
    resolve('node_modules/prisma/build/index.js'),
    'generate',
    '--schema',
    copy,
  ]);
  return JSON.parse(await readFile(join(workFolder, 'model.json'), 'utf8')) as Datamodel;
}
