/** Waits for a condition, looked at every now and then; the limit is the test's own. */
export const until = async (what: () => boolean): Promise<void> => {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 20))
}
