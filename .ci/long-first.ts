import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from 'vitest/node';

/** What takes longest begins first: begun last, it is waited for by a core that has nothing left to do. */
export const longFirst = (long: RegExp): TestSequencerConstructor =>
  class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const sorted = await super.sort(files);
      const isLong = ({ moduleId }: TestSpecification) => long.test(moduleId);
      return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
    }
  };
