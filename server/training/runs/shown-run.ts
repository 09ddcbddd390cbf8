import type { Run } from '@/lib/training/run';
import type { RunRecord } from '@/server/storage/ports';

/** A run as pages and the API show it. @param repeated the run that it repeats */
export function shownRun(run: RunRecord, ahead: number, repeated: RunRecord | null): Run {
  const gone = run.drawings - run.present;
  return {
    id: run.id,
    status: run.status,
    network: run.network,
    from: run.from,
    settings: run.settings,
    startedBy: run.startedBy,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    ahead,
    engine: run.engine,
    code: run.code,
    data: {
      drawings: run.drawings,
      present: run.present,
      people: run.people,
      digest: run.dataDigest,
      suspects: [...run.suspects],
    },
    repeatable:
      gone === 0
        ? { exactly: true, because: null }
        : {
            exactly: false,
            because: `${gone} of its ${run.drawings} drawings ${gone === 1 ? 'was' : 'were'} deleted since: it can no longer be repeated exactly.`,
          },
    repeats:
      run.repeats === null
        ? null
        : {
            run: run.repeats,
            same:
              run.resultDigest === null || !repeated?.resultDigest
                ? null
                : run.resultDigest === repeated.resultDigest,
          },
    progress: run.status === 'running' ? run.progress : null,
    reason: run.reason,
    resumable: run.status === 'failed' && run.checkpointed,
    result: run.result,
  };
}
