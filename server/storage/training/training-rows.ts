import type { EpochMillis, ModelId } from '@/lib/ids';
import type { NetworkName } from '@/lib/network/layers';
import type { RunStatus, Suspect } from '@/lib/training/run';
import { type RunEvent, runEventSchema, runProgressSchema, runSettingsSchema } from '@/lib/training/run';
import type { TrainingEvent, TrainingRun } from '@/prisma/client/client';
import type { NewRun, NewRunEvent, RunRecord } from './training-ports';

export const toRunRecord = (
  row: TrainingRun,
  present: number,
  startedBy: RunRecord['startedBy'],
): RunRecord => ({
  id: row.id,
  status: row.status as RunStatus,
  network: row.network as NetworkName,
  from: row.fromModel as ModelId,
  fromDigest: row.fromDigest,
  startedBy,
  createdAt: row.createdAt as EpochMillis,
  startedAt: row.startedAt as EpochMillis | null,
  endedAt: row.endedAt as EpochMillis | null,
  settings: runSettingsSchema.parse(JSON.parse(row.settings)),
  engine: row.engine as RunRecord['engine'],
  code: row.code,
  dataDigest: row.dataDigest,
  drawings: row.drawings,
  present,
  people: row.people,
  suspects: JSON.parse(row.suspects) as Suspect[],
  repeats: row.repeats,
  progress: row.progress === null ? null : runProgressSchema.parse(JSON.parse(row.progress)),
  reason: row.reason,
  worker: row.worker,
  attempts: row.attempts,
  cancelAsked: row.cancelAsked,
  checkpointed: row.checkpointed,
  result: row.result as ModelId | null,
  resultDigest: row.resultDigest,
});

export const toRunRow = (run: NewRun, drawings: number) => ({
  id: run.id,
  status: 'queued',
  network: run.network,
  fromModel: run.from,
  fromDigest: run.fromDigest,
  startedById: run.startedBy,
  createdAt: run.createdAt,
  settings: JSON.stringify(run.settings),
  drawings,
  people: run.people,
  suspects: JSON.stringify(run.suspects),
  repeats: run.repeats,
});

export const toEventRow = (runId: string, n: number, at: number, { kind, ...body }: NewRunEvent) => ({
  runId,
  n,
  at,
  kind,
  body: JSON.stringify(body),
});

export const toRunEvent = ({ n, at, kind, body }: TrainingEvent): RunEvent =>
  runEventSchema.parse({ n, at, kind, ...(JSON.parse(body) as object) });
