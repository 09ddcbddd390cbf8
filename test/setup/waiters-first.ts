import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Whose tests wait most, the longest first: for a server that is paused or killed, for a trainer, which yields to everything else. */
const waiters = ['faults', 'server/training', 'server/versions', 'server/cluster', 'server/storage'];

/**
 * Begins with the files that wait, so that others use the processor meanwhile and none of them is left for the end; closes with those
 * that follow each other in one process.
 */
export class WaitersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const turn = ({ moduleId, project }: TestSpecification): number => {
      if (!project.config.isolate) return waiters.length + 1;
      const place = waiters.findIndex((folder) => moduleId.includes(`/test/${folder}/`));
      return place === -1 ? waiters.length : place;
    };
    return (await super.sort(files)).sort((a, b) => turn(a) - turn(b));
  }
}
