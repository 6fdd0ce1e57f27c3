import type { TestContext } from "node:test";
import { Court } from "./court.ts";

export type Step = (name: string, act: () => Promise<void>) => Promise<void>;

/** Holds a hearing as a test of named steps: after a failed step the rest is not tried, and everything is closed at the end. */
export async function hearing(
  context: TestContext,
  story: (court: Court, step: Step) => Promise<void>,
  environment?: Record<string, string>,
): Promise<void> {
  const court = await Court.open(environment);
  let failure: string | undefined;
  const step: Step = async (name, act) => {
    if (failure !== undefined) throw new Error(`not tried, because this failed: ${failure}`);
    await context.test(name, async (inner) => {
      try {
        await act();
      } catch (error) {
        failure = name;
        inner.diagnostic(await court.report(name.replace(/\W+/g, "-").slice(0, 40)));
        throw error;
      }
    });
    if (failure !== undefined) throw new Error(`the step failed: ${failure}`);
  };
  try {
    await story(court, step);
  } finally {
    await court.close();
  }
}
